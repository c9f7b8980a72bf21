"""Keeping which parts of an entity's distribution have come, also of one that declares nothing."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.dividends import DividendDeclared

_DECLARED = text(
    """
    INSERT INTO declared (tier_id, part, entity_id, year, parts, declared_fen)
    SELECT * FROM unnest(CAST(:tiers AS uuid[]), CAST(:numbers AS smallint[]), CAST(:entities AS uuid[]),
                         CAST(:years AS int[]), CAST(:parts AS smallint[]), CAST(:amounts AS bigint[]))
    ON CONFLICT (tier_id, part) DO NOTHING
    """
)


async def keep_declared(session: AsyncSession, events: Sequence[DividendDeclared]) -> None:
    """Keep parts of declared tiers, as one set."""
    if events:
        await session.execute(
            _DECLARED,
            {
                "tiers": [event.tier_id for event in events],
                "numbers": [event.part for event in events],
                "entities": [event.entity_id for event in events],
                "years": [event.year for event in events],
                "parts": [event.parts for event in events],
                "amounts": [event.declared_fen for event in events],
            },
        )
