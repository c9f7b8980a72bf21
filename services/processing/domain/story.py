"""A lot's way as a shopper reads it: earlier lots of one product at one organisation are one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from services.processing.domain.shares import PPM, LotId, Reached, Step, Way
from shared.contracts.production import Passport

Kind = Literal["opened", "harvested", "made", "moved"]


@dataclass(frozen=True, slots=True)
class Told:
    """One step: what happened where and when, how many lots it were, how much of the lot came this way."""

    kind: Kind
    organisation: str | None
    product: str
    from_on: date
    to_on: date
    villages: tuple[str, ...]
    growers: int
    lots: int
    share_ppm: int


def kind_of(lot_id: LotId, into: Mapping[LotId, Sequence[Step]], *, own: bool) -> Kind:
    """Nothing went into it: harvested, or, of a plant's own, on hand when its books began (a plant harvests
    nothing). One whole lot and by no batch: moved. Else made."""
    steps = into.get(lot_id, ())
    if not steps:
        return "opened" if own else "harvested"
    return "moved" if all(step.batch_id is None and step.total_weight == 1 for step in steps) else "made"


def into_each(way: Way) -> dict[LotId, list[Step]]:
    """What went into each lot."""
    into: dict[LotId, list[Step]] = {}
    for step in way.steps():
        into.setdefault(step.to_lot_id, []).append(step)
    return into


def story(reached: Sequence[Reached], known: Mapping[LotId, Any], way: Way) -> list[Told]:
    """The steps before a lot, earliest first.

    A row of `known` has `name`, `product`, `on`, `passport` as JSON, and of a plant's lot a `status`.
    Households are counted where goods begin, so that nobody is counted again at each later step.
    """
    into = into_each(way)
    groups: dict[tuple[int, Kind, str, str], list[tuple[Reached, Any]]] = {}
    for end in reached:
        row = known.get(end.lot_id)
        if row is not None:
            key = (
                -end.depth,
                kind_of(end.lot_id, into, own=row.status is not None),
                row.name or "",
                row.product,
            )
            groups.setdefault(key, []).append((end, row))
    return [
        _told(kind, name or None, product, lots)
        for (_, kind, name, product), lots in sorted(groups.items(), key=lambda item: item[0])
    ]


def _told(kind: Kind, organisation: str | None, product: str, lots: list[tuple[Reached, Any]]) -> Told:
    passports = [Passport.model_validate_json(row.passport) for _, row in lots]
    return Told(
        kind=kind,
        organisation=organisation,
        product=product,
        from_on=min(row.on for _, row in lots),
        to_on=max(row.on for _, row in lots),
        villages=tuple(sorted({village for passport in passports for village in passport.villages})),
        growers=sum(passport.growers for passport in passports) if kind in ("harvested", "opened") else 0,
        lots=len(lots),
        share_ppm=min(sum(end.share_ppm for end, _ in lots), PPM),
    )
