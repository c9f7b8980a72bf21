"""Organisations of the group tree and their owners."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.members.queries import organisations as queries
from services.members.routes.bounds import DESKS, FOUNDERS, VIEWERS, Limit
from services.members.schemas.organisations import (
    ChangeOrganisation,
    OrganisationView,
    OwnersView,
    RecordOrganisation,
    SetOwners,
    StakeView,
)
from services.members.service import organisations as service
from shared.contracts.members import LegalForm
from shared.kit import clock
from shared.kit.auth import Role, Scope, door
from shared.kit.web import Acting, Router

router = Router(prefix="/organisations", tags=["organisations"])
EVERYBODY = (*VIEWERS, *DESKS, Role.ADMINISTRATOR, Role.OPERATOR)


@router.post("", door=door(*FOUNDERS, scope=Scope.ROW))
async def record(command: RecordOrganisation, act: Acting) -> OrganisationView:
    """Add an organisation below its parent."""
    await act.within(command.parent_id or await service.place_of_root(act.session, act.actor, command))
    answer: OrganisationView = await act.once(
        command, lambda: service.record(act.session, act.actor, command)
    )
    return answer


@router.get("", door=door(*EVERYBODY, scope=Scope.VISIBLE))
async def listed(
    act: Acting,
    legal_form: LegalForm | None = None,
    after: Annotated[str | None, Query(max_length=80, pattern=r"^[^\x00]*$", description="a code")] = None,
    limit: Limit = 100,
) -> list[OrganisationView]:
    """The organisations one may see, by code."""
    form = legal_form.value if legal_form else None
    return await queries.listed(act.session, await act.visible(), form, after, limit)


@router.get("/tree", door=door(*EVERYBODY, scope=Scope.VISIBLE))
async def tree(act: Acting) -> list[OrganisationView]:
    """The part of the group tree one may see, parents before children."""
    return await queries.tree(act.session, await act.visible())


@router.get("/ownership", door=door(*EVERYBODY, scope=Scope.VISIBLE))
async def ownership(act: Acting, on: date | None = None) -> list[StakeView]:
    """Who owns what on a day (today unless said), among what one may see."""
    return await queries.stakes(act.session, await act.visible(), on or clock.today())


@router.get("/{organisation_id}", door=door(*EVERYBODY, scope="path:organisation_id"))
async def one(organisation_id: UUID, act: Acting) -> OrganisationView:
    """An organisation."""
    return await queries.one(act.session, organisation_id)


@router.put("/{organisation_id}", door=door(*FOUNDERS, scope="path:organisation_id"))
async def change(organisation_id: UUID, command: ChangeOrganisation, act: Acting) -> OrganisationView:
    """Change name, desk, VAT registration, capital or attributes."""
    answer: OrganisationView = await act.once(
        command, lambda: service.change(act.session, organisation_id, command), status=200
    )
    return answer


@router.put("/{organisation_id}/owners", door=door(*FOUNDERS, scope="path:organisation_id"))
async def set_owners(organisation_id: UUID, command: SetOwners, act: Acting) -> OwnersView:
    """All owners from a day on."""
    answer: OwnersView = await act.once(
        command,
        lambda: service.set_owners(act.session, act.actor, organisation_id, command),
        status=200,
    )
    return answer


@router.get("/{organisation_id}/owners", door=door(*EVERYBODY, scope="path:organisation_id"))
async def owners(organisation_id: UUID, act: Acting, on: date | None = None) -> OwnersView:
    """Who owns it on a day (today unless said), in register order."""
    await queries.find(act.session, organisation_id)
    return await queries.owners(act.session, organisation_id, on or clock.today())


@router.get("/{organisation_id}/owners/days", door=door(*EVERYBODY, scope="path:organisation_id"))
async def owners_days(organisation_id: UUID, act: Acting, limit: Limit = 100) -> list[date]:
    """The days from which another list of owners counts, the latest first."""
    await queries.find(act.session, organisation_id)
    return await queries.owners_days(act.session, organisation_id, limit)
