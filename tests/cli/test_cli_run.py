"""The product as a process: started, killed, started again, asked from beside, stopped."""

import json
import signal
import socket
from pathlib import Path

import pytest

from shared.kit.upkeep import upkeep
from tests.cli.product import Product, administrator

MEMBERS = Path(__file__).parents[1] / "members"
ROSTER = MEMBERS / "roster.xlsx"
EXPECTED = json.loads((MEMBERS / "roster.expected.json").read_text()) | {"refusals": []}
VILLAGE = ("--village", "610526103201", "--name", "蒲新村")


@pytest.mark.timeout(300)
def test_from_the_first_start_to_the_end(product: Product) -> None:
    """One home through its life, as a person at a terminal sees it."""
    password = administrator(product.start())
    assert product.sign_in("admin", password).status_code == 200
    assert product.sign_in("admin", "something else").status_code == 401
    with product.client() as client:
        assert client.get("/health/ready").status_code == 200
        assert client.get("/api/members/openapi.json").status_code == 200
        assert client.get("/demo.json").json() == []

    assert product.process is not None
    second = product.ask("run")
    assert second.returncode == 1
    assert str(product.process.pid) in second.stderr
    assert "Traceback" not in second.stderr

    beside = product.ask("import", "roster", str(ROSTER), *VILLAGE, "--json")
    assert (beside.returncode, beside.stderr) == (0, "")
    assert json.loads(beside.stdout) == EXPECTED

    assert product.stop(signal.SIGKILL)[0] == -signal.SIGKILL
    again = product.start()
    assert "admin /" not in again
    assert product.sign_in("admin", password).status_code == 200
    proven = product.ask("verify", "--json")
    assert proven.returncode == 0, proven.stdout
    assert json.loads(proven.stdout)["findings"] == []
    kept = upkeep(product.home).verified
    assert kept is not None
    assert (kept.checks, kept.findings) == (json.loads(proven.stdout)["checks"], 0)

    status, said = product.stop(signal.SIGINT)
    assert status == 0
    assert "Traceback" not in said
    assert "已停止" in said
    assert product.servers() == []
    assert not (product.home / "running.json").exists()
    assert (product.home / "logs" / "lianhe.log").exists()


@pytest.mark.timeout(300)
def test_data_come_in_and_are_proven_without_the_product(product: Product) -> None:
    """Nothing has ever run here; a village that is not there needs a name."""
    unnamed = product.ask("import", "roster", str(ROSTER), *VILLAGE[:2], "--json")
    assert (unnamed.returncode, unnamed.stdout) == (1, "")
    assert "610526103201" in unnamed.stderr
    stopped = product.ask("import", "roster", str(ROSTER), *VILLAGE, "--json")
    assert json.loads(stopped.stdout) == EXPECTED
    with socket.create_server(("127.0.0.1", product.port)):
        refused = product.ask("run")
    assert refused.returncode == 1
    assert f"127.0.0.1:{product.port}" in refused.stderr
    assert "Traceback" not in refused.stderr
    proven = product.ask("verify")
    assert proven.returncode == 0, proven.stdout
    assert product.servers() == []
