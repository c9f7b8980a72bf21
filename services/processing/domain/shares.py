"""How much of one lot is in another, followed along the genealogy, shares of mass multiplied and added up."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

#: Shares are integers of this whole; what a path loses by flooring stays far below a millionth.
WHOLE = 10**18
PPM = 10**6


class Step(NamedTuple):
    """An edge as the trace reads it."""

    from_lot_id: UUID
    to_lot_id: UUID
    batch_id: UUID | None
    quantity: int
    weight: int
    total_weight: int


class Reached(NamedTuple):
    """A lot at the other end: its share in millionths, and the longest way to it."""

    lot_id: UUID
    share_ppm: int
    depth: int


def reach(start: UUID, steps: Iterable[Step], *, up: bool) -> list[Reached]:
    """Every lot reached from `start`, nearest first.

    Upwards the share says how much of `start` comes from that ancestor; downwards how much of that descendant
    comes from `start`. The steps hold no circle: a lot is made of lots that were there before it.
    """
    ways: defaultdict[UUID, list[tuple[UUID, int, int]]] = defaultdict(list)
    pending: defaultdict[UUID, int] = defaultdict(int)
    for above, below, _, _, weight, total_weight in steps:
        near, far = (below, above) if up else (above, below)
        ways[near].append((far, weight, total_weight))
        pending[far] += 1
    share: defaultdict[UUID, int] = defaultdict(int, {start: WHOLE})
    depth: defaultdict[UUID, int] = defaultdict(int)
    ready, done = [start], []
    while ready:
        lot_id = ready.pop()
        done.append(lot_id)
        mine, next_depth = share[lot_id], depth[lot_id] + 1
        for far, weight, total_weight in ways[lot_id]:
            share[far] += mine * weight // total_weight
            depth[far] = max(depth[far], next_depth)
            pending[far] -= 1
            if pending[far] == 0:
                ready.append(far)
    found = [
        Reached(lot_id, (share[lot_id] * PPM + WHOLE // 2) // WHOLE, depth[lot_id]) for lot_id in done[1:]
    ]
    return sorted(found, key=lambda reached: (reached.depth, -reached.share_ppm, reached.lot_id))
