"""A lot's trace written as text: thousands of lots and links, without an object for each."""

import json
from collections.abc import Iterable, Mapping
from functools import cache, partial
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.processing.domain.shares import PPM, Reached, Step, reach
from services.processing.queries import genealogy
from shared.contracts.production import Passport

_NUMBERS = text("SELECT id, number FROM batch WHERE id = ANY(:ids)")
#: What is written of a lot never told of.
_UNKNOWN = (
    '"entity":null,"status":null,"left":null,"product":null,"grade":null,"unit":null,"quantity":null,"on":null,'
    f'"passport":{Passport().model_dump_json()}'
)


async def trace(session: AsyncSession, lot_id: UUID) -> str:
    """Where a known lot came from and where it went, with shares: a `TraceView`, as pydantic would write it.

    Validating and dumping all those models takes longer than finding and writing them together.
    """
    up, down = await genealogy.walk(session, lot_id)
    itself, links = Reached(lot_id, PPM, 0), [*up, *down]
    above, below = reach(lot_id, up, up=True), reach(lot_id, down, up=False)
    known = await genealogy.seen(session, [end.lot_id for end in (itself, *above, *below)])
    written = _Written(known, await _numbers(session, links))
    return (
        f'{{"lot_id":"{lot_id}","lot":{written.lot(itself)},"ancestors":{written.lots(above)},'
        f'"descendants":{written.lots(below)},"links":{written.links(links)}}}'
    )


async def _numbers(session: AsyncSession, links: Iterable[Step]) -> dict[UUID | None, str]:
    """The numbers of the links' batches."""
    batch_ids = {link.batch_id for link in links if link.batch_id is not None}
    return {row.id: row.number for row in await session.execute(_NUMBERS, {"ids": list(batch_ids)})}


class _Written:
    """Lots and links as JSON; the names and passports that thousands share are written once."""

    def __init__(self, known: Mapping[UUID, Any], numbers: Mapping[UUID | None, str]) -> None:
        self._known, self._numbers = known, numbers
        self._text = cache(partial(json.dumps, ensure_ascii=False))
        self._passport = cache(lambda passport: Passport.model_validate_json(passport).model_dump_json())

    def lots(self, ends: Iterable[Reached]) -> str:
        return f"[{','.join([self.lot(end) for end in ends])}]"

    def links(self, links: Iterable[Step]) -> str:
        return f"[{','.join([self.link(link) for link in links])}]"

    def lot(self, end: Reached) -> str:
        row = self._known.get(end.lot_id)
        told = _UNKNOWN if row is None else self._told(row)
        return f'{{"lot_id":"{end.lot_id}","share_ppm":{end.share_ppm},"depth":{end.depth},{told}}}'

    def _told(self, row: Any) -> str:
        text = self._text
        _, name, product, grade, unit, quantity, on, passport, status, left = row
        return (
            f'"entity":{text(name)},"status":{text(status)},"left":{text(left)},"product":{text(product)},'
            f'"grade":{text(grade)},"unit":{text(unit)},"quantity":{quantity},"on":"{on.isoformat()}",'
            f'"passport":{self._passport(passport)}'
        )

    def link(self, link: Step) -> str:
        batch_id = "null" if link.batch_id is None else f'"{link.batch_id}"'
        return (
            f'{{"from_lot_id":"{link.from_lot_id}","to_lot_id":"{link.to_lot_id}","batch_id":{batch_id},'
            f'"batch_number":{self._text(self._numbers.get(link.batch_id))},"quantity":{link.quantity}}}'
        )
