"""Corrections of a declared run: signed lines to what it should have been, never an edit of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.dividends.domain.group import GroupRun
from services.dividends.domain.values import Line, PoolKind
from shared.kit.errors import Kind, Refused

Key = tuple[PoolKind, int, str]  # pool kind, which of that kind, holder


class NothingToAdjust(Refused):
    """The corrected figures are the declared ones."""

    kind = Kind.INVALID
    zh = "更正后的数字与已宣告的完全一致，不需要更正"
    en = "The corrected figures equal the declared ones; there is nothing to adjust"


@dataclass(frozen=True, slots=True)
class AdjustmentLine:
    """What one holder gets more (or less, if negative) of one pool, with both figures it stands between."""

    holder: str
    pool: PoolKind
    item: int
    declared_fen: int
    corrected_fen: int

    @property
    def amount_fen(self) -> int:
        return self.corrected_fen - self.declared_fen


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A signed run against one declared tier; its lines sum to the difference of the declared totals."""

    entity: str
    lines: tuple[AdjustmentLine, ...]

    @property
    def amount_fen(self) -> int:
        return sum(line.amount_fen for line in self.lines)


def adjustment(
    entity: str,
    declared: Iterable[Line],
    corrected: Iterable[Line],
    earlier: Iterable[AdjustmentLine] = (),
) -> Adjustment:
    """Signed lines from a declared run, with its `earlier` adjustments, to the corrected one: holders in the
    declared order, newcomers after them. Refused: `NothingToAdjust`."""
    before = _amounts(declared)
    for line in earlier:
        key = (line.pool, line.item, line.holder)
        before[key] = before.get(key, 0) + line.amount_fen
    after = _amounts(corrected)
    lines = tuple(
        AdjustmentLine(key[2], key[0], key[1], before.get(key, 0), after.get(key, 0))
        for key in dict.fromkeys((*before, *after))
        if before.get(key, 0) != after.get(key, 0)
    )
    if not lines:
        raise NothingToAdjust()
    return Adjustment(entity, lines)


def adjust_group(declared: GroupRun, corrected: GroupRun) -> Mapping[str, Adjustment]:
    """One adjustment a tier that changes, in the corrected run's closing order: a corrected subsidiary
    carries through to the households above it. Refused: `NothingToAdjust` when no tier changes."""
    found: dict[str, Adjustment] = {}
    for entity in dict.fromkeys((*corrected.order, *declared.order)):
        before = declared.tiers[entity].lines if entity in declared.tiers else ()
        after = corrected.tiers[entity].lines if entity in corrected.tiers else ()
        try:
            found[entity] = adjustment(entity, before, after)
        except NothingToAdjust:
            continue
    if not found:
        raise NothingToAdjust()
    return found


def _amounts(lines: Iterable[Line]) -> dict[Key, int]:
    return {(line.pool, line.item, line.holder): line.amount_fen for line in lines}
