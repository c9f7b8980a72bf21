"""What is generated from the code: event schemas, AsyncAPI, OpenAPI, the event map, Kubernetes manifests."""

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

import shared.contracts
from services.cli import manifests
from shared.kit import registry
from shared.kit.app import Service, create_app
from shared.kit.auth import Verifier
from shared.kit.db import Database
from shared.kit.events import Event, event_types

ROOT = Path(__file__).resolve().parents[2]
#: All JSON in them is generated.
FOLDERS = (Path("shared/contracts/schemas"), Path("deploy/api"))
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


def generated() -> dict[Path, str]:
    """Every generated file and what it should hold, by its path in the project."""
    services = registry.everything()
    files: dict[Path, str] = {}
    for name, event_type in sorted(contract_events().items()):
        files[Path("shared/contracts/schemas") / f"{name}.json"] = _json(event_type.model_json_schema())
    files[Path("deploy/api/asyncapi.json")] = _json(asyncapi(services))
    for name, service in services.items():
        files[Path("deploy/api") / f"{name}.openapi.json"] = _json(openapi(service))
    files[Path("deploy/api/services.json")] = _json(named(services))
    files[Path("services/README.md")] = event_map(services)
    return files | manifests.generated(ROOT)


def write() -> list[Path]:
    """Write what changed, remove what nothing generates any more, and return both."""
    files, changed = generated(), stale()
    for path in changed:
        target = ROOT / path
        if path in files:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(files[path])
        else:
            target.unlink()
    return changed


def stale() -> list[Path]:
    """Generated files that are missing, differ from the code, or are of something the code has no more."""
    files = generated()
    there = {path.relative_to(ROOT) for folder in FOLDERS for path in (ROOT / folder).glob("*.json")}
    differ = {
        path
        for path, text in files.items()
        if not (ROOT / path).exists() or (ROOT / path).read_text() != text
    }
    return sorted(differ | (there - files.keys()))


def contract_events() -> dict[str, type[Event]]:
    """The events of the contracts, by name (tests may define others)."""
    prefix = shared.contracts.__name__
    return {name: event for name, event in event_types().items() if event.__module__.startswith(prefix)}


def named(services: dict[str, Service]) -> dict[str, Any]:
    """What people call each service, and which are desks of growers: the pages are built from it."""
    return {
        name: {"zh": service.zh, "en": service.en, "line": service.is_line}
        for name, service in services.items()
    }


def openapi(service: Service) -> dict[str, Any]:
    """A service's OpenAPI document, from its routes; no database is touched."""
    database = Database(NOWHERE)
    return create_app(service, database, Verifier(None)).openapi()  # type: ignore[arg-type]


def asyncapi(services: dict[str, Service]) -> dict[str, Any]:
    """AsyncAPI 3: a channel a topic, a message an event, an operation for each sayer and hearer."""
    events = contract_events()
    topics = sorted({event.topic for event in events.values()})
    operations: dict[str, Any] = {}
    for name, service in services.items():
        heard = {event.__name__ for event in service.hears.handlers}
        said = {event.__name__ for event in service.says}
        for action, names in (("send", said), ("receive", heard)):
            for topic in topics:
                of_topic = sorted(event for event in names if events[event].topic == topic)
                if of_topic:
                    operations[f"{name}.{action}.{topic}"] = {
                        "action": action,
                        "channel": {"$ref": f"#/channels/{topic}"},
                        "messages": [{"$ref": f"#/channels/{topic}/messages/{event}"} for event in of_topic],
                    }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Lianhe events", "version": "1"},
        "defaultContentType": "application/json",
        "channels": {topic: _channel(topic, events) for topic in topics},
        "operations": operations,
        "components": _components(events),
    }


def _components(events: dict[str, type[Event]]) -> dict[str, Any]:
    """Each event as a message; what several events share (a passport, a unit) stands once."""
    of_each, shared = models_json_schema(
        [(event, "validation") for event in events.values()], ref_template="#/components/schemas/{model}"
    )
    return {
        "messages": {
            name: _message(event, of_each[event, "validation"]) for name, event in sorted(events.items())
        },
        "schemas": shared["$defs"],
    }


def _channel(topic: str, events: dict[str, type[Event]]) -> dict[str, Any]:
    names = sorted(name for name, event in events.items() if event.topic == topic)
    return {
        "address": f"lianhe.{topic}",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
    }


def _message(event: type[Event], payload: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": event.__name__,
        "summary": _first_line(event),
        "bindings": {"kafka": {"key": {"type": "string", "description": event.key_field}}},
        "payload": payload,
    }


def event_map(services: dict[str, Service]) -> str:
    """Who says what, who hears it, under which key: one screen."""
    lines = [
        "# Services",
        "",
        "Each service is a folder of the same rooms. This map is generated by `make contracts`.",
        "",
        "| Topic | Event | Says it | Hears it | Key |",
        "|---|---|---|---|---|",
    ]
    for name, event in sorted(contract_events().items(), key=lambda item: (item[1].topic, item[0])):
        says = ", ".join(sorted(s.name for s in services.values() if event in s.says)) or "–"
        hears = ", ".join(sorted(s.name for s in services.values() if event in s.hears.handlers)) or "–"
        lines.append(f"| {event.topic} | `{name}` | {says} | {hears} | {event.key_field} |")
    return "\n".join([*lines, ""])


def _first_line(event: type[Event]) -> str:
    return (event.__doc__ or event.__name__).strip().splitlines()[0]


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
