"""Profit that entities of a group made on lots still in it, followed through the genealogy (CAS 33, goal G7).

A lot, or a batch while goods are in it, holds a margin by seller. A part that leaves takes its share by
quantity (of a batch: by cost), floored; what empties the place takes the rest, so nothing ever drifts. The
answer depends on the facts and their dates alone, never on the order they arrived in.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.finance.domain.accounts import Part
from shared.contracts.custody import GoodsTakenBack, LotIssued, LotTransferred
from shared.contracts.processing import BatchCompleted
from shared.contracts.production import CostKind, CostRecorded, LotHarvested, WagesEarned
from shared.kit.events import Event

BySeller = dict[UUID, int]


@dataclass(frozen=True, slots=True)
class Flow:
    """A part of a lot or batch that went into another, or to nobody of a group (`to_id` None).

    `quantity` counts out of `from_id` (below nothing: it came back), `into` into `to_id`, which is owned by
    `owner_id` and lies on `stock`. `margin_fen` is what `seller_id` earned with this very step.
    """

    event_id: UUID
    position: int
    on: date
    from_id: UUID | None
    quantity: int
    to_id: UUID | None = None
    into: int = 0
    owner_id: UUID | None = None
    stock: Part | None = None
    seller_id: UUID | None = None
    margin_fen: int = 0

    @property
    def key(self) -> tuple[UUID, int]:
        return self.event_id, self.position

    def here(self, on: date, margin_fen: int) -> "Move":
        """An amount held where this flow went."""
        assert self.owner_id is not None
        assert self.stock is not None
        return Move(on, self.owner_id, self.stock, margin_fen)


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost gathered on a batch on a day: what its outputs' shares are counted by."""

    batch_id: UUID
    on: date
    amount_fen: int


@dataclass(frozen=True, slots=True)
class MoveKey:
    """A flow's effect on one place it touches, for one seller."""

    event_id: UUID
    position: int
    held_in: UUID
    seller_id: UUID


@dataclass(frozen=True, slots=True)
class Move:
    """What a flow adds to, or takes from, a margin held: when, in whose stock, on which account."""

    on: date
    owner_id: UUID
    stock: Part
    margin_fen: int


def flows_of(event: Event, consolidated: Callable[[UUID], bool]) -> list[Flow]:
    """The steps of lots that a fact tells. `consolidated` says whether an entity can be part of a group.

    Co-ops and village organisations never are (domain.md §0.5): what they buy has left, what they sell
    carries no margin.
    """
    if isinstance(event, LotTransferred):
        return [_transfer(event, consolidated)]
    if isinstance(event, BatchCompleted):
        return _batch(event)
    if isinstance(event, CostRecorded) and event.kind is CostKind.LOT and event.lot is not None:
        lot = event.lot
        return [
            Flow(
                event.id,
                0,
                event.on,
                lot.lot_id,
                lot.quantity,
                event.batch_id,
                0,
                event.entity_id,
                Part.PRODUCTION,
            )
        ]
    if isinstance(event, LotHarvested):
        made = (event.lot_id, event.quantity, event.entity_id, Part.GOODS)
        return [Flow(event.id, 0, event.on, event.batch_id, event.cost_fen, *made)]
    if isinstance(event, LotIssued):
        return [Flow(event.id, 0, event.on, event.lot_id, event.quantity)]
    if isinstance(event, GoodsTakenBack) and event.usable:
        return [Flow(event.id, 0, event.on, event.lot_id, -event.quantity)]
    return []


def _transfer(event: LotTransferred, consolidated: Callable[[UUID], bool]) -> Flow:
    """A lot sent on carries its margin along; between two legal entities the sender adds its own."""
    if not consolidated(event.to_entity_id):
        return Flow(event.id, 0, event.on, event.from_lot_id, event.quantity)
    earns = consolidated(event.entity_id) and not event.same_legal_entity
    return Flow(
        event.id,
        0,
        event.on,
        event.from_lot_id,
        event.quantity,
        event.lot_id,
        event.quantity,
        event.to_entity_id,
        Part.RAW,
        event.entity_id if earns else None,
        event.net_fen - event.cost_fen if earns else 0,
    )


def _batch(event: BatchCompleted) -> list[Flow]:
    """Inputs into the batch, outputs out of it by cost; what was lost beyond the normal is realised."""
    flows = [
        Flow(
            event.id,
            position,
            event.on,
            lot.lot_id,
            lot.quantity,
            event.batch_id,
            0,
            event.entity_id,
            Part.PRODUCTION,
        )
        for position, lot in enumerate(event.inputs)
    ]
    for position, output in enumerate(event.outputs, len(flows)):
        made = (output.lot_id, output.quantity, event.entity_id, Part.GOODS)
        flows.append(Flow(event.id, position, event.on, event.batch_id, output.cost_fen, *made))
    lost = event.abnormal_loss_fen
    return [*flows, Flow(event.id, len(flows), event.on, event.batch_id, lost)] if lost else flows


def costs_of(event: Event) -> list[Cost]:
    """The cost a fact gathers on a batch; of a plant's batch, all that its outputs and its loss bear.

    What animals bring into a herd's batch when they change class is left out: what was fed to them goes on
    with milk and meat by what was spent on the batch.
    """
    if isinstance(event, CostRecorded | WagesEarned):
        return [Cost(event.batch_id, event.on, event.amount_fen)]
    if isinstance(event, BatchCompleted):
        borne = sum(output.cost_fen for output in event.outputs) + event.abnormal_loss_fen
        return [Cost(event.batch_id, event.on, borne)]
    return []


def spread(
    places: AbstractSet[UUID],
    flows: Iterable[Flow],
    costs: Iterable[Cost],
    carried_in: Mapping[tuple[UUID, int], BySeller],
) -> dict[MoveKey, Move]:
    """Every move of these places, from all flows that touch them.

    `carried_in` tells, by flow, what came out of places that are not among `places`.
    """
    here = [_Place(place) for place in sorted(places)]
    by_id = {place.id: place for place in here}
    for flow in sorted(flows, key=lambda one: (one.on, one.key)):
        if flow.to_id in by_id:
            by_id[flow.to_id].incoming.append(flow)
        if flow.from_id in by_id:
            by_id[flow.from_id].outgoing.append(flow)
    for cost in costs:
        by_id[cost.batch_id].costs.append(cost)
    parts: dict[tuple[UUID, int], BySeller] = dict(carried_in)
    moves: dict[MoveKey, Move] = {}
    for place in _upstream_first(here, by_id):
        moves.update(place.moves(parts))
    return moves


@dataclass(slots=True)
class _Place:
    """A lot or a batch, and what came in and went out."""

    id: UUID
    incoming: list[Flow] = field(default_factory=list)
    outgoing: list[Flow] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)

    @property
    def first(self) -> tuple[date, tuple[UUID, int]]:
        return min((flow.on, flow.key) for flow in (*self.incoming, *self.outgoing))

    def moves(self, parts: dict[tuple[UUID, int], BySeller]) -> dict[MoveKey, Move]:
        """The moves here; `parts` gets what every outgoing flow takes along."""
        if not self.incoming:
            return {}
        moves: dict[MoveKey, Move] = {}
        for flow, amounts in self._came_in(parts):
            for seller, fen in amounts.items():
                if fen:
                    moves[MoveKey(*flow.key, self.id, seller)] = flow.here(flow.on, fen)
        for flow, amounts in self._went_out(parts):
            parts[flow.key] = amounts
            for seller, fen in amounts.items():
                if fen:
                    moves[MoveKey(*flow.key, self.id, seller)] = self.incoming[0].here(flow.on, -fen)
        return moves

    def _came_in(self, parts: Mapping[tuple[UUID, int], BySeller]) -> list[tuple[Flow, BySeller]]:
        came = []
        for flow in self.incoming:
            amounts = dict(parts.get(flow.key, {}))
            if flow.seller_id is not None:
                amounts[flow.seller_id] = amounts.get(flow.seller_id, 0) + flow.margin_fen
            came.append((flow, amounts))
        return came

    def _went_out(self, parts: Mapping[tuple[UUID, int], BySeller]) -> list[tuple[Flow, BySeller]]:
        """Walk what happened here: a lot is made at once, whenever that was told; a batch gathers by day."""
        gathers = self.incoming[0].stock is Part.PRODUCTION
        steps: list[tuple[tuple[date, int, UUID, int], _Step]] = [
            ((flow.on if gathers else date.min, 0, *flow.key), _Step(flow.into, amounts))
            for flow, amounts in self._came_in(parts)
        ]
        steps += [((cost.on, 0, cost.batch_id, 0), _Step(cost.amount_fen, {})) for cost in self.costs]
        steps += [((flow.on, 1, *flow.key), _Step(flow.quantity, None, flow)) for flow in self.outgoing]
        left = _Left()
        went = []
        for _, step in sorted(steps, key=lambda one: one[0]):
            if step.flow is None:
                left.add(step.quantity, step.amounts or {})
            else:
                went.append((step.flow, left.take(step.quantity)))
        return went


@dataclass(frozen=True, slots=True)
class _Step:
    quantity: int
    amounts: BySeller | None
    flow: Flow | None = None


@dataclass(slots=True)
class _Left:
    """How much of a place is left, and of what it held, by seller."""

    quantity: int = 0
    whole: int = 0
    held: BySeller = field(default_factory=dict)
    all_held: BySeller = field(default_factory=dict)

    def add(self, quantity: int, amounts: BySeller) -> None:
        self.quantity += quantity
        self.whole += quantity
        for seller, fen in amounts.items():
            self.held[seller] = self.held.get(seller, 0) + fen
            self.all_held[seller] = self.all_held.get(seller, 0) + fen

    def take(self, quantity: int) -> BySeller:
        """The part that goes; of what comes back (below nothing), its share of all that had gone."""
        if quantity < 0:
            gone = self.whole - self.quantity
            back = min(-quantity, gone)
            away = {seller: fen - self.held[seller] for seller, fen in self.all_held.items()}
            part = {seller: -_share(fen, back, gone) for seller, fen in away.items()}
            self.quantity += back
        else:
            part = {seller: _share(fen, quantity, self.quantity) for seller, fen in self.held.items()}
            self.quantity = max(self.quantity - quantity, 0)
        for seller, fen in part.items():
            self.held[seller] -= fen
        return part


def _share(fen: int, part: int, whole: int) -> int:
    """A part of an amount, cut toward nothing; all of it where nothing is left over."""
    if part >= whole:
        return fen
    share = abs(fen) * part // whole
    return -share if fen < 0 else share


def _upstream_first(here: Sequence[_Place], by_id: Mapping[UUID, _Place]) -> list[_Place]:
    """Places after all that flows into them. Where goods went round in a circle (a batch's own harvest put
    back into it), the circle is opened at its earliest place: what would come back there counts as gone."""
    waits = {
        place.id: {
            flow.from_id for flow in place.incoming if flow.from_id in by_id and flow.from_id != place.id
        }
        for place in here
    }
    feeds: dict[UUID, set[UUID]] = defaultdict(set)
    for place_id, sources in waits.items():
        for source in sources:
            assert source is not None
            feeds[source].add(place_id)
    ready = sorted((by_id[place] for place, sources in waits.items() if not sources), key=lambda one: one.id)
    order: list[_Place] = []
    while waits:
        if not ready:
            ready.append(min((by_id[place] for place in waits), key=lambda one: one.first))
        place = ready.pop()
        if place.id not in waits:
            continue
        del waits[place.id]
        order.append(place)
        for fed in sorted(feeds[place.id]):
            if fed in waits:
                waits[fed].discard(place.id)
                if not waits[fed]:
                    ready.append(by_id[fed])
    return order
