"""The product, its pages and a small demo, one for all processes of a test run; this module starts it."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.cli.season import Season
from services.gateway.routes.pages import Pages
from shared.kit.cluster import Cluster
from shared.kit.machine import free_port
from tests.conftest import fastest_place
from tests.hosting import shared, until_unused
from tests.season.product import Product

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
        until_unused(folder, product.address, stop)
    finally:
        stop()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
