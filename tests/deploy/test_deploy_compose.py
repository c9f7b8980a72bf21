"""The compose file against the services there are: a container each, its own secrets only, none as root."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from services.cli import secrets
from shared.kit import registry
from shared.kit.auth import signing_key, verifying_key
from shared.kit.settings import Settings
from tests.deploy.files import DEPLOY, ROOT, compose, dockerfile, observe

COMPOSE: dict[str, Any] = compose()
CONTAINERS: dict[str, dict[str, Any]] = COMPOSE["services"]
#: Keys beside a service's own password: whoever reads what members encrypted, whoever signs tokens.
MORE_KEYS = {"members": {"field.key"}, "finance": {"field.key"}, "gateway": {"token.jwk"}}
ONE_SHOT = {"databases", "tools"}


def test_every_service_has_its_container_and_nothing_else_serves() -> None:
    serving = {
        name: one["command"] for name, one in CONTAINERS.items() if one.get("command", [""])[0] == "serve"
    }
    assert serving == {name: ["serve", name] for name in registry.names()}


@pytest.mark.parametrize("name", registry.names())
def test_a_service_holds_its_own_secrets_and_waits_for_its_own_database_and_broker(name: str) -> None:
    one = CONTAINERS[name]
    assert set(one["secrets"]) == {f"lianhe_{name}", "token.pub.jwk"} | MORE_KEYS.get(name, set())
    address = urlsplit(one["environment"]["LIANHE_DATABASE_URL"])
    assert (address.username, address.password, address.path) == (f"lianhe_{name}", None, f"/lianhe_{name}")
    assert one["depends_on"]["postgres"] == one["depends_on"]["kafka"] == {"condition": "service_healthy"}
    assert one["depends_on"]["databases"] == {"condition": "service_completed_successfully"}
    assert one["environment"]["KAFKA_BOOTSTRAP_SERVERS"] == "kafka:9092"
    assert one["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(CONTAINERS))
def test_nothing_runs_as_root_or_may_become_it(name: str) -> None:
    one = CONTAINERS[name]
    ours = one["image"] == "lianhe:local"
    assert ours or one["user"] not in ("root", "0")
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert not one.get("privileged")
    assert one.get("read_only") or not ours


@pytest.mark.parametrize("name", sorted(CONTAINERS))
def test_each_container_tells_whether_it_is_well(name: str) -> None:
    asked = CONTAINERS[name].get("healthcheck")
    if name in ONE_SHOT:
        assert asked == {"disable": True}
    elif CONTAINERS[name]["image"] == "lianhe:local":
        assert asked is None, "the image's own"
    else:
        assert asked["test"][0] == "CMD"


def test_only_the_gateway_is_open_to_the_world() -> None:
    open_to = {name: one["ports"] for name, one in CONTAINERS.items() if "ports" in one}
    assert open_to.pop("gateway") == ["${PORT:-8000}:8000"]
    assert set(open_to) == {"prometheus", "grafana"}
    assert all(port.startswith("127.0.0.1:") for ports in open_to.values() for port in ports)
    assert COMPOSE["networks"]["house"] == {"internal": True}
    assert {name for name, one in CONTAINERS.items() if "world" in one.get("networks", ())} == {
        "gateway",
        "prometheus",
        "grafana",
    }


def test_no_password_stands_in_the_file() -> None:
    for name, one in CONTAINERS.items():
        for variable, value in one.get("environment", {}).items():
            told = re.search(r"PASSWORD|SECRET|TOKEN|KEY", variable)
            assert not told or str(value).startswith("/run/secrets"), f"{name}: {variable}"
            assert urlsplit(str(value)).password is None, f"{name}: {variable}"


def test_secrets_are_made_once_and_are_those_the_file_names(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    made = {path.name for path in secrets.make(folder)}
    assert made == set(COMPOSE["secrets"])
    assert {Path(one["file"]).name for one in COMPOSE["secrets"].values()} == made
    assert folder.stat().st_mode & 0o777 == 0o700
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "lianhe_sales").unlink()
    assert [path.name for path in secrets.make(folder)] == ["lianhe_sales"]
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"lianhe_sales"}
    assert signing_key(folder).as_dict(private=False) == verifying_key(folder).as_dict(private=False)


def test_a_dsn_gets_its_password_from_the_secrets(tmp_path: Path) -> None:
    (tmp_path / "lianhe_sales").write_text("a:b@c/d\n")
    found = Settings(secrets=tmp_path).with_password
    assert found("postgresql://lianhe_sales@db:5432/x") == "postgresql://lianhe_sales:a%3Ab%40c%2Fd@db:5432/x"
    assert found("postgresql://lianhe_sales:own@db/x") == "postgresql://lianhe_sales:own@db/x"
    assert found("postgresql://another@db/x") == "postgresql://another@db/x"
    assert Settings().with_password("postgresql://lianhe_sales@db/x") == "postgresql://lianhe_sales@db/x"


def test_the_image_is_built_from_locks_and_runs_as_a_number() -> None:
    lines = dockerfile()
    assert [line for line in lines if line.startswith("USER")] == ["USER 10001:10001"]
    assert any(line.startswith("HEALTHCHECK") and "healthy.py" in line for line in lines)
    assert any("npm ci" in line for line in lines)
    installs = [line for line in lines if "pip install" in line]
    assert installs
    assert all("--require-hashes" in line for line in installs)
    bases = [line.split()[1] for line in lines if line.startswith("FROM")]
    assert bases == ["node:22-slim", "python:3.11-slim", "python:3.11-slim"]


def test_prometheus_asks_every_service_where_it_answers() -> None:
    inside = CONTAINERS["gateway"]["environment"]["LIANHE_SERVICE_PORT"]
    [job] = observe("prometheus.yml")["scrape_configs"]
    assert job["file_sd_configs"] == [{"files": ["targets.yml"]}]
    [group] = yaml.safe_load((DEPLOY / "observe" / "targets.yml").read_text())
    assert group["targets"] == [
        f"{name}:{inside if name == 'gateway' else 8000}" for name in registry.names()
    ]
    mounted = {volume.split(":")[0].rpartition("/")[2] for volume in CONTAINERS["prometheus"]["volumes"][:3]}
    assert mounted == {"prometheus.yml", "alerts.yml", "targets.yml"}


def test_without_an_engine_it_is_said_before_anything_is_made() -> None:
    make = shutil.which("make")
    assert make is not None
    command = [make, "-s", "up", "COMPOSE=no-such-engine"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "no container engine answers: no-such-engine" in done.stderr
    assert "make up-local" in done.stderr
    assert done.stdout == ""
