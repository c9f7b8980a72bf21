"""The golden examples: for each event, facts as they stood on the wire, and who says them.

A file is never rewritten to suit a changed contract: an old fact stays readable. New fields get new examples.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.kit import registry
from shared.kit.events import Event, decode, event_types

FOLDER = Path(__file__).with_name("golden")
CONTRACTS = "shared.contracts."


def contract_events() -> dict[str, type[Event]]:
    """The events of the contracts, by name; tests define others."""
    return {name: event for name, event in event_types().items() if event.__module__.startswith(CONTRACTS)}


def examples(type_name: str) -> list[dict[str, Any]]:
    """The golden examples of an event, as plain JSON; the first is the first of the story."""
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{type_name}.json").read_text(encoding="utf-8"))
    return found


def everything() -> Iterator[tuple[str, Event]]:
    """Each golden fact with a service that says it: a small story of a village, a co-op and a plant.

    The ids of the examples are in the story's order.
    """
    says = {
        event.__name__: name
        for name, service in sorted(registry.everything().items(), reverse=True)
        for event in service.says
    }
    story = [(example, path.stem) for path in FOLDER.glob("*.json") for example in examples(path.stem)]
    for example, type_name in sorted(story, key=lambda told: str(told[0]["id"])):
        event = decode(type_name, json.dumps(example))
        assert event is not None, f"{type_name} is gone"
        yield example.get("service") or says[type_name], event


def named(text: str) -> UUID:
    """The id of an organisation of the story, by its `attributes.english`."""
    found = [one for one in examples("OrganisationChanged") if one["attributes"]["english"] == text]
    return UUID(found[0]["organisation_id"])
