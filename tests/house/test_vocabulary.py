"""Tables, refusals, events and settings keep the rules of the house; each rule rejects a bad sample."""

import copy
import tomllib
from typing import Any, ClassVar

import pytest
from sqlalchemy import BigInteger, Column, Date, DateTime, Float, Integer, MetaData, Numeric, Table, Uuid

from shared.kit import registry
from shared.kit.errors import Refused, every_refusal
from shared.kit.events import Event, event_types
from tests.house import vocabulary
from tests.house.sources import ROOT

SERVICES = registry.everything()
OURS = ("services.", "shared.")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SERVICES)
def test_columns_are_exact_and_named_by_their_unit(name: str) -> None:
    assert not list(vocabulary.inexact_columns(SERVICES[name].metadata))


@pytest.mark.parametrize(
    "column",
    [
        Column("price", Float),
        Column("price_fen", Numeric(12, 2)),
        Column("price_fen", Integer),
        Column("paid", DateTime(timezone=True)),
        Column("paid_at", DateTime),
        Column("birthday", Date),
    ],
)
def test_a_column_that_is_not_is_rejected(column: Column[Any]) -> None:
    metadata = MetaData()
    good = Column("cost_fen", BigInteger), Column("paid_on", Date), Column("id", Uuid)
    Table("good", metadata, *good, Column("at", DateTime(timezone=True)), Column("heads", Integer))
    assert not list(vocabulary.inexact_columns(metadata))
    Table("bad", metadata, column)
    assert list(vocabulary.inexact_columns(metadata))


def test_every_refusal_is_a_sentence_in_both_languages() -> None:
    ours = [one for one in every_refusal() if one.__module__.startswith(OURS)]
    assert not list(vocabulary.mute_refusals(ours))


class Mute(Refused):
    zh: ClassVar[str] = "不行"


def test_a_mute_refusal_is_rejected() -> None:
    assert list(vocabulary.mute_refusals([Mute])) == ["Mute says nothing in en", "Mute has no docstring"]


class SaysAnId(Refused):
    """A refusal that no person could read."""

    zh: ClassVar[str] = "批次 {lot_id} 不行"
    en: ClassVar[str] = "No"


def test_a_refusal_that_tells_an_id_is_rejected() -> None:
    assert list(vocabulary.mute_refusals([SaysAnId])) == ["SaysAnId tells people an id in zh"]


def test_facts_between_services_stand_in_the_contracts_and_are_exact() -> None:
    ours = [one for one in event_types().values() if one.__module__.startswith(OURS)]
    assert ours
    assert not [one for one in ours if not one.__module__.startswith("shared.contracts.")]
    assert not list(vocabulary.inexact_events(ours))


class Loose(Event):
    """An event that no contract would have."""

    weight_kg: float
    id_number: str | None = None


def test_a_loose_event_is_rejected() -> None:
    assert {line.split(":")[0] for line in vocabulary.inexact_events([Loose])} == {
        "Loose.weight_kg",
        "Loose.id_number",
    }


def test_types_and_tests_are_strict() -> None:
    assert not list(vocabulary.lax_settings(PROJECT))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("tool", "mypy", "strict"), False),
        (("tool", "mypy", "overrides"), [{"module": ["services.sales.*"], "disallow_any_expr": False}]),
        (("tool", "pytest", "ini_options", "filterwarnings"), []),
        (("tool", "pytest", "ini_options", "addopts"), ["-q"]),
        (("tool", "pytest", "ini_options", "timeout"), 0),
        (("dependency-groups", "dev"), ["pytest"]),
    ],
)
def test_lax_settings_are_rejected(place: tuple[str, ...], value: Any) -> None:
    lax: Any = copy.deepcopy(PROJECT)
    *way, last = place
    inner = lax
    for step in way:
        inner = inner[step]
    inner[last] = value
    assert list(vocabulary.lax_settings(lax))
