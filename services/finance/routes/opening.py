"""Opening balances at the cut-over date, as a list or as the accountant's own workbook."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.finance.domain.opening_sheet import FORM
from services.finance.routes.doors import KEEPERS
from services.finance.schemas.opening import OpenBooks, OpeningView
from services.finance.schemas.words import Day
from services.finance.service import opening
from shared.kit.auth import SIGNED_IN, door
from shared.kit.web import Acting, Router
from shared.kit.workbook.upload import TAKES_A_WORKBOOK, download, workbook_of

router = Router(prefix="/opening-balances", tags=["opening"])
DryRun = Annotated[bool, Query(description="judge it, post nothing")]


@router.post("", door=door(*KEEPERS, scope="body:entity_id"))
async def open_books(command: OpenBooks, act: Acting, dry_run: DryRun = False) -> OpeningView:
    """Post an entity's opening balances as one journal; the same again changes nothing."""
    if dry_run:  # leaves no trace, so it does not burn the id
        return await opening.open_books(act.session, command, dry_run=True)
    return await act.once(command, lambda: opening.open_books(act.session, command))  # type: ignore[no-any-return]


@router.post(
    "/workbook",
    door=door(*KEEPERS, scope="query:entity_id"),
    status_code=200,
    openapi_extra=TAKES_A_WORKBOOK,
)
async def open_from_workbook(
    entity_id: UUID, on: Day, request: Request, act: Acting, dry_run: DryRun = False
) -> OpeningView:
    """Post the balances of a workbook (the body, or `file` of a form), whole or not at all."""
    content = await workbook_of(request)
    return await opening.open_from_workbook(
        act.session, entity_id, on, content, act.language, dry_run=dry_run
    )


@router.get("/template.xlsx", door=SIGNED_IN)
async def template(act: Acting) -> Response:
    """The workbook to fill in (期初余额表)."""
    return download(FORM, "opening-balances")
