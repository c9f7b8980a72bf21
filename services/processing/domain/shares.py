"""How much of one lot is in another, followed along the genealogy, shares of mass multiplied and added up."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import count
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
    number: defaultdict[UUID, int] = defaultdict(count().__next__)  # lists by number: ids are slow to hash
    first = number[start]
    numbered = [
        (number[below if up else above], number[above if up else below], weight, total_weight)
        for above, below, _, _, weight, total_weight in steps
    ]
    ways: list[list[tuple[int, int, int]]] = [[] for _ in number]
    pending, share, depth = [0] * len(number), [0] * len(number), [0] * len(number)
    for near, far, weight, total_weight in numbered:
        ways[near].append((far, weight, total_weight))
        pending[far] += 1
    share[first] = WHOLE
    ready, done = [first], []
    while ready:
        lot = ready.pop()
        done.append(lot)
        mine, further = share[lot], depth[lot] + 1
        for far, weight, total_weight in ways[lot]:
            share[far] += mine * weight // total_weight
            if further > depth[far]:
                depth[far] = further
            pending[far] -= 1
            if not pending[far]:
                ready.append(far)
    lot_ids = list(number)
    found = [Reached(lot_ids[lot], (share[lot] * PPM + WHOLE // 2) // WHOLE, depth[lot]) for lot in done[1:]]
    return sorted(found, key=lambda reached: (reached.depth, -reached.share_ppm, reached.lot_id))
