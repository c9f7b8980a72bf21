"""Books as plain text: each file balances, is declared and in order, and says what the books say."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from services.cli.home import Home
from services.cli.ledger import amount, export
from tests.cli.plain_ledger import read
from tests.finance.facts import Group, balances, batch, delivered, received, transferred, wages
from tests.world import World

FIRST, SECOND, THIRD = date(2025, 1, 31), date(2025, 2, 1), date(2025, 2, 2)


@pytest.fixture
async def group(world: World) -> Group:
    """Books with a few facts, told out of order; one document's name means something to hledger."""
    await world.add("finance")
    group = Group()
    await world.tell("members", *group.organisations())
    sent = transferred(group.coop, group.plant, SECOND)
    await world.tell(
        "honeysuckle",
        delivered(group.coop, 12_345, THIRD, document="D;1 (补)  | 5"),
        delivered(group.coop, 100_001, FIRST),
        wages(group.branch, 5, FIRST),
        sent,
    )
    got = received(sent)
    await world.tell("processing", got, batch(group.plant, got.lot_id, got.quantity, got.cost_fen, THIRD))
    await world.settle()
    assert await world.held("finance") == []
    return group


@pytest.fixture
async def exported(world: World, group: Group, tmp_path: Path) -> dict[Path, int]:
    """The files, exported a second time over the first, and how many journals each holds."""
    home = Home(tmp_path, {"finance": world.database("finance").dsn})
    first = await export(home, tmp_path)
    assert await export(home, tmp_path) == first
    return dict(first)


async def test_each_entity_has_its_file_and_it_says_what_the_books_say(
    world: World, group: Group, exported: dict[Path, int]
) -> None:
    assert {path.name: journals for path, journals in exported.items()} == {
        "花农合作社.journal": 3,
        "深加工.journal": 2,
        "设施农业.journal": 1,
        "总公司.journal": 0,
        "村A.journal": 0,
    }
    entities = {"花农合作社": group.coop, "深加工": group.plant, "设施农业": group.branch}
    for path, journals in exported.items():
        ledger = read(path.read_text())
        assert len(ledger.documents) == journals
        told = {account.split()[0]: fen for account, fen in ledger.balances.items() if fen}
        books = await balances(world, entities.get(path.stem, group.company))
        assert told == {account: fen for account, fen in books.items() if fen}


def test_nothing_half_written_is_left(exported: dict[Path, int], tmp_path: Path) -> None:
    assert {path for path in tmp_path.iterdir() if path.is_file()} == exported.keys()


def test_the_reader_of_this_test_sees_what_is_wrong(exported: dict[Path, int], tmp_path: Path) -> None:
    """It stands in for hledger, so it must not let pass what hledger would not."""
    good = (tmp_path / "花农合作社.journal").read_text()
    for old, new in (
        ("1000.01 CNY", "1000.02 CNY"),
        ("account 121 ", "account 99 "),
        ("commodity 1000.00 CNY", "commodity 1000.00 EUR"),
        ("2025-02-02", "2024-02-02"),
        ("D；1 （补） ｜ 5", "D;1 (补) | 5"),
    ):
        assert old in good
        with pytest.raises(AssertionError):
            read(good.replace(old, new, 1))


@pytest.mark.skipif(shutil.which("hledger") is None, reason="hledger is not on this machine")
def test_hledger_itself_accepts_them(exported: dict[Path, int]) -> None:
    for path in exported:
        done = subprocess.run(
            ["hledger", "-f", path, "check", "--strict", "ordereddates"],  # noqa: S607
            env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-123456, "-1234.56"), (10**15, "10000000000000.00")],
)
def test_fen_are_exact(fen: int, text: str) -> None:
    assert amount(fen) == text
