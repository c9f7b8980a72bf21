"""The doors for lots on hand at the cut-over date, one by one or by workbook."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from shared.kit.auth import SIGNED_IN, door
from shared.kit.web import Acting, Router
from shared.kit.workbook.upload import TAKES_A_WORKBOOK, download, workbook_of
from shared.production import opening
from shared.production.binding import Production
from shared.production.opening_sheet import FORM
from shared.production.routes.doors import WRITERS, write_new
from shared.production.schemas import DayCome, OpenLots
from shared.production.views import LotView

DryRun = Annotated[bool, Query(description="judge it, enter nothing")]


def add_opening(router: Router, p: Production) -> None:
    """Bind the doors to a line."""

    @router.post("/lots/opening", door=write_new())
    async def open_lots(command: OpenLots, act: Acting) -> list[LotView]:
        answer: list[LotView] = await act.once(command, lambda: opening.open_lots(act.session, p, command))
        return answer

    @router.post(
        "/lots/opening/workbook",
        door=door(*WRITERS, scope="query:entity_id"),
        status_code=200,
        openapi_extra=TAKES_A_WORKBOOK,
    )
    async def open_from_workbook(
        entity_id: UUID, on: DayCome, request: Request, act: Acting, dry_run: DryRun = False
    ) -> opening.OpeningLotsView:
        content = await workbook_of(request)
        return await opening.open_from_workbook(
            act.session, p, entity_id, on, content, act.language, dry_run=dry_run
        )

    @router.get("/lots/opening/template.xlsx", door=SIGNED_IN)
    async def template(act: Acting) -> Response:
        return download(FORM, "opening-lots")
