"""Facts as they stood on the wire are read by every reader, today and after a contract has grown."""

import json
from typing import Any

import jsonschema
import pytest

from shared.kit import registry
from shared.kit.events import decode
from tests.contracts.story import FOLDER, contract_events, everything, examples
from tests.world import World

# The contracts are loaded by the services that speak them.
SERVICES = registry.everything()
EVENTS = contract_events()
GOLDEN = sorted(path.stem for path in FOLDER.glob("*.json"))


def test_every_event_has_its_golden_example() -> None:
    assert set(GOLDEN) == set(EVENTS)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_golden_fact_is_read_whole(name: str) -> None:
    for example in examples(name):
        event = decode(name, json.dumps(example))
        assert event is not None
        again = json.loads(event.model_dump_json())
        assert {field: again[field] for field in example} == example
        assert event.key == str(example[type(event).key_field])
        jsonschema.validate(example, EVENTS[name].model_json_schema())


@pytest.mark.parametrize("name", GOLDEN)
def test_what_a_reader_does_not_know_it_passes_over(name: str) -> None:
    example = examples(name)[0]
    strange = _grown(example)
    assert decode(name, json.dumps(strange)) == decode(name, json.dumps(example))


def _grown(value: Any) -> Any:
    """The same fact from a sayer of tomorrow: every object in it has one more field."""
    if isinstance(value, list):
        return [_grown(item) for item in value]
    if not isinstance(value, dict) or not value or set(value) & {"english", "SharesMoved"}:
        return value  # free-form maps have no fields
    return {name: _grown(item) for name, item in value.items()} | {"field_of_tomorrow": {"a": [1]}}


@pytest.mark.parametrize("name", [name for name, service in SERVICES.items() if service.hears.types])
async def test_every_reader_applies_its_golden_facts(world: World, name: str) -> None:
    """In any order, from any sayer: applied, or waiting for what the story does not tell; never a failure."""
    await world.add(name)
    heard = SERVICES[name].hears.types
    told = [(sayer, event) for sayer, event in everything() if type(event).__name__ in heard]
    for sayer, event in told:
        if sayer != name:
            await world.tell(sayer, event)
    await world.settle()
    held = await world.held(name)
    assert [row for row in held if row["state"] not in ("waiting", "behind")] == []
    assert world.running[name].inbox.applied > 0
