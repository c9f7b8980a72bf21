"""A backup taken while people work, put back into an empty home: the same sign-ins, keys and people."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from services.cli.backup import Newer, NotEmpty, OutsideServer, Taken, back_up, put_back, restore
from services.cli.rejoin import NOTE, BrokerAway
from services.cli.serve import NoBroker
from services.cli.speaking import Unable
from shared.kit import registry
from shared.kit.cluster import Cluster
from shared.kit.machine import free_port
from shared.kit.settings import Settings
from tests.cli.product import Product, administrator
from tests.conftest import PREFIX, fastest_place
from tests.conftest import OutsideServer as OutsidePostgres

ROSTER = Path(__file__).parents[1] / "members" / "roster.xlsx"
MADE_AT = datetime(2026, 11, 24, 13, 50, 31)  # noqa: DTZ001 - as the command line reads it
VILLAGE = ("--village", "610526103201", "--name", "蒲新村")


@pytest.fixture
def elsewhere() -> Iterator[Product]:
    """A second home, as on another machine."""
    home = Path(tempfile.mkdtemp(prefix=PREFIX, dir=fastest_place()))
    home.chmod(0o711)
    made = Product(home, free_port())
    yield made
    shutil.rmtree(home, ignore_errors=True)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_backup_of_a_home_at_work_is_a_home(product: Product, elsewhere: Product, tmp_path: Path) -> None:
    """One backup through its life: made, put back, proven."""
    password = administrator(product.start())
    assert product.ask("import", "roster", str(ROSTER), *VILLAGE).returncode == 0
    folder = tmp_path / "kept"
    made = product.ask("backup", str(folder))
    assert made.returncode == 0, made.stderr
    last = json.loads((product.home / "backups" / "last.json").read_text())
    assert (last["path"], last["bytes"] > 1_000_000) == (str(folder), True)
    assert password not in (folder / "backup.json").read_text()
    assert oct(folder.stat().st_mode)[-3:] == "700"
    assert product.stop()[0] == 0

    put_back = elsewhere.ask("restore", str(folder))
    assert put_back.returncode == 0, put_back.stderr
    assert last["at"] in put_back.stdout
    for key in ("token.jwk", "token.pub.jwk", "field.key"):
        assert (elsewhere.home / "keys" / key).read_bytes() == (product.home / "keys" / key).read_bytes()
    # Found by the blind index, under the keys that came along: everybody is known already.
    known = elsewhere.ask("import", "roster", str(ROSTER), *VILLAGE[:2], "--dry-run", "--json")
    assert known.returncode == 0, known.stdout
    proven = elsewhere.ask("verify", "--json")
    assert (proven.returncode, json.loads(proven.stdout)["findings"]) == (0, [])


def test_a_spoilt_backup_is_not_put_back(product: Product, tmp_path: Path) -> None:
    """A byte of a table, a byte of a password, no note: each is seen before anything is written."""
    made = back_up(Settings(home=product.home), None)
    assert Path(made.path).parent == product.home / "backups"
    for spoil in (_a_page, _a_password, _nothing_but_the_note):
        copy = tmp_path / "copy"
        shutil.copytree(made.path, copy)
        spoil(copy)
        home = tmp_path / spoil.__name__
        with pytest.raises(Unable, match="not whole"):
            restore(Settings(home=home), copy)
        assert [path.name for path in home.iterdir()] == ["lock"]
        shutil.rmtree(copy)


def test_nothing_is_written_over(product: Product, tmp_path: Path) -> None:
    settings = Settings(home=product.home)
    kept = tmp_path / "kept"
    back_up(settings, kept)
    with pytest.raises(Taken, match=str(kept)):
        back_up(settings, kept)
    with pytest.raises(NotEmpty, match="postgres"):
        restore(settings, kept)
    assert not (tmp_path / ".kept.new").exists()


def test_the_backup_of_a_later_version_is_not_put_back(product: Product, tmp_path: Path) -> None:
    made = Path(back_up(Settings(home=product.home), None).path)
    note = json.loads((made / "backup.json").read_text())
    note["revisions"]["finance"] = ["9999"]
    (made / "backup.json").write_text(json.dumps(note))
    with pytest.raises(Newer, match="finance"):
        restore(Settings(home=tmp_path / "home"), made)


def test_an_outside_server_is_somebody_elses(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, postgres="postgresql://somebody@db/postgres")
    for act in (back_up, restore):
        with pytest.raises(OutsideServer, match=str(tmp_path / "keys")):
            act(settings, tmp_path / "kept")


@pytest.fixture
def outside(cluster: Cluster | OutsidePostgres) -> Iterator[str]:
    """A server that somebody else runs; what was made there is gone afterwards."""
    yield cluster.admin_dsn
    with psycopg.connect(cluster.admin_dsn, autocommit=True) as admin:
        for name in registry.names():
            made = sql.Identifier(f"lianhe_{name}")
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))
            admin.execute(sql.SQL("DROP ROLE {}").format(made))


def test_an_outside_server_put_back_meets_the_broker_before_anybody_reads(
    outside: str, tmp_path: Path
) -> None:
    """The note stays until it has: whoever opens the home meanwhile is told the same."""
    settings = Settings(home=tmp_path, postgres=outside)
    with pytest.raises(NoBroker):
        put_back(settings, MADE_AT)
    for _ in range(2):
        with pytest.raises(BrokerAway):
            put_back(settings.model_copy(update={"kafka": "127.0.0.1:1"}), MADE_AT)
        assert json.loads((tmp_path / NOTE).read_text()) == {"at": "2026-11-24T13:50:31Z"}


def _a_page(folder: Path) -> None:
    table = max((folder / "data" / "base").rglob("*"), key=lambda path: path.stat().st_size)
    with table.open("r+b") as file:
        file.seek(100)
        file.write(b"spoilt")


def _a_password(folder: Path) -> None:
    path = folder / "passwords.json"
    path.write_text(path.read_text().replace("a", "b"))


def _nothing_but_the_note(folder: Path) -> None:
    (folder / "backup.json").unlink()
