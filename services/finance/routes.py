"""HTTP to one call each."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.finance.queries import balances
from services.finance.schemas import MONTH, TrialBalance
from shared.kit.auth import READERS, Role, door
from shared.kit.web import Acting, Router

router = Router(tags=["books"])

_BOOKKEEPERS = (Role.MANAGER, Role.ACCOUNTANT, Role.SUBSIDIARY, Role.FINANCE, *READERS)
Month = Annotated[str, Query(pattern=MONTH)]


@router.get("/trial-balance", door=door(*_BOOKKEEPERS, scope="query:entity_id"))
async def trial_balance(entity_id: UUID, from_month: Month, to_month: Month, act: Acting) -> TrialBalance:
    """科目余额表 of an entity over months, first and last included."""
    return await balances.trial_balance(act.session, entity_id, from_month, to_month)
