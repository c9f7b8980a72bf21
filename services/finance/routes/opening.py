"""Opening balances at the cut-over date."""

from typing import Annotated

from fastapi import Query

from services.finance.routes.doors import KEEPERS
from services.finance.schemas.opening import OpenBooks, OpeningView
from services.finance.service import opening
from shared.kit.auth import door
from shared.kit.web import Acting, Router

router = Router(prefix="/opening-balances", tags=["opening"])
DryRun = Annotated[bool, Query(description="judge it, post nothing")]


@router.post("", door=door(*KEEPERS, scope="body:entity_id"))
async def open_books(command: OpenBooks, act: Acting, dry_run: DryRun = False) -> OpeningView:
    """Post an entity's opening balances as one journal; the same again changes nothing."""
    if dry_run:  # leaves no trace, so it does not burn the id
        return await opening.open_books(act.session, command, dry_run=True)
    return await act.once(command, lambda: opening.open_books(act.session, command))  # type: ignore[no-any-return]
