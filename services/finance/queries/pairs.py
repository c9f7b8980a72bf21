"""The mismatch bench: documents between members of a group whose two sides do not agree."""

from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.consolidation.inputs import OpenPair
from services.finance.queries.group_books import members
from services.finance.schemas.consolidations import PairView, Side
from shared.kit.events import period_of

_OPEN = text(
    "SELECT * FROM open_pairs(CAST(:members AS uuid[]), CAST(:on AS date))"
    " ORDER BY since, document, low_id, high_id LIMIT :limit"
)


async def open_pairs(session: AsyncSession, company_id: UUID, on: date, limit: int) -> list[PairView]:
    """Pairs of the company's group that did not match by a day, the oldest first; none if it has no group."""
    month = period_of(on)
    group = await members(session, company_id, month, month)
    names = {member.entity_id: member.name for member in group}
    rows = await session.execute(_OPEN, {"members": list(names), "on": on, "limit": limit})
    return [_view(OpenPair(**row._mapping), names, on) for row in rows]


def _view(pair: OpenPair, names: dict[UUID, str], on: date) -> PairView:
    """Who has booked nothing must act; where both have, both must look."""
    silent = [
        entity_id
        for entity_id, fen in ((pair.low_id, pair.low_fen), (pair.high_id, pair.high_fen))
        if not fen
    ]
    return PairView(
        document=pair.document,
        kind=pair.kind,
        difference=Side.MISSING if silent else Side.DIFFERS,
        since=pair.since,
        days=(on - pair.since).days,
        one_id=pair.low_id,
        one_name=names[pair.low_id],
        one_fen=pair.low_fen,
        other_id=pair.high_id,
        other_name=names[pair.high_id],
        other_fen=pair.high_fen,
        must_act=silent or [pair.low_id, pair.high_id],
    )
