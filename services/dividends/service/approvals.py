"""Takes a tier through the steps of its legal form, sends it back, and declares it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.domain import approval
from services.dividends.domain.approval import (
    Progress,
    RunState,
    Taken,
    Vote,
)
from services.dividends.models import Approval
from services.dividends.queries import objections, rules, tiers
from services.dividends.schemas.commands import AdvanceTier, ReturnTier
from services.dividends.service.declaring import declare
from shared.kit import clock
from shared.kit.auth import Actor
from shared.kit.errors import Kind, Refused


class NotDrawnUp(Refused):
    """A tier that still waits has nothing to approve."""

    kind = Kind.CONFLICT
    zh = "尚未计算，等待：{waits_for}"
    en = "The tier is not drawn up yet; it waits for {waits_for}"


class WasWithdrawn(Refused):
    """What was given up takes no further step."""

    kind = Kind.CONFLICT
    zh = "这份更正分配已经撤销"
    en = "This adjustment was withdrawn"


class NotYetThatDay(Refused):
    """A step is taken on its day, not before it."""

    kind = Kind.INVALID
    zh = "日期 {on} 还没有到（今天 {today}）"
    en = "{on} has not come yet (today is {today})"


class PaymentsSayThat(Refused):
    """From declared on, a tier's state follows what is paid; nobody sets it by hand."""

    kind = Kind.CONFLICT
    zh = "“{state}”由付款情况决定，不能手工设定"
    en = "{state} follows from payments and is not set by hand"


async def advance_tier(
    session: AsyncSession, actor: Actor, run_id: UUID, tier_id: UUID, command: AdvanceTier
) -> None:
    """One step on; `declared` emits the tier. Refused: `NotDrawnUp`, `NotYetThatDay`, `PaymentsSayThat`, and
    the rules of `domain.approval`."""
    tier = await tiers.tier_locked(session, run_id, tier_id)
    on = _day(command.on)
    state = RunState(command.to)
    progress = await _progress(session, tier)
    if tier.declared_at is not None and state is not RunState.CLOSED:
        raise PaymentsSayThat(state=str(state))
    rule = await rules.in_force(session, tier.form, on)
    vote = Vote(command.vote.entitled, command.vote.present, command.vote.agreed) if command.vote else None
    after = approval.advance(
        progress, state, by=str(actor.id), on=on, policy=rule, vote=vote, note=command.note
    )
    counted = command.vote.model_dump() if command.vote else {}
    if state is RunState.VOTED:
        # Open objections do not stop a meeting, but the record says that they were.
        waiting = await objections.open_counts(session, [tier_id])
        counted |= {"open_objections": waiting[tier_id]} if waiting else {}
    await _take(session, tier, actor, command.id, after, counted)
    if state is RunState.DECLARED:
        await declare(session, tier)


async def return_tier(
    session: AsyncSession, actor: Actor, run_id: UUID, tier_id: UUID, command: ReturnTier
) -> None:
    """Back to draft, with a reason; every step is taken again. Refused: `NotDrawnUp`, `NotTakenBack`."""
    tier = await tiers.tier_locked(session, run_id, tier_id)
    progress = await _progress(session, tier)
    after = approval.send_back(progress, by=str(actor.id), on=_day(command.on), reason=command.reason)
    await _take(session, tier, actor, command.id, after, {})


def _day(on: date | None) -> date:
    today = clock.today()
    if on is not None and on > today:
        raise NotYetThatDay(field="on", on=on, today=today)
    return on or today


async def _progress(session: AsyncSession, tier: Row[Any]) -> Progress:
    if tier.state == "withdrawn":
        raise WasWithdrawn()
    if tier.state == "waiting":
        raise NotDrawnUp(waits_for="、".join(tier.waits_for))
    history = tuple(
        Taken(RunState(row.state), str(row.by_id), row.on, row.note)
        for row in await tiers.approvals(session, tier.id)
    )
    return Progress(str(tier.prepared_by), RunState(tier.state), history)


async def _take(
    session: AsyncSession, tier: Row[Any], actor: Actor, step_id: UUID, after: Progress, vote: dict[str, int]
) -> None:
    taken = after.history[-1]
    await session.execute(
        insert(Approval),
        {
            "id": step_id,
            "tier_id": tier.id,
            "state": str(taken.state),
            "by_id": actor.id,
            "by_name": actor.name,
            "on": taken.on,
            "note": taken.note,
            "vote": vote,
            "prepared_by": tier.prepared_by,
            "taken_at": clock.now(),
        },
    )
    await session.execute(
        text("UPDATE tier SET state = :state WHERE id = :id"), {"state": str(after.state), "id": tier.id}
    )
