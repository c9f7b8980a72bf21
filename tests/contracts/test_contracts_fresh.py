"""What is generated from the code is up to date, and is valid JSON Schema, OpenAPI and AsyncAPI."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import schemathesis

from services.cli import docs
from shared.kit import registry

#: What AsyncAPI 3.0 demands of a document like ours (its own schema is not among our packages).
ASYNCAPI = {
    "type": "object",
    "required": ["asyncapi", "info", "channels", "operations", "components"],
    "properties": {
        "asyncapi": {"const": "3.0.0"},
        "info": {"type": "object", "required": ["title", "version"]},
        "channels": {
            "minProperties": 1,
            "additionalProperties": {
                "type": "object",
                "required": ["address", "messages"],
                "additionalProperties": False,
                "properties": {
                    "address": {"type": "string"},
                    "messages": {"additionalProperties": {"required": ["$ref"]}},
                },
            },
        },
        "operations": {
            "minProperties": 1,
            "additionalProperties": {
                "type": "object",
                "required": ["action", "channel"],
                "additionalProperties": False,
                "properties": {
                    "action": {"enum": ["send", "receive"]},
                    "channel": {"required": ["$ref"]},
                    "messages": {"type": "array", "items": {"required": ["$ref"]}, "uniqueItems": True},
                },
            },
        },
    },
}


@pytest.fixture(scope="module")
def documents() -> dict[str, Any]:
    """Every generated JSON document, by its path."""
    return {str(path): json.loads(text) for path, text in docs.generated().items() if path.suffix == ".json"}


def test_what_is_generated_is_up_to_date() -> None:
    stale = [str(path) for path in docs.stale()]
    assert not stale, "make contracts"


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def leads_somewhere(document: Any, reference: str) -> bool:
    place = document
    for part in reference.removeprefix("#/").split("/"):
        if not isinstance(place, dict) or part not in place:
            return False
        place = place[part]
    return True


def test_the_events_are_described_as_asyncapi(documents: dict[str, Any]) -> None:
    document = documents["deploy/api/asyncapi.json"]
    jsonschema.validate(document, ASYNCAPI)
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for name, message in document["components"]["messages"].items():
        assert message["name"] == name
        assert leads_somewhere(document, message["payload"]["$ref"])
    assert all(leads_somewhere(document, one) for one in references(document))
    told = {one.rsplit("/", 1)[1] for one in references(document["operations"])}
    assert {event.__name__ for service in registry.everything().values() for event in service.says} <= told


@pytest.mark.parametrize("service", registry.names())
def test_each_services_doors_are_described_as_openapi(service: str, documents: dict[str, Any]) -> None:
    document = documents[f"deploy/api/{service}.openapi.json"]
    schemathesis.openapi.from_dict(document).validate()
    assert all(leads_somewhere(document, one) for one in references(document))
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert operations
    named = [one["operationId"] for one in operations]
    assert len(named) == len(set(named))
    assert all("x-roles" in one and "x-scope" in one for one in operations)


def test_schemas_of_events_are_json_schema(documents: dict[str, Any]) -> None:
    schemas = {path: one for path, one in documents.items() if path.startswith("shared/contracts/schemas/")}
    assert len(schemas) == len(docs.contract_events())
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
