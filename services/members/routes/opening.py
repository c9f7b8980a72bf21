"""A co-op's member accounts or a company's capital at the cut-over date, from a workbook."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.members.domain.opening_sheet import FORM
from services.members.routes.bounds import KEEPERS
from services.members.schemas.opening import OpeningRegisterView
from services.members.schemas.words import Day
from services.members.service import opening as service
from shared.kit.auth import SIGNED_IN, Role, door
from shared.kit.web import Acting, Router
from shared.kit.workbook.upload import TAKES_A_WORKBOOK, download, workbook_of

router = Router(prefix="/registers", tags=["register"])


@router.post(
    "/{organisation_id}/opening/workbook",
    door=door(*KEEPERS, Role.FINANCE, scope="path:organisation_id"),
    status_code=200,
    openapi_extra=TAKES_A_WORKBOOK,
)
async def open_from_workbook(
    organisation_id: UUID,
    on: Day,
    request: Request,
    act: Acting,
    dry_run: Annotated[bool, Query(description="judge it, enter nothing")] = False,
) -> OpeningRegisterView:
    """Enter the accounts of a workbook (the body, or `file` of a form), whole or not at all."""
    content = await workbook_of(request)
    return await service.open_from_workbook(
        act.session, act.actor, organisation_id, on, content, act.language, dry_run=dry_run
    )


@router.get("/opening/template.xlsx", door=SIGNED_IN)
async def template(act: Acting) -> Response:
    """The workbook to fill in (出资登记表)."""
    return download(FORM, "opening-register")
