"""The doors for lots on hand in a plant at the cut-over date."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.processing.routes.doors import WRITES
from services.processing.schemas.commands import DayCome
from services.processing.schemas.views import LotView
from services.processing.service.opening import open_from_workbook, open_lots
from shared.kit.auth import SIGNED_IN, Role, door
from shared.kit.web import Acting, Router
from shared.kit.workbook.upload import TAKES_A_WORKBOOK, download, workbook_of
from shared.production.opening import OpeningLotsView
from shared.production.opening_sheet import FORM
from shared.production.schemas import OpenLots

opening = Router(prefix="/lots/opening", tags=["opening"])

DryRun = Annotated[bool, Query(description="judge it, enter nothing")]


@opening.post("", door=WRITES, response_model=list[LotView])
async def post_lots(command: OpenLots, act: Acting) -> object:
    """Raw material to be used, and finished goods that may be sold."""
    return await act.once(command, lambda: open_lots(act.session, command))


@opening.post(
    "/workbook",
    door=door(Role.PLANT, scope="query:entity_id"),
    status_code=200,
    openapi_extra=TAKES_A_WORKBOOK,
)
async def post_workbook(
    entity_id: UUID, on: DayCome, request: Request, act: Acting, dry_run: DryRun = False
) -> OpeningLotsView:
    content = await workbook_of(request)
    return await open_from_workbook(act.session, entity_id, on, content, act.language, dry_run=dry_run)


@opening.get("/template.xlsx", door=SIGNED_IN)
async def get_template(act: Acting) -> Response:
    return download(FORM, "opening-lots")
