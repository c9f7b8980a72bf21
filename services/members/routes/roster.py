"""A village's register from the accountant's own workbook."""

from uuid import UUID

from fastapi import Request

from services.members.routes.bounds import KEEPERS
from services.members.schemas.roster import RosterView
from services.members.service import roster as service
from shared.kit.auth import Role, door
from shared.kit.web import Acting, Router
from shared.kit.workbook.upload import TAKES_A_WORKBOOK, workbook_of

router = Router(prefix="/villages", tags=["roster"])


@router.post(
    "/{village_id}/roster",
    door=door(*KEEPERS, Role.FINANCE, scope="path:village_id"),
    status_code=200,
    response_model_exclude_defaults=True,
    openapi_extra=TAKES_A_WORKBOOK,
)
async def import_roster(village_id: UUID, request: Request, act: Acting, dry_run: bool = False) -> RosterView:
    """Import a workbook (the body, or `file` of a form), whole or not at all; `dry_run` only judges it."""
    content = await workbook_of(request)
    result = await service.import_into(act.session, act.actor, village_id, content, dry_run=dry_run)
    return RosterView.model_validate(result.as_json(act.language))
