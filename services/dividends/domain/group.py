"""The run over the ownership graph: tiers from the bottom up, each fed by what the tiers below declared,
and the way back: whose profit an amount came from."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.dividends.domain.refusals import EntityTwice, OwnersInACircle, PlanRefused
from services.dividends.domain.values import CompanyYear, CoopYear, EntityYear, Inflow, Statutes, Tier
from services.dividends.domain.waterfall import distribute
from shared.kit import money

OWN = "own"
BRANCH = "branch"
RETAINED = "retained"
RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class GroupRun:
    """All tiers of one year. `tiers` in the order the entities were given, `order` as they were computed."""

    tiers: Mapping[str, Tier]
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Part of an amount and where it was earned: an entity's `own` result, its `branch`, or its `retained`
    profit of earlier years."""

    entity: str
    source: str
    branch: str | None
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Passed:
    """Part of an amount at one tier of its way: what an `Origin` says, or `received` from the tier `of`."""

    entity: str
    source: str
    of: str | None
    amount_fen: int


def run_group(years: Sequence[EntityYear], statutes: Statutes) -> GroupRun:
    """Every entity's distribution; a holder that is an entity passes its lines on to it.

    Refused: `EntityTwice`, `OwnersInACircle`, and whatever `waterfall` refuses, with the entity's id as
    the fact `entity` and `field` relative to it.
    """
    by_id = _by_id(years)
    order = closing_order(years)
    inflows: dict[str, list[Inflow]] = {entity: [] for entity in by_id}
    tiers: dict[str, Tier] = {}
    for entity in order:
        try:
            tier = distribute(by_id[entity], inflows[entity], statutes)
        except PlanRefused as refusal:
            refusal.facts["entity"] = entity
            raise
        tiers[entity] = tier
        for line in tier.lines:
            if line.holder in inflows and line.amount_fen:
                inflows[line.holder].append(Inflow(entity, line.pool, line.amount_fen))
    return GroupRun({year.entity: tiers[year.entity] for year in years}, order)


def closing_order(years: Sequence[EntityYear]) -> tuple[str, ...]:
    """Entities such that each comes after all it owns part of; among the free ones, as given.

    Refused: `OwnersInACircle`, naming the circle; also an entity that holds itself, and whatever the weights.
    """
    by_id = _by_id(years)
    position = {year.entity: number for number, year in enumerate(years)}
    owners: dict[str, list[str]] = {}
    waiting = dict.fromkeys(by_id, 0)
    for year in years:
        found = dict.fromkeys(holder for holder in holders_of(year) if holder in by_id)
        owners[year.entity] = list(found)
        for owner in found:
            waiting[owner] += 1
    free = [position[entity] for entity, count in waiting.items() if count == 0]
    heapq.heapify(free)
    order: list[str] = []
    while free:
        entity = years[heapq.heappop(free)].entity
        order.append(entity)
        for owner in owners[entity]:
            waiting[owner] -= 1
            if waiting[owner] == 0:
                heapq.heappush(free, position[owner])
    if len(order) < len(by_id):
        left = [entity for entity in by_id if waiting[entity]]
        raise OwnersInACircle(circle=_circle(left, owners))
    return tuple(order)


def holders_of(year: EntityYear) -> Iterator[str]:
    """All holders in any of its pools, in order; one may come more than once."""
    if isinstance(year, CoopYear):
        yield from (member.holder for member in year.members)
        return
    yield from (claim.holder for claim in year.register)
    if not isinstance(year, CompanyYear):
        for item in year.priority:
            yield from item.holders


def trace(run: GroupRun, entity: str, amount_fen: int) -> list[Origin]:
    """Where an amount that `entity` distributes was earned, back to the last profit, to the fen."""
    return [
        Origin(part.entity, part.source, part.of, part.amount_fen)
        for part in passage(run, entity, amount_fen)
        if part.source != RECEIVED
    ]


def passage(run: GroupRun, entity: str, amount_fen: int) -> list[Passed]:
    """The way of an amount that `entity` distributes, tier by tier from the top down.

    Every tier's profit has sources: its own result, its branches, the lines it received, its retained
    profit. An amount comes from those above zero in proportion (losses weigh on all alike), by largest
    remainder, ties to the earlier; the parts sum to the amount.
    """
    pending = {entity: amount_fen}
    way: list[Passed] = []
    for current in reversed(run.order):
        amount = pending.pop(current, 0)
        if amount == 0:
            continue
        sources = _sources(run.tiers[current])
        parts = money.shares(amount, [weight for _, _, weight in sources])
        for (source, name, _), part in zip(sources, parts, strict=True):
            if part == 0:
                continue
            if source is None:
                pending[name] = pending.get(name, 0) + part
                way.append(Passed(current, RECEIVED, name, part))
            else:
                way.append(Passed(current, source, name if source == BRANCH else None, part))
    return way


def _sources(tier: Tier) -> list[tuple[str | None, str, int]]:
    """`(kind, name, weight)` of all above zero that a tier distributes from; kind None is an inflow."""
    received: dict[str, int] = {}
    for inflow in sorted(tier.inflows, key=lambda one: one.source):
        received[inflow.source] = received.get(inflow.source, 0) + inflow.amount_fen
    every: list[tuple[str | None, str, int]] = [
        (OWN, tier.entity, tier.own_result_fen),
        *((BRANCH, branch.branch, branch.result_fen) for branch in tier.branches),
        *((None, source, amount) for source, amount in received.items()),
    ]
    if tier.base_fen == 0:
        # The year itself gave nothing: what is paid comes from earlier years alone.
        every = []
    every.append((RETAINED, tier.entity, tier.retained_before_fen))
    return [one for one in every if one[2] > 0]


def _by_id(years: Sequence[EntityYear]) -> dict[str, EntityYear]:
    by_id: dict[str, EntityYear] = {}
    for year in years:
        if year.entity in by_id:
            raise EntityTwice(id=year.entity)
        by_id[year.entity] = year
    return by_id


def _circle(left: Sequence[str], owners: Mapping[str, Sequence[str]]) -> list[str]:
    """One circle among the entities that never got free, starting with the first given: each is owned by
    the next, the last by the first."""
    inside = set(left)
    owned: dict[str, str] = {}
    for entity in left:
        for owner in owners[entity]:
            if owner in inside:
                owned.setdefault(owner, entity)
    # Everyone left over owns somebody left over, so walking down must come round.
    seen: dict[str, int] = {}
    walk: list[str] = []
    current = left[0]
    while current not in seen:
        seen[current] = len(walk)
        walk.append(current)
        current = owned[current]
    circle = walk[seen[current] :][::-1]
    given = {entity: number for number, entity in enumerate(left)}
    start = min(range(len(circle)), key=lambda number: given[circle[number]])
    return circle[start:] + circle[:start]
