"""The embedded PostgreSQL: it keeps rows through a kill, keeps roles apart, and serves one owner a home."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from shared.kit.cluster import Cluster, ClusterFailed, HomeLocked, home_holder, lock_home
from shared.kit.machine import command_of

ROOT = Path(__file__).parents[2]
OWNER = """
import sys, threading
from pathlib import Path
from shared.kit.cluster import Cluster
cluster = Cluster(Path(sys.argv[1]))
cluster.start()
print(cluster.ensure("members"), cluster.pid, flush=True)
threading.Event().wait()
"""


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="lianhe-home-"))
    folder.chmod(0o711)
    yield folder
    Cluster(folder)._end_orphan()  # a test that killed the parent leaves a server on its way out
    place = folder / "postgres" / "place"
    if place.exists():
        shutil.rmtree(place.read_text())
    shutil.rmtree(folder)


def start_elsewhere(home: Path) -> tuple[subprocess.Popen[str], str, int]:
    """Start a cluster in another process: the process, a service's address, the server's process id."""
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    dsn, pid = owner.stdout.readline().split()
    return owner, dsn, int(pid)


def kill(owner: subprocess.Popen[str]) -> None:
    owner.kill()
    owner.communicate()


@pytest.mark.timeout(180)
def test_rows_survive_a_kill_of_the_parent_twice(home: Path) -> None:
    for count in (1, 2):
        owner, dsn, _ = start_elsewhere(home)
        with psycopg.connect(dsn) as session:
            session.execute("CREATE TABLE IF NOT EXISTS basket (number int)")
            session.execute("INSERT INTO basket VALUES (%s)", (count,))
        kill(owner)
    cluster = Cluster(home)
    cluster.start()
    try:
        with psycopg.connect(cluster.dsn("members")) as session:
            assert session.execute("SELECT number FROM basket ORDER BY 1").fetchall() == [(1,), (2,)]
            assert session.execute("SHOW fsync").fetchone() == ("on",)
    finally:
        cluster.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next start ends it, see below")
def test_the_server_ends_with_a_parent_that_is_killed(home: Path) -> None:
    owner, _, pid = start_elsewhere(home)
    assert str(home) in command_of(pid)
    kill(owner)
    while command_of(pid):  # the time limit of the test is the limit here
        time.sleep(0.02)


def test_the_next_start_ends_a_server_that_outlived_its_parent(home: Path) -> None:
    """Where the kernel sends no signal at a parent's death (macOS), the server is still at work."""
    cluster = Cluster(home, durable=False)
    cluster.start()
    dsn = cluster.ensure("members")
    cluster.stop()
    data = cluster.data
    orphan = subprocess.Popen(
        [*server_command(cluster), "-D", str(data)],
        cwd="/",
        stderr=subprocess.DEVNULL,
        user=data.stat().st_uid if os.geteuid() == 0 else None,
        group=data.stat().st_gid if os.geteuid() == 0 else None,
    )
    while not (data / "postmaster.pid").exists():
        assert orphan.poll() is None
    cluster.start()
    try:
        assert orphan.wait(10) == 0  # a fast shutdown, asked for by us
        assert cluster.ensure("members").split("@")[0] == dsn.split("@")[0]
    finally:
        cluster.stop()


def server_command(cluster: Cluster) -> list[str]:
    from shared.kit.cluster import binaries_for
    from shared.kit.machine import account_for

    return [str(binaries_for(account_for(cluster.data)) / "postgres"), "-p", str(cluster.port), "-k", ""]


def test_a_note_of_a_dead_server_whose_number_means_another_process_now(home: Path) -> None:
    cluster = Cluster(home, durable=False)
    cluster.start()
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
    cluster.start()
    assert cluster.pid
    cluster.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as somebody else")
def test_a_home_that_others_cannot_enter(home: Path) -> None:
    home.chmod(0o700)
    cluster = Cluster(home, durable=False)
    cluster.start()
    try:
        assert home not in cluster.data.parents
        first = cluster.data
        with psycopg.connect(cluster.ensure("members")) as session:
            session.execute("CREATE TABLE basket ()")
        cluster.stop()
        cluster.start()
        assert cluster.data == first
        with psycopg.connect(cluster.dsn("members")) as session:
            session.execute("SELECT FROM basket")
    finally:
        cluster.stop()


def test_lost_data_are_not_replaced_by_empty_ones(home: Path) -> None:
    cluster = Cluster(home, durable=False)
    cluster.start()
    cluster.stop()
    shutil.rmtree(cluster.data)
    with pytest.raises(ClusterFailed, match="is gone"):
        cluster.start()


@pytest.mark.skipif(bool(os.environ.get("LIANHE_TEST_POSTGRES")), reason="about our own server")
def test_a_role_sees_its_own_database_alone(cluster: Cluster) -> None:
    members, sales = cluster.ensure("members"), cluster.ensure("sales")
    assert cluster.ensure("members") == members
    role = members.rsplit("/", 1)[0]
    with psycopg.connect(members) as session:
        assert session.execute("SELECT current_user, current_database()").fetchone() == (
            "lianhe_members",
            "lianhe_members",
        )
        session.execute("CREATE TABLE basket (number int)")
        session.rollback()
    for other in (sales.rsplit("/", 1)[1], "postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(f"{role}/{other}")


@pytest.mark.skipif(bool(os.environ.get("LIANHE_TEST_POSTGRES")), reason="about our own server")
def test_only_this_machine_is_heard_and_chinese_has_trigrams(cluster: Cluster) -> None:
    with psycopg.connect(cluster.admin_dsn) as admin:
        shown = admin.execute(
            "SELECT current_setting('listen_addresses'), current_setting('unix_socket_directories'), "
            "current_setting('max_connections'), current_setting('fsync')"
        ).fetchone()
        assert shown == ("127.0.0.1", "", "200", "off")
        admin.execute("CREATE EXTENSION pg_trgm")
        assert admin.execute("SELECT cardinality(show_trgm('金银花'))").fetchone() == (4,)
        admin.rollback()
    passwords = cluster.folder / "passwords.json"
    assert passwords.stat().st_mode & 0o777 == 0o600


def test_a_second_owner_of_a_home_is_refused(home: Path) -> None:
    assert home_holder(home) is None
    with lock_home(home):
        asked = "import sys; from pathlib import Path; from shared.kit.cluster import lock_home\n"
        asked += "with lock_home(Path(sys.argv[1])): pass"
        second = subprocess.run(
            [sys.executable, "-c", asked, str(home)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert second.returncode == 1
        assert f"HomeLocked: {home} is in use by process {os.getpid()}" in second.stderr
        with pytest.raises(HomeLocked):
            lock_home(home).__enter__()
        assert home_holder(home) == os.getpid()
    assert home_holder(home) is None


def test_a_second_server_on_a_home_is_refused_and_disturbs_nothing(home: Path) -> None:
    owner, dsn, pid = start_elsewhere(home)
    try:
        with pytest.raises(HomeLocked):
            Cluster(home).start()
        os.kill(pid, 0)
        beside = Cluster(home)  # the command line beside the running product
        assert beside.dsn("members") == dsn
        psycopg.connect(beside.ensure("sales")).close()
    finally:
        kill(owner)


def test_a_fresh_database_is_empty_or_as_prepared(database_dsn: Callable[..., str]) -> None:
    empty = database_dsn("members")
    with psycopg.connect(empty) as session:
        assert session.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (
            0,
        )
    first, second = database_dsn("members", with_basket), database_dsn("members", with_basket)
    with psycopg.connect(first) as session:
        session.execute("INSERT INTO basket VALUES (1)")
    with psycopg.connect(second) as session:
        assert session.execute("SELECT count(*) FROM basket").fetchone() == (0,)


def with_basket(dsn: str) -> None:
    with psycopg.connect(dsn) as session:
        session.execute("CREATE TABLE basket (number int)")
