"""Whoever posts does so by turns: the one lock that stands before all others of the books."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended('postings', 0))")


async def in_turn(session: AsyncSession) -> None:
    """Post alone until the transaction ends; asked for before anything else of the books is locked.

    A poll of facts locks lots, months, balances, pairs and margins in the order of its facts, so two
    processes of finance, or one and a person's voucher, would now and then wait for each other in a circle.
    They have nothing to gain side by side: nearly all of them change the same few balances.
    """
    await session.execute(_TURN)
