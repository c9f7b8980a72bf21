"""Policies and resolutions: an entity's own rules of distribution, by date."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.dividends.domain.values import LegalForm
from services.dividends.queries import policies as queries
from services.dividends.queries import rules
from services.dividends.schemas.commands import PAGE_MAX, Day, Resolve, SetPolicy
from services.dividends.schemas.views import LawView, PolicyView, ResolutionView
from services.dividends.service import policies
from services.dividends.service.runs import RootDistributesNothing
from shared.kit import clock, tree
from shared.kit.auth import READERS, Role, door
from shared.kit.web import Acting, Router

WRITERS = (Role.MANAGER, Role.ACCOUNTANT, Role.FINANCE)
SEE = (*WRITERS, Role.SUBSIDIARY, *READERS)
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]

router = Router(tags=["policies"])


@router.post("/policies", door=door(*WRITERS, scope="body:entity_id"))
async def set_policy(command: SetPolicy, act: Acting) -> PolicyView:
    return await act.once(  # type: ignore[no-any-return]
        command, lambda: policies.set_policy(act.session, act.actor, command)
    )


@router.get("/policies", door=door(*SEE, scope="query:entity_id"))
async def list_policies(entity_id: UUID, act: Acting, limit: Limit = 50) -> list[PolicyView]:
    return await queries.policies(act.session, entity_id, limit)


@router.get("/policies/law", door=door(*SEE, scope="query:entity_id"))
async def show_law(entity_id: UUID, act: Acting, on: Day | None = None) -> LawView:
    """What the law demands of this entity's distribution on a day (today)."""
    node = await tree.find(act.session, entity_id)
    form = rules.form_of(node.legal_form)
    if form not in set(LegalForm):
        raise RootDistributesNothing(field="entity_id", name=node.name)
    return await rules.law(act.session, form, on or clock.today())


@router.post("/resolutions", door=door(*WRITERS, scope="body:entity_id"))
async def resolve(command: Resolve, act: Acting) -> ResolutionView:
    return await act.once(  # type: ignore[no-any-return]
        command, lambda: policies.resolve(act.session, act.actor, command)
    )


@router.get("/resolutions", door=door(*SEE, scope="query:entity_id"))
async def list_resolutions(entity_id: UUID, act: Acting, limit: Limit = 50) -> list[ResolutionView]:
    rows = await queries.resolutions(act.session, entity_id, limit)
    return [ResolutionView.model_validate(dict(row._mapping)) for row in rows]
