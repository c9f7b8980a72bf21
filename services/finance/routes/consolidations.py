"""Consolidated statements: saved, listed, drilled into, compared, checked; and the mismatch bench."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.finance.domain.consolidation.eliminations import Sheet
from services.finance.queries import consolidations as queries
from services.finance.queries import pairs
from services.finance.routes.doors import CLOSERS, SEE, After, Limit
from services.finance.schemas.consolidations import (
    ChangeView,
    CheckView,
    Consolidate,
    FigureWhole,
    LotHeldView,
    PairView,
    StatementView,
    VersionView,
    VersionWhole,
)
from services.finance.schemas.ledger import JournalView
from services.finance.service import consolidations
from shared.kit.auth import Scope, door
from shared.kit.web import Acting, Router

router = Router(tags=["consolidation"])

AccountOf = Annotated[str, Query(min_length=1, max_length=12, pattern="^[0-9a-z]+$")]
DayOf = Annotated[date, Query(ge=date(1949, 10, 1), le=date(2199, 12, 31))]


@router.post("/consolidations", door=door(*CLOSERS, scope="body:company_id"))
async def save_version(command: Consolidate, act: Acting) -> VersionWhole:
    """Consolidate a company and all it controls, and keep the version."""
    return await act.once(command, lambda: consolidations.save(act.session, act.actor, command))  # type: ignore[no-any-return]


@router.get("/consolidations", door=door(*SEE, scope=Scope.VISIBLE))
async def list_versions(act: Acting, after: After = None, limit: Limit = 100) -> list[VersionView]:
    """Saved versions, newest first."""
    return await queries.versions(act.session, await act.visible(), after, limit)


@router.get("/consolidations/{version_id}", door=door(*SEE, scope=Scope.ROW))
async def show_version(version_id: UUID, act: Acting) -> VersionWhole:
    """One version with its members and statements."""
    return await _seen(version_id, act)


@router.get("/consolidations/{version_id}/statement", door=door(*SEE, scope=Scope.ROW))
async def show_statement(version_id: UUID, sheet: Sheet, act: Acting) -> StatementView:
    """合并资产负债表 or 合并利润表 with a column a member, the eliminations by kind, and the group."""
    await _seen(version_id, act)
    return await queries.statement(act.session, version_id, sheet)


@router.get("/consolidations/{version_id}/figure", door=door(*SEE, scope=Scope.ROW))
async def show_figure(version_id: UUID, sheet: Sheet, account: AccountOf, act: Acting) -> FigureWhole:
    """A figure: each member's part of it, and what was eliminated because of whom."""
    await _seen(version_id, act)
    return await queries.figure(act.session, version_id, sheet, account)


@router.get("/consolidations/{version_id}/journals", door=door(*SEE, scope=Scope.ROW))
async def list_journals(
    version_id: UUID,
    sheet: Sheet,
    account: AccountOf,
    entity_id: UUID,
    act: Acting,
    after: After = None,
    limit: Limit = 100,
) -> list[JournalView]:
    """The journals a member's part of a figure is made of: those the version had seen."""
    await _seen(version_id, act)
    await act.within(entity_id)
    return await queries.journals(
        act.session,
        version_id,
        sheet=sheet,
        account=account,
        entity_id=entity_id,
        after=after,
        limit=limit,
    )


@router.get("/consolidations/{version_id}/lots", door=door(*SEE, scope=Scope.ROW))
async def list_lots(version_id: UUID, act: Acting) -> list[LotHeldView]:
    """The lots behind the unrealised profit: where they are, whose margin it is."""
    await _seen(version_id, act)
    return await queries.lots(act.session, version_id)


@router.get("/consolidations/{version_id}/changes", door=door(*SEE, scope=Scope.ROW))
async def list_changes(version_id: UUID, to: UUID, act: Acting) -> list[ChangeView]:
    """What differs in another version, figure by figure."""
    await _seen(version_id, act)
    await _seen(to, act)
    return await queries.compare(act.session, version_id, to)


@router.get("/consolidations/{version_id}/check", door=door(*SEE, scope=Scope.ROW))
async def check_version(version_id: UUID, act: Acting) -> CheckView:
    """Add up again all the lines a version had seen, and hash again what it says."""
    await _seen(version_id, act)
    return await queries.check(act.session, version_id)


@router.get("/intragroup-pairs", door=door(*SEE, scope="query:company_id"))
async def list_open_pairs(company_id: UUID, on: DayOf, act: Acting, limit: Limit = 100) -> list[PairView]:
    """内部往来核对: documents between members that did not match by a day, since when, who must act."""
    return await pairs.open_pairs(act.session, company_id, on, limit)


async def _seen(version_id: UUID, act: Acting) -> VersionWhole:
    found = await queries.version(act.session, version_id)
    await act.within(found.company_id)
    return found
