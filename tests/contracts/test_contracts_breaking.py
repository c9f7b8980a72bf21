"""A contract grows by optional fields only: the code against the committed snapshots; the judge judged."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from shared.kit import registry
from tests.contracts.breaking import Schema, breaks
from tests.contracts.story import contract_events

registry.everything()
EVENTS = contract_events()
SNAPSHOTS = Path(__file__).parents[2] / "shared" / "contracts" / "schemas"
KEPT = sorted(path.stem for path in SNAPSHOTS.glob("*.json"))


def test_every_event_has_its_snapshot() -> None:
    assert set(KEPT) == set(EVENTS), "make contracts"


@pytest.mark.parametrize("name", KEPT)
def test_the_code_breaks_no_snapshot(name: str) -> None:
    old: Schema = json.loads((SNAPSHOTS / f"{name}.json").read_text(encoding="utf-8"))
    found = list(breaks(old, EVENTS[name].model_json_schema()))
    assert not found, f"{name}: a breaking change is a new event beside the old:\n" + "\n".join(found)


def changed(name: str, *steps: Any) -> tuple[Schema, Schema]:
    """An event's schema, and the same with the last step put (or, when it is None, taken away)."""
    old = EVENTS[name].model_json_schema()
    new = copy.deepcopy(old)
    *way, last, value = steps
    place: Any = new
    for step in way:
        place = place[step]
    if value is None:
        place.remove(last) if isinstance(place, list) else place.pop(last)
    elif isinstance(place, list):
        place.append(value)
    else:
        place[last] = value
    return old, new


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (("GoodsShipped", "properties", "quantity", None), "quantity: the field is gone"),
        (("LotReleased", "required", None, "grade"), "grade: the field is required now"),
        (("GoodsShipped", "properties", "quantity", "type", "string"), "quantity: no longer takes integer"),
        (("GoodsShipped", "properties", "lot_id", "format", "date"), "lot_id: no longer takes string:uuid"),
        (("GoodsShipped", "$defs", "Unit", "enum", "piece", None), "unit: no longer takes 'piece'"),
        (
            ("GoodsShipped", "properties", "document", "maxLength", 40),
            "document: maxLength is 40 now, was 80",
        ),
        (("GoodsShipped", "properties", "quantity", "minimum", 1), "quantity: minimum is 1 now, was free"),
        (
            ("BatchCompleted", "$defs", "LotPart", "properties", "cost_fen", None),
            "inputs[].cost_fen: the field is gone",
        ),
        (
            ("CostRecorded", "$defs", "LotPart", "properties", "cost_fen", "minimum", 1),
            "lot.cost_fen: minimum is 1 now, was 0",
        ),
        (
            ("CostRecorded", "properties", "supplier", "anyOf", [{"type": "string"}]),
            "supplier: no longer takes null",
        ),
    ],
)
def test_a_breaking_change_is_found(steps: tuple[Any, ...], said: str) -> None:
    assert said in list(breaks(*changed(*steps)))


@pytest.mark.parametrize(
    "steps",
    [
        ("GoodsShipped", "properties", "carrier", {"type": "string", "default": ""}),
        ("GoodsShipped", "properties", "quantity", "description", "in small units"),
        ("GoodsShipped", "properties", "document", "maxLength", 120),
        ("GoodsShipped", "required", "quantity", None),
    ],
)
def test_what_only_grows_breaks_nothing(steps: tuple[Any, ...]) -> None:
    old, new = changed(*steps)
    assert old != new
    assert list(breaks(old, new)) == []
