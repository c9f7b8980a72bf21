"""The rules of the house that are seen on the code at work: tables, refusals, events, settings."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import BigInteger, Date, DateTime, Float, Integer, MetaData, Numeric

from shared.kit.errors import Refused
from shared.kit.events import Event

#: Instants and days may also say until when, and a journal's or fact's own day is plainly `on`.
DAYS, INSTANTS = ("on", "_on", "_until"), ("at", "_at", "_until")


def inexact_columns(metadata: MetaData) -> Iterator[str]:
    """Money and quantities are integers; an aware instant ends with `_at`, a business date with `_on`."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            kind, place = column.type, f"{table.name}.{column.name}"
            if isinstance(kind, Float | Numeric) and not isinstance(kind, Integer):
                yield f"{place}: {kind} is not exact"
            if column.name.endswith("_fen") and not isinstance(kind, BigInteger):
                yield f"{place}: fen are BigInteger"
            if isinstance(kind, DateTime) and not (kind.timezone and column.name.endswith(INSTANTS)):
                yield f"{place}: an instant is aware and named _at"
            if type(kind) is Date and not column.name.endswith(DAYS):
                yield f"{place}: a business date is named _on"


#: People know a lot by product and number; its id is a fact for machines beside the sentence.
ID_SAID = re.compile(r"\{\w+_id\}")


def mute_refusals(refusals: Iterable[type[Refused]]) -> Iterator[str]:
    """A refusal is a sentence of its own in both languages, and says in its docstring why there is one."""
    for refusal in refusals:
        is_family = bool(refusal.__subclasses__())  # never raised itself
        for language in () if is_family else ("zh", "en"):
            if getattr(refusal, language) == getattr(Refused, language):
                yield f"{refusal.__name__} says nothing in {language}"
            if ID_SAID.search(getattr(refusal, language)):
                yield f"{refusal.__name__} tells people an id in {language}"
        if not refusal.__dict__.get("__doc__"):
            yield f"{refusal.__name__} has no docstring"


def inexact_events(events: Iterable[type[Event]]) -> Iterator[str]:
    """No fact carries a number that is not an integer, nor a citizen's id number."""
    for event in events:
        for path, schema in _fields(event.model_json_schema(), event.__name__):
            if schema.get("type") == "number":
                yield f"{path}: not exact"
            if path.rsplit(".", 1)[-1] in ("id_number", "citizen_id", "phone", "account"):
                yield f"{path}: personal, and every reader sees it"


def _fields(schema: dict[str, Any], place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, field in schema.get("properties", {}).items():
        for one in (field, *field.get("anyOf", ())):
            yield f"{place}.{name}", one
    for name, nested in schema.get("$defs", {}).items():
        yield from _fields(nested, name)


def lax_settings(project: dict[str, Any]) -> Iterator[str]:
    """What pyproject.toml must say of types and tests (design.md §7)."""
    tool = project["tool"]
    if tool["mypy"].get("strict") is not True:
        yield "mypy is not strict"
    for override in tool["mypy"].get("overrides", ()):
        ours = {name.split(".")[0] for name in override["module"]} & {"services", "shared"}
        if ours:
            yield f"types are laxer for {', '.join(sorted(ours))}"
    pytest = tool["pytest"]["ini_options"]
    if "error" not in pytest.get("filterwarnings", ()):
        yield "warnings are no errors"
    if "--disable-socket" not in pytest["addopts"]:
        yield "tests may open sockets to other machines"
    if not pytest.get("timeout"):
        yield "a test has no time limit"
    if not any(name.startswith("pytest-randomly") for name in project["dependency-groups"]["dev"]):
        yield "the order of tests is not random"
