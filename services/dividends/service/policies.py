"""Records an entity's distribution rules and resolutions; rows are only added, the latest holds."""

from collections import Counter
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.domain.refusals import PatronageTooLow
from services.dividends.domain.values import LegalForm
from services.dividends.models import Policy, Resolution
from services.dividends.queries.policies import policy_view
from services.dividends.schemas.commands import Resolve, SetPolicy
from services.dividends.schemas.views import PolicyView, ResolutionView
from services.dividends.service.tiers import compute_waiting
from shared.kit import clock, tree
from shared.kit.auth import Actor
from shared.kit.errors import Kind, Refused
from shared.kit.figures import figure
from shared.kit.tree import Node


class PartsUnlikeTheWhole(Refused):
    """A reserve's named parts sum to its rate."""

    kind = Kind.INVALID
    zh = "公积金、公益金各项合计 {parts_bp}%，与提取比例 {reserve_bp}% 不一致"
    en = "The reserve's parts sum to {parts_bp} %, not to its rate of {reserve_bp} %"


class NobodyFirst(Refused):
    """A priority item names its holders, each once."""

    kind = Kind.INVALID
    zh = "优先份额应列明受益户，且不得重复"
    en = "A priority item names its holders, each once"


async def set_policy(session: AsyncSession, actor: Actor, command: SetPolicy) -> PolicyView:
    """Add a policy row. Refused: `PatronageTooLow`, `PartsUnlikeTheWhole`, `NobodyFirst`, `NotFound`."""
    await _judge_patronage(session, await tree.find(session, command.entity_id), command)
    parts_bp = sum(part.bp for part in command.reserve_parts)
    if command.reserve_parts and parts_bp != command.reserve_bp:
        raise PartsUnlikeTheWhole(field="reserve_bp", parts_bp=parts_bp, reserve_bp=command.reserve_bp)
    for number, item in enumerate(command.priority):
        counted: Counter[UUID] = Counter(item.holder_ids)
        if not counted or max(counted.values()) > 1:
            raise NobodyFirst(field=f"priority.{number}.holder_ids")
    row = command.model_dump(mode="json", exclude={"id", "entity_id", "effective_on"})
    fixed = {"id": command.id, "entity_id": command.entity_id, "effective_on": command.effective_on}
    await session.execute(insert(Policy), {**row, **fixed, "by_id": actor.id, "recorded_at": clock.now()})
    await compute_waiting(session, [command.entity_id])
    return await policy_view(session, {**row, **fixed})


async def _judge_patronage(session: AsyncSession, node: Node, command: SetPolicy) -> None:
    """A charter gives no less by trade than the law (农民专业合作社法 §44); judged again when drawn up."""
    if node.legal_form != LegalForm.COOP:
        return
    floor_bp = await figure(session, "patronage_floor_bp", command.effective_on)
    if command.patronage_bp < floor_bp:
        raise PatronageTooLow(field="patronage_bp", found_bp=command.patronage_bp, min_bp=floor_bp)


async def resolve(session: AsyncSession, actor: Actor, command: Resolve) -> ResolutionView:
    """Add a resolution row; a tier that is already drawn up must be drawn up anew to follow it."""
    await tree.find(session, command.entity_id)
    row = command.model_dump()
    await session.execute(insert(Resolution), {**row, "by_id": actor.id, "recorded_at": clock.now()})
    await compute_waiting(session, [command.entity_id])
    return ResolutionView.model_validate(row)
