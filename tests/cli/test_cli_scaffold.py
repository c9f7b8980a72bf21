"""A fourth subsidiary in a copy of the tree: made, given its few lines, and run through the whole season."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.cli.scaffold import entry_beside

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
KEPT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".state", ".lianhe", "node_modules", "dist", "__pycache__", ".*_cache"
)
#: Where a fourth service may show: its own folder, its entries, and what is written from the code.
OWN = ("services/orchard/", "deploy/", "docker-compose.yml", "services/README.md")

DOMAIN = '''"""What only an orchard knows: pears are sold by grade."""

from shared.kit.errors import Kind, Refused

PEARS = "梨"


class PearsUngraded(Refused):
    """Pears of no grade have no price."""

    kind = Kind.INVALID
    zh = "梨须分级后入库"
    en = "Pears are graded when they are harvested"
'''
LINE = '''"""The kernel bound to the orchard: pears are graded."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from services.orchard.domain import PEARS, PearsUngraded
from services.orchard.models import TABLES
from shared.production.binding import Production
from shared.production.schemas import Harvest


async def check_harvest(session: AsyncSession, batch: Row[Any], harvest: Harvest) -> None:
    """Refuses PearsUngraded."""
    if any(line.product == PEARS and not line.grade.strip("-") for line in harvest.lines):
        raise PearsUngraded(field="lines")


PRODUCTION = Production(line="orchard", tables=TABLES, check_harvest=check_harvest)
'''
TESTS = '''"""Pears and Sichuan pepper: graded, and sent to a plant."""

from contextlib import AsyncExitStack

from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.production.desk import DAY, open_desk
from tests.world import World

TOLD = {"on": DAY, "document": "D"}


async def test_orchard_pears_are_graded(world: World) -> None:
    async with AsyncExitStack() as stack:
        desk = await open_desk(world, "orchard", stack)
        fields = {"number": "梨-1", "stage": "picking", "asset": "production"}
        batch = await desk.post("/batches", entity_id=desk.company, on=DAY, **fields)
        work = {"worker_name": "甲", "work": "摘", "quantity": 9, "rate_fen": 100}
        picked = {"household_id": desk.households[0], **work}
        await desk.post(f"/batches/{batch['id']}/wages", lines=[picked], **TOLD)
        pears = {"product": "梨", "quantity": 9_000}
        path = f"/batches/{batch['id']}/close"
        refused = await desk.post(path, 422, lines=[{**pears, "grade": "-"}], **TOLD)
        assert refused["title"] == "PearsUngraded"
        closed = await desk.post(path, lines=[{**pears, "grade": "1"}], **TOLD)
        assert closed["lots"][0]["cost_fen"] == 900


async def test_orchard_pepper_goes_to_a_plant(world: World) -> None:
    async with AsyncExitStack() as stack:
        await world.add("processing", "finance")
        desk = await open_desk(world, "orchard", stack)
        lot = await desk.opened(desk.company, 1_000, 7_777, product="花椒")
        sold = {"to_entity_id": desk.plant, "quantity": 400, "net_fen": 9_999}
        await desk.post(f"/lots/{lot}/transfers", **sold, **TOLD)
        await world.settle()
        [coming] = await world.rows("processing", "SELECT transfer_id FROM arrival")
        receipt = {"id": new_id(), **coming, "entity_id": desk.plant, **TOLD}
        async with world.client("processing", world.actor((Role.PLANT, desk.plant))) as plant:
            taken = await plant.post("/receipts", json={key: str(value) for key, value in receipt.items()})
        assert taken.status_code == 201, taken.text
        assert (taken.json()["product"], taken.json()["quantity"]) == ("花椒", 400)
        await world.settle()
        for name in world.running:
            assert await world.held(name) == []
        journals = await world.rows("finance", "SELECT DISTINCT kind FROM journal WHERE kind LIKE 'Lot%'")
        assert {"kind": "LotTransferred"} in journals
'''


class Copy:
    """The tree without what is built or installed, and a way to run things in it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "tree"
        shutil.copytree(ROOT, self.root, ignore=KEPT_OUT)
        # As if installed: the tools are those of the tree it was copied from.
        for done in (".venv/pyvenv.cfg", ".state/run.stamp", ".state/dev.stamp"):
            (self.root / done).parent.mkdir(exist_ok=True)
            (self.root / done).touch()
        self.before = self.files()

    def files(self) -> dict[str, bytes]:
        found = (path for path in self.root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in found
            if path.relative_to(self.root).parts[0] not in (".state", ".venv", ".pytest_cache", ".ruff_cache")
        }

    def changed(self) -> set[str]:
        now = self.files()
        return {name for name in now.keys() | self.before.keys() if now.get(name) != self.before.get(name)}

    def run(self, *command: str) -> str:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        done = subprocess.run(
            command,
            cwd=self.root,
            env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
        return done.stdout

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_fourth_subsidiary_runs_the_season(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.run("make", "service", "NAME=orchard", "ZH=果木", "EN=Orchard", f"BIN={BIN}")
    assert [name for name in sorted(copy.changed()) if not name.startswith(OWN)] == []
    services = yaml.safe_load((copy.root / "docker-compose.yml").read_text())["services"]
    assert renamed(services["honeysuckle"]) == services["orchard"]

    copy.write("services/orchard/domain.py", DOMAIN)
    copy.write("services/orchard/service/line.py", LINE)
    readme = copy.root / "services/orchard/README.md"
    readme.write_text(readme.read_text() + "| `PearsUngraded` | pears of no grade have no price |\n")
    copy.write("tests/orchard/test_orchard_season.py", TESTS)
    copy.run(str(BIN / "ruff"), "check", "services/orchard")
    copy.run(str(BIN / "ruff"), "format", "--check", "services/orchard")
    copy.run(str(BIN / "lint-imports"))
    season = (
        "tests/orchard",
        "tests/production/test_production_season.py",
        "tests/flows/test_finance_close.py",
    )
    house = ("tests/house/test_tree.py", "tests/house/test_readmes.py")
    deploy = ("tests/deploy/test_deploy_compose.py", "tests/contracts/test_contracts_fresh.py")
    chosen = "orchard or services_are_made or lists_the_desks or its_container or prometheus or up_to_date"
    said = copy.run(
        *(sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-k", chosen), *season, *house, *deploy
    )
    assert "failed" not in said


def renamed(entry: dict[str, Any]) -> Any:
    return yaml.safe_load(yaml.safe_dump(entry, allow_unicode=True).replace("honeysuckle", "orchard"))


def test_an_entry_is_made_beside_another_and_nothing_else_is_touched() -> None:
    before = (
        "a:\n  - lianhe_pear\n  pear:\n    x: [pear]\n\n  plum:\n    y: spear\n  lianhe_pear: {file: pear}\n"
    )
    after = entry_beside(before, "fig", "pear")
    assert after == (
        "a:\n  - lianhe_pear\n  - lianhe_fig\n  pear:\n    x: [pear]\n\n  fig:\n    x: [fig]\n\n"
        "  plum:\n    y: spear\n  lianhe_pear: {file: pear}\n  lianhe_fig: {file: fig}\n"
    )
