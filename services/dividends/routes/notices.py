"""公示 and 异议: the published plan for everybody, objections to it, and their answers."""

from uuid import UUID

from services.dividends.domain.notice import masked
from services.dividends.queries import holders, objections, showing, tiers
from services.dividends.routes.tiers import SEE, WRITERS, After, Limit, Offset, within_tier
from services.dividends.schemas.commands import AnswerObjection, Object
from services.dividends.schemas.views import NoticeLine, NoticeView, ObjectionView
from services.dividends.service import objections as objecting
from shared.kit.auth import PUBLIC, Role, Scope, door
from shared.kit.errors import NotFound
from shared.kit.web import Acting, Router

router = Router(prefix="/runs/{run_id}/tiers/{tier_id}", tags=["notices"])
lists = Router(prefix="/objections", tags=["notices"])


@router.get("/notice", door=PUBLIC)
async def notice(
    run_id: UUID, tier_id: UUID, act: Acting, after: After = -1, limit: Limit = 100
) -> NoticeView:
    """公示, from the day it is published on; before that there is nothing to see."""
    tier = await tiers.tier(act.session, run_id, tier_id)
    shown = (await showing.views(act.session, [tier]))[0]
    if shown.published_on is None:
        raise NotFound(what="公示 / notice", id=tier_id)
    rows = await tiers.lines(act.session, tier_id, after=after, limit=limit)
    return NoticeView(
        entity_name=tier.entity_name,
        year=tier.year,
        kind=tier.kind,
        state=tier.state,
        published_on=shown.published_on,
        vote_from_on=shown.vote_from_on,
        steps=await showing.steps(act.session, tier.detail),
        distributable_fen=tier.distributable_fen,
        declared_fen=tier.declared_fen,
        lines=[
            NoticeLine(
                ordinal=row.ordinal,
                holder=row.holder_name if row.holder_is_entity else masked(row.holder_name),
                pool=row.pool,
                weight=row.weight,
                amount_fen=row.amount_fen,
            )
            for row in rows
        ],
    )


@router.get("/objections", door=door(*SEE, scope=Scope.ROW))
async def list_objections(
    run_id: UUID, tier_id: UUID, act: Acting, limit: Limit = 100
) -> list[ObjectionView]:
    """Objections to a plan, the newest first."""
    await within_tier(act, run_id, tier_id)
    return await objections.of_tier(act.session, tier_id, limit)


@router.post(
    "/objections", door=door(Role.HOUSEHOLD, Role.MANAGER, Role.ACCOUNTANT, Role.FINANCE, scope=Scope.OWN)
)
async def take_objection(run_id: UUID, tier_id: UUID, command: Object, act: Acting) -> ObjectionView:
    """A household objects for itself; those of the office write down what a member hands in."""
    tier = await tiers.tier(act.session, run_id, tier_id)
    if act.actor.household_id == command.holder_id:
        holder = await holders.holder(act.session, command.holder_id)
        place = (holder and holder.village_id) or tier.entity_id
        await act.within(place, household_id=command.holder_id)
    else:
        await act.within(tier.entity_id)
    return await act.once(  # type: ignore[no-any-return]
        command,
        lambda: objecting.take_objection(act.session, act.actor, run_id, tier_id, command),
    )


@lists.get("", door=door(*SEE, scope=Scope.VISIBLE))
async def list_all_objections(
    act: Acting, unanswered: bool = False, limit: Limit = 100, offset: Offset = 0
) -> list[ObjectionView]:
    """Objections to any plan one may see, the newest first; `unanswered`: those that wait."""
    return await objections.visible(act.session, await act.visible(), unanswered, limit, offset)


@lists.post("/{objection_id}/answer", door=door(*WRITERS, scope=Scope.ROW))
async def answer_objection(objection_id: UUID, command: AnswerObjection, act: Acting) -> ObjectionView:
    """Answer an objection, once."""
    objection = await objections.objection(act.session, objection_id)
    await act.within(objection.entity_id)
    return await act.once(  # type: ignore[no-any-return]
        command, lambda: objecting.answer_objection(act.session, act.actor, objection, command)
    )
