"""A year's end: determined once its books and those below it are final, closed once it is distributed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.accounts import Part, code
from services.finance.domain.closing import AccountBalance, LegalYear, books_hash, close_year
from services.finance.domain.posting import Book
from services.finance.queries import years as queries
from services.finance.schemas.closing import CloseYear, DetermineYear
from services.finance.service.facts import books
from services.finance.service.ledger import post_drafts
from services.finance.service.turn import in_turn
from shared.contracts.finance import BranchResult, ProfitDetermined
from shared.kit import clock
from shared.kit.auth import Actor
from shared.kit.errors import Kind, Refused
from shared.kit.outbox import emit

Balances = Mapping[UUID, Sequence[AccountBalance]]


class WithItsCompany(Refused):
    """A branch is part of its company, which is determined and closed as a whole (公司法 §13)."""

    kind = Kind.INVALID
    zh = "“{name}”是分公司，随总公司一并年结"
    en = "{name} is a branch: its year ends with its company's"


class YearWaits(Refused):
    """Tiers close from the bottom of the ownership graph up, each on its own closed books (domain.md §3)."""

    zh = "还不能确定 {year} 年损益：{waits_for}"
    en = "The year {year} cannot be determined yet: {waits_for_en}"


class YearNotAtThatPoint(Refused):
    """A year goes open → determined → closed and never back."""

    zh = "{year} 年度现在是“{state}”，不能这样做"
    en = "The year {year} is {state}; this cannot be done now"


class YearLeftOver(Refused):
    """The database's own word: a year is determined with income and expense emptied, and never goes back."""

    sqlstate = "LH012"
    zh = "年度状态不能这样改，或损益科目还有余额（{detail}）"
    en = "A year does not go there, or income and expense are not empty ({detail})"


class NotDistributed(Refused):
    """A year is closed once all of its distribution is posted, or once it is said that there is none."""

    zh = "{year} 年度的分配尚未宣告完毕；如确定不分配，请注明"
    en = "The distribution of {year} is not declared wholly; say so if there is to be none"


class IsDistributed(Refused):
    """Something was declared of it, so it is not closed as a year without distribution."""

    zh = "{year} 年度已经宣告分配，不能按“不分配”结清"
    en = "A distribution of {year} was declared; it is not closed without one"


#: What every journal of the year holds shared while it is posted.
_LOCK = text(
    "SELECT pg_advisory_xact_lock(hashtextextended('books' || e || CAST(:year AS text), 0))"
    " FROM unnest(CAST(:entities AS uuid[])) AS u(e)"
)
_DETERMINED = text(
    """
    INSERT INTO fiscal_year (entity_id, year, state, own_result_fen, inflow_fen, books_hash, determined_at,
                             undistributed_before_fen, statutory_reserve_before_fen, determined_by)
    SELECT e, :year, 'determined', own, inflow, :hash, :at, before, reserve, :by
    FROM unnest(CAST(:entities AS uuid[]), CAST(:own AS bigint[]), CAST(:inflows AS bigint[]),
                CAST(:before AS bigint[]), CAST(:reserves AS bigint[]))
      AS t(e, own, inflow, before, reserve)
    """
)
_CLOSED = text(
    "UPDATE fiscal_year SET state = 'closed', closed_at = :at, closed_by = :by"
    " WHERE entity_id = ANY(:entities) AND year = :year"
)
_STATE = text("SELECT state FROM fiscal_year WHERE entity_id = :entity AND year = :year")
_CAPITAL = text("SELECT registered_capital_fen FROM entity WHERE id = :id")


async def determine(session: AsyncSession, actor: Actor, command: DetermineYear) -> None:
    """Close a legal entity's income and expense of a year, its branches' with it, and tell what it came to.

    Refuses WithItsCompany, YearNotAtThatPoint, YearWaits.
    """
    entities = await _locked(session, command.entity_id, command.year, wanted=None)
    waits = await queries.obstacles(session, command.entity_id, command.year)
    if waits:
        raise YearWaits(
            year=command.year,
            waits_for="；".join(one.says("zh") for one in waits),
            waits_for_en="; ".join(one.says("en") for one in waits),
        )
    last_month = f"{command.year:04d}-12"
    before = await queries.balances(session, entities, last_month)
    found = await books(session, entities)
    company, *branches = (found.of(entity) for entity in entities)
    ended = close_year(
        company,
        before[company.entity_id],
        [(branch, before[branch.entity_id]) for branch in branches],
        command.year,
    )
    await post_drafts(session, ended.journals)
    after = await queries.balances(session, entities, last_month)
    told = await _told(session, company, command.year, before, after, ended)
    await _keep(session, actor, told)
    await emit(session, told)


async def _locked(session: AsyncSession, entity_id: UUID, year: int, wanted: str | None) -> list[UUID]:
    """A legal entity and its branches, their year held for this transaction, in the state it must be in."""
    entity = await queries.legal_entity(session, entity_id)
    if entity.legal_entity_id != entity.id:
        raise WithItsCompany(field="entity_id", name=entity.name)
    entities = await queries.with_branches(session, entity.id)
    await in_turn(session)
    await session.execute(_LOCK, {"year": str(year), "entities": sorted(entities)})
    state = (await session.execute(_STATE, {"entity": entity.id, "year": year})).scalar()
    if state != wanted:
        raise YearNotAtThatPoint(field="year", year=year, state=state or "open")
    return entities


async def _told(
    session: AsyncSession, company: Book, year: int, before: Balances, after: Balances, ended: LegalYear
) -> ProfitDetermined:
    """What the books give to distribute from, frozen by a hash over all balances."""

    def credit(part: Part) -> int:
        account = code(company.regime, part)
        return -sum(one.fen for one in before[company.entity_id] if one.account == account)

    income = code(company.regime, Part.DIVIDEND_INCOME)
    inflow_fen = await queries.inflow(session, company.entity_id, income, year)
    capital = (await session.execute(_CAPITAL, {"id": company.entity_id})).scalar()
    return ProfitDetermined(
        entity_id=company.entity_id,
        year=year,
        own_result_fen=ended.result_fen - inflow_fen,
        branches=tuple(BranchResult(branch_id=branch, result_fen=fen) for branch, fen in ended.branches),
        inflow_fen=inflow_fen,
        undistributed_before_fen=credit(Part.DISTRIBUTION),
        statutory_reserve_before_fen=credit(Part.STATUTORY_RESERVE),
        registered_capital_fen=capital or 0,
        books_hash=books_hash(
            (entity, one.account, one.fen) for entity, balances in after.items() for one in balances
        ),
    )


async def _keep(session: AsyncSession, actor: Actor, told: ProfitDetermined) -> None:
    branches = [(one.branch_id, one.result_fen, 0, 0, 0) for one in told.branches]
    own = (
        told.entity_id,
        told.own_result_fen,
        told.inflow_fen,
        told.undistributed_before_fen,
        told.statutory_reserve_before_fen,
    )
    names = ("entities", "own", "inflows", "before", "reserves")
    columns: dict[str, Any] = dict(zip(names, map(list, zip(own, *branches, strict=True)), strict=True))
    await session.execute(
        _DETERMINED,
        {**columns, "year": told.year, "hash": told.books_hash, "at": clock.now(), "by": actor.name},
    )


async def close(session: AsyncSession, actor: Actor, command: CloseYear) -> None:
    """Nothing more is posted to a year: its distribution stands in the books, or there is none.

    Refuses WithItsCompany, YearNotAtThatPoint, NotDistributed, IsDistributed.
    """
    entities = await _locked(session, command.entity_id, command.year, wanted="determined")
    told = await queries.distributed(session, command.entity_id, command.year)
    if command.without_distribution and told.parts:
        raise IsDistributed(field="without_distribution", year=command.year)
    if not command.without_distribution and not told.whole:
        raise NotDistributed(field="without_distribution", year=command.year)
    await session.execute(
        _CLOSED, {"entities": entities, "year": command.year, "at": clock.now(), "by": actor.name}
    )
