"""The files of deploy/ and the compose file, read as their tools read them."""

import json
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


def dockerfile() -> list[str]:
    """Its instructions, continued lines joined."""
    text = (DEPLOY / "image" / "Dockerfile").read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def manifests(folder: str = "kubernetes") -> dict[str, list[dict[str, Any]]]:
    """Every document of a folder of manifests, by file; templates are none."""
    return {
        path.name: [one for one in yaml.safe_load_all(path.read_text()) if one]
        for path in sorted((DEPLOY / folder).glob("*.yaml"))
    }


def observe(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "observe" / name).read_text()))


def dashboards() -> dict[str, dict[str, Any]]:
    folder = DEPLOY / "observe" / "grafana" / "dashboards"
    return {path.name: json.loads(path.read_text()) for path in folder.glob("*.json")}
