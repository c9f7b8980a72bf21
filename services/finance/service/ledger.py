"""Posting journals: sets of rows in two statements, balances by the database's own trigger."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.months import after, first_day
from services.finance.domain.opening import KIND as OPENING
from services.finance.domain.posting import Draft, Phase
from shared.kit.errors import Kind, Refused
from shared.kit.events import period_of
from shared.kit.ids import new_id


class BooksAreClosed(Refused):
    """The month is closed, the year is past taking this kind of entry, or the opening balances have it."""

    kind = Kind.CONFLICT
    sqlstate = "LH011"
    zh = "{detail}：该期间的账已结，不能再记；请记入未结的期间"
    en = "{detail}: these books are closed; book it into an open period"


class NoSuchAccount(Refused):
    """The chart of the entity's regime has no such account."""

    kind = Kind.INVALID
    constraint = "fk_journal_line_regime_account"
    zh = "本单位的科目表里没有这个科目"
    en = "The chart of this entity has no such account"


class PostedTwice(Refused):
    """This source is in these books already."""

    kind = Kind.CONFLICT
    constraint = "uq_journal_source_id_entity_id"
    zh = "这笔业务已经入账"
    en = "This source has been posted already"


_JOURNALS = text(
    """
    INSERT INTO journal (id, entity_id, period, "on", kind, phase, document, source_id, memo, reverses,
                         paired_as, amount_fen, lines)
    SELECT * FROM unnest(
      CAST(:ids AS uuid[]), CAST(:entities AS uuid[]), CAST(:periods AS text[]), CAST(:days AS date[]),
      CAST(:kinds AS text[]), CAST(:phases AS text[]), CAST(:documents AS text[]), CAST(:sources AS uuid[]),
      CAST(:memos AS text[]), CAST(:reverses AS uuid[]), CAST(:paired AS text[]),
      CAST(:amounts AS bigint[]), CAST(:lines AS smallint[]))
    """
)
_LINES = text(
    """
    INSERT INTO journal_line (journal_id, position, entity_id, period, regime, account, debit_fen, credit_fen,
                              counterparty_id, holder_id, role, product, quantity, unit, tax_category)
    SELECT * FROM unnest(
      CAST(:journals AS uuid[]), CAST(:positions AS smallint[]), CAST(:entities AS uuid[]),
      CAST(:periods AS text[]), CAST(:regimes AS text[]), CAST(:accounts AS text[]),
      CAST(:debits AS bigint[]), CAST(:credits AS bigint[]), CAST(:counterparties AS uuid[]),
      CAST(:holders AS uuid[]), CAST(:roles AS text[]), CAST(:products AS text[]),
      CAST(:quantities AS bigint[]), CAST(:units AS text[]), CAST(:categories AS text[]))
    """
)


async def post_drafts(session: AsyncSession, drafts: Sequence[Draft]) -> list[UUID]:
    """Post journals, whole or none, and return their ids in order.

    Refused by the database: NotBalanced, BooksAreClosed, NoSuchAccount, PostedTwice.
    """
    if not drafts:
        return []
    ids = [new_id() for _ in drafts]
    await session.execute(_JOURNALS, _journal_columns(ids, drafts))
    await session.execute(_LINES, _line_columns(ids, drafts))
    return ids


def _journal_columns(ids: Sequence[UUID], drafts: Sequence[Draft]) -> dict[str, list[object]]:
    return {
        "ids": list(ids),
        "entities": [draft.entity_id for draft in drafts],
        "periods": [period_of(draft.on) for draft in drafts],
        "days": [draft.on for draft in drafts],
        "kinds": [draft.kind for draft in drafts],
        "phases": [draft.phase.value for draft in drafts],
        "documents": [draft.document for draft in drafts],
        "sources": [draft.source_id for draft in drafts],
        "memos": [draft.memo for draft in drafts],
        "reverses": [draft.reverses for draft in drafts],
        "paired": [draft.paired_as for draft in drafts],
        "amounts": [draft.amount_fen for draft in drafts],
        "lines": [len(draft.legs) for draft in drafts],
    }


def _line_columns(ids: Sequence[UUID], drafts: Sequence[Draft]) -> dict[str, list[object]]:
    rows = [
        (journal_id, position, draft.entity_id, period_of(draft.on), draft.regime.value, leg)
        for journal_id, draft in zip(ids, drafts, strict=True)
        for position, leg in enumerate(draft.legs, 1)
    ]
    legs = [row[5] for row in rows]
    return {
        "journals": [row[0] for row in rows],
        "positions": [row[1] for row in rows],
        "entities": [row[2] for row in rows],
        "periods": [row[3] for row in rows],
        "regimes": [row[4] for row in rows],
        "accounts": [leg.account for leg in legs],
        "debits": [leg.debit_fen for leg in legs],
        "credits": [leg.credit_fen for leg in legs],
        "counterparties": [leg.counterparty_id for leg in legs],
        "holders": [leg.holder_id for leg in legs],
        "roles": [None if leg.role is None else leg.role.value for leg in legs],
        "products": [leg.product for leg in legs],
        "quantities": [leg.quantity for leg in legs],
        "units": [leg.unit for leg in legs],
        "categories": [leg.tax_category for leg in legs],
    }


_LOCK_BOOKS = text(
    "SELECT pg_advisory_xact_lock_shared(hashtextextended(k, 0)) FROM unnest(CAST(:keys AS text[])) AS u(k)"
)
#: Months close in order, and so do years: the last closed one shuts all before it.
_MONTHS = text(
    "SELECT entity_id, max(period) AS last FROM sealed WHERE entity_id = ANY(:entities) GROUP BY entity_id"
)
_YEARS = text("SELECT entity_id, year, state FROM fiscal_year WHERE entity_id = ANY(:entities)")
_OPENED = text('SELECT entity_id, "on" FROM journal WHERE entity_id = ANY(:entities) AND kind = :kind')


@dataclass(slots=True)
class Shut:
    """What of an entity's books takes no more entries (domain.md §3): months closed, years determined or
    closed, and what came before the opening balances, which have it in them."""

    last_month: str | None = None
    years: dict[int, str] = field(default_factory=dict)
    opened_on: date | None = None

    def to(self, phase: Phase, on: date) -> bool:
        """Whether a journal of this phase and day is refused."""
        if phase is Phase.DISTRIBUTION:
            return self.years.get(on.year) != "determined"
        if any(year >= on.year for year in self.years):
            return True
        if phase is not Phase.ORDINARY:
            return False
        is_closed = self.last_month is not None and period_of(on) <= self.last_month
        return is_closed or (self.opened_on is not None and on < self.opened_on)

    @property
    def first_open_on(self) -> date:
        """The first day that takes ordinary entries, where there are days that do not."""
        ends = [*([self.last_month] if self.last_month else []), *(f"{year:04d}-12" for year in self.years)]
        days = [first_day(after(max(ends)))] if ends else []
        return max([*days, *([self.opened_on] if self.opened_on else [])])


async def closed_to(session: AsyncSession, drafts: Iterable[Draft]) -> list[bool]:
    """For each draft, whether its books are closed to it; held so until the transaction ends."""
    drafts = list(drafts)
    shut = await _shut(session, drafts)
    return [shut[draft.entity_id].to(draft.phase, draft.on) for draft in drafts]


async def into_open_months(session: AsyncSession, drafts: Sequence[Draft]) -> list[Draft]:
    """Ordinary drafts; those of closed books on the next open month's first day, their own day told."""
    shut = await _shut(session, drafts)
    return [
        replace(draft, on=shut[draft.entity_id].first_open_on, memo=f"{draft.on} 发生，当月已结账")
        if shut[draft.entity_id].to(draft.phase, draft.on)
        else draft
        for draft in drafts
    ]


async def _shut(session: AsyncSession, drafts: Sequence[Draft]) -> dict[UUID, Shut]:
    """What is shut of each entity's books; held so for the drafts' months until the transaction ends."""
    # The keys of sealing a month and of determining a year, as the journal's own trigger takes them.
    keys = {f"{draft.entity_id}{period_of(draft.on)}" for draft in drafts}
    keys |= {f"books{draft.entity_id}{draft.on.year}" for draft in drafts}
    await session.execute(_LOCK_BOOKS, {"keys": sorted(keys)})
    shut: dict[UUID, Shut] = defaultdict(Shut)
    entities = list({draft.entity_id for draft in drafts})
    for row in await session.execute(_MONTHS, {"entities": entities}):
        shut[row.entity_id].last_month = row.last
    for row in await session.execute(_YEARS, {"entities": entities}):
        shut[row.entity_id].years[row.year] = row.state
    for row in await session.execute(_OPENED, {"entities": entities, "kind": OPENING}):
        shut[row.entity_id].opened_on = row.on
    return shut
