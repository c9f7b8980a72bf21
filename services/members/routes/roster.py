"""A village's register from the accountant's own workbook."""

from uuid import UUID

from fastapi import Request, Response

from services.members.routes.bounds import KEEPERS
from services.members.schemas.roster import RosterReport, RosterView
from services.members.service import reporting
from services.members.service import roster as service
from shared.kit.auth import Role, door
from shared.kit.web import Acting, Router
from shared.kit.workbook.template import XLSX
from shared.kit.workbook.upload import TAKES_A_WORKBOOK, workbook_of

router = Router(prefix="/villages", tags=["roster"])
IMPORTS = door(*KEEPERS, Role.FINANCE, scope="path:village_id")


@router.post(
    "/{village_id}/roster",
    door=IMPORTS,
    status_code=200,
    response_model_exclude_defaults=True,
    openapi_extra=TAKES_A_WORKBOOK,
)
async def import_roster(village_id: UUID, request: Request, act: Acting, dry_run: bool = False) -> RosterView:
    """Import a workbook (the body, or `file` of a form), whole or not at all; `dry_run` only judges it."""
    content = await workbook_of(request)
    result = await service.import_into(act.session, act.actor, village_id, content, dry_run=dry_run)
    return RosterView.model_validate(result.as_json(act.language))


@router.post("/{village_id}/roster/report", door=IMPORTS, status_code=200, openapi_extra=TAKES_A_WORKBOOK)
async def report(village_id: UUID, request: Request, act: Acting, dry_run: bool = True) -> RosterReport:
    """As the import, told for a person: each bad cell by its place in the sheet, remarks too."""
    content = await workbook_of(request)
    result = await service.import_into(act.session, act.actor, village_id, content, dry_run=dry_run)
    return await reporting.report(content, result, act.language)


@router.post(
    "/{village_id}/roster/marked.xlsx", door=IMPORTS, status_code=200, openapi_extra=TAKES_A_WORKBOOK
)
async def marked(village_id: UUID, request: Request, act: Acting) -> Response:
    """The same workbook with its bad cells coloured, the reason as a note in each; nothing is entered."""
    content = await workbook_of(request)
    result = await service.import_into(act.session, act.actor, village_id, content, dry_run=True)
    headers = {"Content-Disposition": 'attachment; filename="roster-marked.xlsx"'}
    return Response(await reporting.mark_up(content, result, act.language), media_type=XLSX, headers=headers)
