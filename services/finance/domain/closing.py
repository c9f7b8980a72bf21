"""Closing a year: income and expense onto 本年利润, branches through 内部往来, the result onto 利润分配.

401/5001 生产成本 stays what it is at the year's end, work in progress and so an asset (财会〔2023〕14号).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.finance.domain.accounts import Part, code
from services.finance.domain.posting import Book, Draft, Leg, Phase, Role
from shared.kit.ids import named_id

#: Kinds of accounts that hold a year's turnover and nothing after it.
OF_THE_YEAR = frozenset({"income", "expense"})


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """An account's balance in one entity's books, debit above nothing, and the kind of account it is."""

    account: str
    kind: str
    fen: int


@dataclass(frozen=True, slots=True)
class Closed:
    """What closing one entity's year does to its books, and what it came to."""

    entity_id: UUID
    result_fen: int
    journals: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class LegalYear:
    """A legal entity's closed year: its own result, its branches', and its journals, branches' first."""

    result_fen: int
    branches: tuple[tuple[UUID, int], ...]
    journals: tuple[Draft, ...]


def close_year(
    book: Book,
    balances: Sequence[AccountBalance],
    branches: Sequence[tuple[Book, Sequence[AccountBalance]]],
    year: int,
) -> LegalYear:
    """Close a legal entity together with its branches, which have no 利润分配 of their own (公司法 §13)."""
    closed = [(branch, _results(branch, of_branch, year)) for branch, of_branch in branches]
    own = _results(book, balances, year)
    journals = [draft for _, one in closed for draft in one.journals]
    journals += [
        draft for branch, one in closed for draft in _to_company(branch, book.entity_id, one.result_fen, year)
    ]
    journals += own.journals
    of_branches = tuple((branch.entity_id, one.result_fen) for branch, one in closed)
    journals += _from_branches(book, of_branches, year)
    total = own.result_fen + sum(result for _, result in of_branches)
    journals += _transfer(book, total, year)
    return LegalYear(own.result_fen, of_branches, tuple(journals))


def levels(owns: Iterable[tuple[UUID, UUID]]) -> dict[UUID, int]:
    """From pairs (holder, owned): 1 for who owns part of nobody, else one above the highest it owns part of.

    Where ownership goes round in a circle the circle shares what stands above it, and nothing hangs.
    """
    below: dict[UUID, set[UUID]] = defaultdict(set)
    for holder, owned in owns:
        below[holder].add(owned)
    level = dict.fromkeys([*below, *(one for owned in below.values() for one in owned)], 1)
    for _ in level:
        higher = {one: 1 + max((level[owned] for owned in below[one]), default=0) for one in level}
        if higher == level:
            break
        level = higher
    return level


def books_hash(balances: Iterable[tuple[UUID, str, int]]) -> str:
    """SHA-256 over 'entity:account:fen' lines of balances that are not nothing, sorted, joined by newline."""
    lines = sorted(f"{entity}:{account}:{fen}" for entity, account, fen in balances if fen)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _results(book: Book, balances: Sequence[AccountBalance], year: int) -> Closed:
    """Every account of income and expense emptied onto 本年利润; a result brought in with it counts."""
    gathers = code(book.regime, Part.YEAR_RESULT)
    of_year = [one for one in balances if one.kind in OF_THE_YEAR and one.fen]
    legs = [_leg(one.account, -one.fen) for one in of_year]
    turned = sum(one.fen for one in of_year)
    before = sum(one.fen for one in balances if one.account == gathers)
    legs += [_leg(gathers, turned)] if turned else []
    return Closed(book.entity_id, -(turned + before), _journal(book, year, "result", "结转损益", legs))


def _to_company(branch: Book, company_id: UUID, result_fen: int, year: int) -> tuple[Draft, ...]:
    """Branch: Dr 本年利润, Cr 内部往来; a loss the other way round (domain.md §4, branch closes)."""
    legs = [
        _leg(code(branch.regime, Part.YEAR_RESULT), result_fen),
        _leg(code(branch.regime, Part.INTERNAL), -result_fen, counterparty_id=company_id, role=Role.CLAIM),
    ]
    return _journal(branch, year, "to-company", "分公司损益上划", legs)


def _from_branches(book: Book, branches: Sequence[tuple[UUID, int]], year: int) -> tuple[Draft, ...]:
    """Company: Dr 内部往来 of each branch, Cr 本年利润."""
    internal = code(book.regime, Part.INTERNAL)
    legs = [_leg(internal, fen, counterparty_id=branch, role=Role.CLAIM) for branch, fen in branches]
    legs += [_leg(code(book.regime, Part.YEAR_RESULT), -fen) for _, fen in branches]
    return _journal(book, year, "from-branches", "分公司损益转入", legs)


def _transfer(book: Book, total_fen: int, year: int) -> tuple[Draft, ...]:
    """本年利润 (本年盈余, 本年收益) onto 利润分配 (盈余分配, 收益分配)."""
    legs = [
        _leg(code(book.regime, Part.YEAR_RESULT), total_fen),
        _leg(code(book.regime, Part.DISTRIBUTION), -total_fen),
    ]
    return _journal(book, year, "transfer", "结转本年损益", legs)


def _leg(account: str, fen: int, **about: object) -> Leg:
    """A debit of `fen`, or, below nothing, a credit."""
    return Leg(account, max(fen, 0), max(-fen, 0), **about)  # type: ignore[arg-type]


def _journal(book: Book, year: int, step: str, memo: str, legs: Sequence[Leg]) -> tuple[Draft, ...]:
    written = tuple(leg for leg in legs if leg.debit_fen or leg.credit_fen)
    if not written:
        return ()
    draft = Draft(
        book.entity_id,
        book.regime,
        date(year, 12, 31),
        "YearClosing",
        f"结转-{year}",
        named_id("closing", book.entity_id, year, step),
        written,
        Phase.CLOSING,
        memo,
    )
    return (draft,)
