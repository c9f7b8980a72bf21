"""A lot's trace written as text: thousands of lots and links, without an object for each."""

import json
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.processing.domain.shares import PPM, LotId, Reached, Way, reach
from services.processing.queries import genealogy
from services.processing.queries.genealogy import Seen
from shared.contracts.production import Passport

_NUMBERS = text("SELECT CAST(id AS text) AS id, number FROM batch WHERE id = ANY(CAST(:ids AS uuid[]))")
#: What is written of a lot never told of.
_UNKNOWN = (
    '"entity":null,"status":null,"left":null,"product":null,"grade":null,"unit":null,"quantity":null,"on":null,'
    f'"passport":{Passport().model_dump_json()}'
)


async def trace(session: AsyncSession, lot_id: UUID) -> str:
    """Where a known lot came from and where it went, with shares: the JSON of a `TraceView`.

    Validating and dumping all those models takes longer than finding and writing them together.
    """
    up, down, known = await genealogy.around(session, lot_id)
    itself = Reached(str(lot_id), PPM, 0)
    above, below = reach(itself.lot_id, up, up=True), reach(itself.lot_id, down, up=False)
    written = _Written(known, await _numbers(session, {*up.batch_ids, *down.batch_ids} - {None}))
    return (
        f'{{"lot_id":"{lot_id}","lot":{written.lot(itself)},"ancestors":[{written.lots(above)}],'
        f'"descendants":[{written.lots(below)}],"links":[{written.links(up, down)}]}}'
    )


async def _numbers(session: AsyncSession, batch_ids: Collection[str | None]) -> dict[str | None, str]:
    """The numbers of batches; nothing is asked for where there are none."""
    if not batch_ids:
        return {}
    return {row.id: row.number for row in await session.execute(_NUMBERS, {"ids": list(batch_ids)})}


class _Written:
    """Lots and links as JSON; the names and passports that thousands share are written once.

    In ASCII, which takes a byte a sign and is sent as it is.
    """

    def __init__(self, known: Mapping[LotId, Seen], numbers: Mapping[str | None, str]) -> None:
        self._known, self._numbers = known, numbers
        self._text = cache(json.dumps)
        self._passport = cache(_passport)

    def lots(self, ends: Iterable[Reached]) -> str:
        return ",".join([self.lot(end) for end in ends])

    def links(self, *ways: Way) -> str:
        return ",".join(
            [
                self._link(*link)
                for way in ways
                for link in zip(way.from_lot_ids, way.to_lot_ids, way.batch_ids, way.quantities, strict=True)
            ]
        )

    def lot(self, end: Reached) -> str:
        row = self._known.get(end.lot_id)
        told = _UNKNOWN if row is None else self._told(row)
        return f'{{"lot_id":"{end.lot_id}","share_ppm":{end.share_ppm},"depth":{end.depth},{told}}}'

    def _told(self, row: Seen) -> str:
        text = self._text
        _, name, product, grade, unit, quantity, on, passport, status, left = row
        return (
            f'"entity":{text(name)},"status":{text(status)},"left":{text(left)},"product":{text(product)},'
            f'"grade":{text(grade)},"unit":{text(unit)},"quantity":{quantity},"on":"{on.isoformat()}",'
            f'"passport":{self._passport(passport)}'
        )

    def _link(self, from_lot_id: LotId, to_lot_id: LotId, batch_id: str | None, quantity: int) -> str:
        number = self._numbers.get(batch_id)
        return (
            f'{{"from_lot_id":"{from_lot_id}","to_lot_id":"{to_lot_id}","batch_id":{self._text(batch_id)},'
            f'"batch_number":{self._text(number)},"quantity":{quantity}}}'
        )


def _passport(kept: str) -> str:
    """As a `Passport` is answered, whatever the row has of it."""
    return json.dumps(Passport.model_validate_json(kept).model_dump(mode="json"), separators=(",", ":"))
