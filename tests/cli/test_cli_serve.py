"""One service a process: where it listens, and what it does not begin without."""

import os
from pathlib import Path

import pytest

from services.cli.home import RUN, Home, announced, holder_of
from services.cli.serve import NoBroker, RunsHere, places, port_of, serve
from shared.kit import registry
from shared.kit.cluster import lock_home
from shared.kit.settings import Settings


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
