"""Statutory statements."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.finance.queries import statements
from services.finance.routes.doors import SEE
from services.finance.schemas.statements import Statement, StatementKind
from services.finance.schemas.words import MONTH
from shared.kit.auth import door
from shared.kit.web import Acting, Router

router = Router(tags=["statements"])


@router.get("/statements/{kind}", door=door(*SEE, scope="query:entity_id"))
async def show_statement(
    kind: StatementKind,
    entity_id: UUID,
    from_month: Annotated[str, Query(alias="from", pattern=MONTH)],
    to_month: Annotated[str, Query(alias="to", pattern=MONTH)],
    act: Acting,
    with_branches: bool = False,
) -> Statement:
    """资产负债表 at the end of `to`; 利润表 (盈余及盈余分配表, 收益及收益分配表) of the months from-to."""
    return await statements.statement(
        act.session, kind, entity_id, from_month, to_month, branches=with_branches
    )
