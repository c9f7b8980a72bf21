"""One service a process: where it listens, and what it does not begin without."""

import os
import signal
import subprocess
import threading
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from services.cli.home import RUN, Home, NoDatabase, announced, attached, holder_of
from services.cli.serve import (
    LOOK_S,
    NoBroker,
    RunsHere,
    await_database,
    places,
    port_of,
    serve,
)
from shared.kit import registry
from shared.kit.cluster import Cluster, ensure_database, lock_home
from shared.kit.ids import new_id
from shared.kit.settings import Settings
from tests.cli.product import STOP_S_MAX, Product
from tests.conftest import OutsideServer


def test_one_machine_holds_all_services_each_at_its_place() -> None:
    settings = Settings(port=9000)
    assert places(settings) == {name: 9001 + place for place, name in enumerate(sorted(registry.names()))}
    assert settings.port not in places(settings).values()
    assert settings.upstream.format(service="x", port=9001) == "http://127.0.0.1:9001"
    assert port_of("finance", settings) == places(settings)["finance"]
    assert port_of("finance", Settings(service_port=8000)) == 8000


def test_processes_of_their_own_need_a_broker(tmp_path: Path) -> None:
    with pytest.raises(NoBroker, match="KAFKA_BOOTSTRAP_SERVERS"):
        serve("finance", Settings(home=tmp_path, kafka=None))


def test_a_service_waits_for_its_database_and_says_when_it_gives_up(
    cluster: Cluster | OutsideServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a power cut all start at once, the database server last."""
    name = f"late_{new_id().hex}"
    address = urlsplit(cluster.admin_dsn)
    dsn = f"postgresql://{name}:late@{address.hostname}:{address.port}/{name}"
    waiting = threading.Thread(target=await_database, args=(dsn,), daemon=True)
    waiting.start()
    waiting.join(3 * LOOK_S)
    assert waiting.is_alive()
    ensure_database(cluster.admin_dsn, name, "late")
    waiting.join(30)
    assert not waiting.is_alive()
    drop(cluster.admin_dsn, name)
    monkeypatch.setattr("services.cli.serve.DATABASE_WAIT_S", 0.0)
    with pytest.raises(NoDatabase, match=name):
        await_database(dsn)


def test_an_outside_server_that_is_away_is_a_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(NoDatabase, match=r"does not answer.*Connection refused"),
        attached(Settings(home=tmp_path, postgres="postgresql://postgres:x@127.0.0.1:1/postgres")),
    ):
        pass


def test_a_service_ends_when_the_database_of_its_home_does(tmp_path: Path) -> None:
    """Whoever looks after it starts it again, and the database with it."""
    product = Product(tmp_path / "home", 0)
    broker = {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1", "LIANHE_SERVICE_PORT": "0"}
    serving = subprocess.Popen(
        **product.command("serve", "members", **broker), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert serving.stdout is not None
        assert "members" in serving.stdout.readline()
        noted = Cluster(product.home).data / "postmaster.pid"
        os.kill(int(noted.read_text().split()[0]), signal.SIGKILL)
        _, said = serving.communicate(timeout=STOP_S_MAX)
    finally:
        serving.kill()
    assert (serving.returncode, "PostgreSQL ended" in said) == (1, True)
    assert product.servers() == []


def drop(admin_dsn: str, name: str) -> None:
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_a_home_at_work_is_not_served_a_second_time(tmp_path: Path) -> None:
    """Two transports of one database would each have half the facts."""
    assert holder_of(tmp_path) is None
    with lock_home(tmp_path), announced(Home(tmp_path, {}), RUN, "http://127.0.0.1:1"):
        holder = holder_of(tmp_path)
        assert holder is not None
        assert (holder.pid, holder.address) == (os.getpid(), "http://127.0.0.1:1")
        with pytest.raises(RunsHere, match=str(os.getpid())):
            serve("finance", Settings(home=tmp_path, kafka="127.0.0.1:1"))
    assert holder_of(tmp_path) is None


def test_the_note_of_a_killed_process_counts_nothing(tmp_path: Path) -> None:
    with announced(Home(tmp_path, {}), RUN, None):
        assert holder_of(tmp_path) is None
        with lock_home(tmp_path):
            (tmp_path / "running.json").write_text('{"pid": 1, "command": "run", "address": null}')
            assert holder_of(tmp_path) is None
