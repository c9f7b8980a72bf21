"""The product, its pages and a small demo, one for all processes of a test run; this module starts it."""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from services.cli.season import Season
from services.demo.township import CLEAN, COMPANY, DESK_OF, MAKER, org_id
from services.demo.users import PASSWORD
from services.gateway.routes.pages import Pages
from shared.kit.cluster import Cluster
from shared.kit.ids import new_id
from shared.kit.machine import free_port
from tests.conftest import fastest_place
from tests.hosting import folder_of, shared, until_unused
from tests.season.product import Product

#: Where the address of its PostgreSQL lies in the run's folder, for what no API does.
POSTGRES = "postgres"
#: Two households a village, a season of some deliveries a month: every list has rows, and it is soon there.
SCALE_PERCENT = 3


class NoPages(Exception):
    """There is nothing to look at."""


@contextmanager
def shared_product(run: str) -> Iterator[str]:
    """The address of the product that this run shares, the demo in it. Raises NoPages."""
    if not Pages().built:
        raise NoPages("the pages are not built: make pages")
    with shared("e2e", run, __name__) as address:
        yield address


def postgres_of(run: str) -> str:
    """The address of the server that this run's product keeps its databases on, as its administrator."""
    return (folder_of("e2e", run) / POSTGRES).read_text()


def serve(folder: Path) -> None:
    """Start everything on a server in memory, load the demo, and stay until nobody uses it."""
    place = Path(tempfile.mkdtemp(prefix="lianhe-test-", dir=fastest_place()))
    place.chmod(0o711)
    server = Cluster(place, durable=False)
    product = Product(folder / "home", free_port(), {})

    def stop() -> None:
        product.stop()
        server.stop()
        shutil.rmtree(place, ignore_errors=True)

    try:
        server.start()
        product.folder.mkdir()
        product.environment = {"LIANHE_POSTGRES": server.admin_dsn}
        product.start("run")
        product.ready()
        season = Season(product.folder)
        season.begin()
        summary = product.load(season.folder, "run", scale_percent=SCALE_PERCENT)
        summary.sign_ins[0] = product.administrator("run")
        season.end(summary)
        _what_the_season_lacks(product)
        (folder / POSTGRES).write_text(server.admin_dsn)
        until_unused(folder, product.address, stop)
    finally:
        stop()


def _what_the_season_lacks(product: Product) -> None:
    """A recall and a consolidation: their pages should not go unseen."""
    plant, company = str(org_id(CLEAN)), str(org_id(COMPANY))
    with _signed_in(product, DESK_OF[CLEAN]) as client:
        lots = (
            client.get("/api/processing/lots", params={"node": plant, "limit": 1}).raise_for_status().json()
        )
        recall = {"entity_id": plant, "level": 2, "reason": "抽检复核", "lot_ids": [lots[0]["id"]]}
        _tell(client, "/api/processing/recalls", recall)
    with _signed_in(product, MAKER) as client:
        year = {"company_id": company, "from_month": "2025-01", "to_month": "2025-12"}
        _tell(client, "/api/finance/consolidations", year)


@contextmanager
def _signed_in(product: Product, name: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=product.address, trust_env=False, timeout=60) as client:
        answer = client.post("/api/auth/sign-in", json={"name": name, "password": PASSWORD})
        client.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['access_token']}"
        yield client


def _tell(client: httpx.Client, path: str, command: Mapping[str, object]) -> None:
    answer = client.post(path, json={"id": str(new_id()), **command})
    assert answer.is_success, answer.text


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
