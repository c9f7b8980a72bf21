"""Policies and resolutions: an entity's own rules of distribution, by date."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.dividends.queries import policies as queries
from services.dividends.schemas import PAGE_MAX, PolicyView, ResolutionView, Resolve, SetPolicy
from services.dividends.service import policies
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
    rows = await queries.policies(act.session, entity_id, limit)
    return [PolicyView.model_validate(dict(row._mapping)) for row in rows]


@router.post("/resolutions", door=door(*WRITERS, scope="body:entity_id"))
async def resolve(command: Resolve, act: Acting) -> ResolutionView:
    return await act.once(  # type: ignore[no-any-return]
        command, lambda: policies.resolve(act.session, act.actor, command)
    )


@router.get("/resolutions", door=door(*SEE, scope="query:entity_id"))
async def list_resolutions(entity_id: UUID, act: Acting, limit: Limit = 50) -> list[ResolutionView]:
    rows = await queries.resolutions(act.session, entity_id, limit)
    return [ResolutionView.model_validate(dict(row._mapping)) for row in rows]
