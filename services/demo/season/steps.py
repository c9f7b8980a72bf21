"""What a plan is made of: steps in lanes, lanes in phases, and the chance and size everything hangs on."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import isqrt
from typing import Any
from uuid import UUID

from shared.kit.ids import named_id

SEED = 20251231
PERCENT_WHOLE = 100


def ident(*parts: object) -> UUID:
    """The id of something of the demo: the same at every start, so that what was done is never done twice."""
    return named_id("demo", *parts)


@dataclass(frozen=True, slots=True)
class Step:
    """One request: who asks, which service, and what. `body` is JSON, or bytes with their `content_type`."""

    who: str
    service: str
    path: str
    body: Any
    content_type: str = "application/json"


Lane = list[Step]


@dataclass
class Desk:
    """The lane of one entity's desk at a service: steps are taken one after the other, in this order."""

    who: str
    service: str
    entity_id: UUID
    steps: Lane = field(default_factory=list)

    def ask(self, path: str, name: object, /, **fields: Any) -> UUID:
        """Add a step with an id of its own, made of the desk, the path and `name`."""
        step_id = ident(self.service, self.entity_id, path, name)
        self.steps.append(Step(self.who, self.service, path, {"id": str(step_id), **plain(fields)}))
        return step_id

    def ask_new(self, path: str, name: object, /, **fields: Any) -> UUID:
        """The same for what names its entity."""
        return self.ask(path, name, entity_id=self.entity_id, **fields)


def plain(value: Any) -> Any:
    """As JSON carries it: ids and days as text."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


@dataclass(frozen=True, slots=True)
class Size:
    """How large a season: at a tenth, a third of the days with a third of the lines on each."""

    percent: int = PERCENT_WHOLE

    def part(self, whole: int) -> int:
        """This share of a whole, at least one."""
        return max(1, whole * self.percent // PERCENT_WHOLE)

    def side(self, whole: int) -> int:
        """The share of one of two things that multiply: its square is `percent`."""
        return max(1, whole * isqrt(self.percent * PERCENT_WHOLE) // PERCENT_WHOLE)

    def fen(self, yuan: int) -> int:
        """An amount of yuan that grows with the season, in fen."""
        return yuan * self.percent


def chance(*parts: object) -> random.Random:
    """A source of chance of its own for each part of the plan, so that one does not change another."""
    return random.Random("/".join(str(part) for part in (SEED, *parts)))  # noqa: S311  made up, no secret


def spread(first: date, last: date, count: int) -> list[date]:
    """`count` days from `first` to `last`, evenly."""
    days = (last - first).days
    return [first + timedelta(days=days * n // max(1, count - 1)) for n in range(count)]


def chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Items in pieces of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A lot on its way to a plant, or offered for sale: what of it, from whom, and since when."""

    lot_id: UUID
    transfer_id: UUID | None
    entity: str
    product: str
    grade: str
    quantity: int
    on: date
    unit: str = "g"


@dataclass
class Year:
    """A year's plan: the lanes of its desks, and what goes on from them to plants and customers."""

    number: int
    last_on: date
    size: Size
    desks: dict[str, Desk] = field(default_factory=dict)
    parcels: dict[str, list[Parcel]] = field(default_factory=dict)
    offered: list[Parcel] = field(default_factory=list)
    spent: dict[tuple[str, str, int], int] = field(default_factory=dict)

    def spend(self, entity: str, part: str, month: int, amount_fen: int) -> None:
        """Note what an entity came to owe suppliers or staff, to be paid by a voucher after the month."""
        key = (entity, part, month)
        self.spent[key] = self.spent.get(key, 0) + amount_fen

    @property
    def is_under_way(self) -> bool:
        """Whether it ends today, before its December does."""
        return self.last_on < date(self.number, 12, 31)

    def has(self, day: date) -> bool:
        """Whether the day belongs to it."""
        return day.year == self.number and day <= self.last_on
