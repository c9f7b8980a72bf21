"""How much of one lot is in another, followed along the genealogy, shares of mass multiplied and added up."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count, starmap
from typing import NamedTuple

#: Shares are integers of this whole; what a path loses by flooring stays far below a millionth.
WHOLE = 10**18
PPM = 10**6

#: An id as text, as the database tells it and the answer shows it.
LotId = str


class Step(NamedTuple):
    """An edge."""

    from_lot_id: LotId
    to_lot_id: LotId
    batch_id: str | None
    quantity: int
    weight: int
    total_weight: int


class Way(NamedTuple):
    """The edges of one way, a column each: thousands of objects would cost more than the whole way."""

    from_lot_ids: Sequence[LotId] = ()
    to_lot_ids: Sequence[LotId] = ()
    batch_ids: Sequence[str | None] = ()
    quantities: Sequence[int] = ()
    weights: Sequence[int] = ()
    total_weights: Sequence[int] = ()

    def steps(self) -> Iterator[Step]:
        """Edge by edge."""
        return starmap(Step, zip(*self, strict=True))


class Reached(NamedTuple):
    """A lot at the other end: its share in millionths, and the longest way to it."""

    lot_id: LotId
    share_ppm: int
    depth: int


def reach(start: LotId, way: Way, *, up: bool) -> list[Reached]:
    """Every lot reached from `start`, nearest first.

    Upwards the share says how much of `start` comes from that ancestor; downwards how much of that descendant
    comes from `start`. The way holds no circle: a lot is made of lots that were there before it.
    """
    number: defaultdict[LotId, int] = defaultdict(count().__next__)  # lists by number: ids are slow to hash
    first = number[start]
    above, below = (list(map(number.__getitem__, ids)) for ids in (way.from_lot_ids, way.to_lot_ids))
    nears, fars = (below, above) if up else (above, below)
    ways: list[list[tuple[int, int, int]]] = [[] for _ in number]
    pending, share, depth = [0] * len(number), [0] * len(number), [0] * len(number)
    for near, far, weight, total_weight in zip(nears, fars, way.weights, way.total_weights, strict=True):
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
    found = [(depth[lot], -((share[lot] * PPM + WHOLE // 2) // WHOLE), lot_ids[lot]) for lot in done[1:]]
    return [Reached(lot_id, -negative_ppm, deep) for deep, negative_ppm, lot_id in sorted(found)]
