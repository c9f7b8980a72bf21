"""Closing months: every service is asked to seal them, and finance closes each once all have and agree."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.months import to_ask
from services.finance.schemas.closing import CloseMonths
from shared.contracts.finance import PeriodClosed, PeriodClosing, Sealer
from shared.kit import clock, registry, sealing
from shared.kit.auth import Actor
from shared.kit.errors import NotFound
from shared.kit.outbox import emit_all

_KNOWN = text("SELECT 1 FROM entity WHERE id = :entity FOR UPDATE")
_SO_FAR = text(
    "SELECT (SELECT max(month) FROM period WHERE entity_id = :entity) AS asked_last,"
    " (SELECT min(period) FROM balance WHERE entity_id = :entity) AS books_from"
)
_ASK = text(
    "INSERT INTO period (entity_id, month, asked_by, asked_at, sealers, round)"
    " SELECT :entity, m, :by, :at, :sealers, 1 + (SELECT count(*) FROM reopening r"
    "  WHERE r.entity_id = :entity AND r.month = m AND r.state = 'granted')"
    " FROM unnest(CAST(:months AS text[])) AS t(m) RETURNING month, round"
)


async def close(session: AsyncSession, actor: Actor, command: CloseMonths) -> None:
    """Ask every service to seal these months; those asked for before are only looked at again.

    Refuses NotFound, MonthsInOrder, MonthNotOver.
    """
    entity = {"entity": command.entity_id}
    if (await session.execute(_KNOWN, entity)).scalar() is None:
        raise NotFound(field="entity_id", what="账簿 / books", id=command.entity_id)
    so_far = (await session.execute(_SO_FAR, entity)).one()
    months = to_ask(command.months, so_far.asked_last, so_far.books_from, clock.today())
    sealers = tuple(Sealer(service=name, stage=stage) for name, stage in registry.sealing_order())
    names = [sealer.service for sealer in sealers]
    asked = {"months": months, "by": actor.name, "at": clock.now(), "sealers": names}
    rounds = {row.month: row.round for row in await session.execute(_ASK, {**entity, **asked})}
    to_seal = [sealing.Asked(command.entity_id, month, rounds[month]) for month in months]
    await sealing.ask_all(session, to_seal, names)
    await emit_all(
        session,
        [
            PeriodClosing(entity_id=one.entity_id, month=one.period, sealers=sealers, round=one.round)
            for one in to_seal
        ],
    )
    await look_again(session)


async def look_again(session: AsyncSession) -> None:
    """Close what can be closed now: a voucher was checked, a late fact booked, the last count arrived."""
    await sealing.seal_what_is_ready(session, "finance")


def closed(entity_id: UUID, month: str, _round: int, _counts: Mapping[str, int]) -> PeriodClosed:
    """What finance says when it seals its own books of a month."""
    return PeriodClosed(entity_id=entity_id, month=month)
