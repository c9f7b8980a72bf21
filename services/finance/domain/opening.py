"""Opening balances at the cut-over date: what is wrong with them, where they differ from the posted ones."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.finance.domain.accounts import Part, Regime, code
from services.finance.domain.posting import Book, Draft, Leg, NotBalanced, Owed, Role
from shared.kit.errors import Kind, Refused
from shared.kit.ids import named_id

KIND = "OpeningBalances"
DOCUMENT = "期初余额"


class AccountUnknown(Refused):
    """The chart of the entity's regime has no such account."""

    kind = Kind.INVALID
    zh = "本单位的科目表里没有科目 {account}"
    en = "The chart of this entity has no account {account}"


class AccountNamedOtherwise(Refused):
    """Code and name mean two accounts: one of them is a slip."""

    kind = Kind.INVALID
    zh = "科目 {account} 是“{told}”，写的却是“{written}”"
    en = "Account {account} is “{told}”, but “{written}” is written"


class BalanceOfTheYear(Refused):
    """Income and expense have no balance at a cut-over: the year's result is in equity by then."""

    kind = Kind.INVALID
    zh = "损益类科目 {account}“{name}”没有期初余额，请先结转到本年利润（本年盈余、本年收益）或利润分配"
    en = "{account} “{name}” is income or expense and has no opening balance; carry it to the year's result"


class AccountTwice(Refused):
    """The same account of the same counterparty or household in two rows."""

    kind = Kind.INVALID
    zh = "科目 {account} 与第 {first_row} 行重复（往来单位也相同）"
    en = "Account {account} repeats row {first_row} (the same counterparty)"


class BooksBeganBefore(Refused):
    """Opening balances come before everything else that is posted."""

    zh = "{on} 之前已经有凭证入账，期初余额只能记在第一笔业务之前"
    en = "Journals before {on} are posted already; opening balances come before all others"


class OpeningDiffers(Refused):
    """Opening balances are posted, and these are others: nothing is overwritten."""

    zh = "期初余额已经入账，与这一份有 {count} 处不同，没有任何改动；请核对后用凭证更正"
    en = "Opening balances are posted and differ in {count} places from these; correct them by a voucher"


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the chart, as far as an opening balance must know it."""

    name_zh: str
    kind: str


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """The balance of an account, where it has sub-ledgers of one counterparty entity or one household.

    `row` is where people find it: the sheet's row, or the place in the list sent.
    """

    row: int
    account: str
    debit_fen: int
    credit_fen: int
    name: str = ""
    counterparty_id: UUID | None = None
    holder_id: UUID | None = None
    holder_name: str = ""

    @property
    def key(self) -> tuple[str, UUID | None, UUID | None]:
        return self.account, self.counterparty_id, self.holder_id

    @property
    def balance_fen(self) -> int:
        """Debit above nothing."""
        return self.debit_fen - self.credit_fen


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where new opening balances differ from the posted; no `row` where a line is gone."""

    row: int | None
    account: str
    posted_fen: int
    sent_fen: int
    counterparty_id: UUID | None = None
    holder_id: UUID | None = None


def judge(
    lines: Sequence[OpeningLine], chart: Mapping[str, Account]
) -> Iterator[tuple[OpeningLine, str, Refused]]:
    """Each bad line, the field it is bad in, and why."""
    first: dict[tuple[str, UUID | None, UUID | None], int] = {}
    for line in lines:
        found = chart.get(line.account)
        if found is None:
            yield line, "account", AccountUnknown(account=line.account)
            continue
        if found.kind in ("income", "expense"):
            yield line, "account", BalanceOfTheYear(account=line.account, name=found.name_zh)
        if line.name and line.name not in found.name_zh and found.name_zh not in line.name:
            yield (
                line,
                "name",
                AccountNamedOtherwise(account=line.account, told=found.name_zh, written=line.name),
            )
        if line.key in first:
            yield line, "account", AccountTwice(account=line.account, first_row=first[line.key])
        first.setdefault(line.key, line.row)


def check_balance(lines: Iterable[OpeningLine]) -> None:
    """Refuses NotBalanced."""
    total: Counter[str] = Counter()
    for line in lines:
        total["debit"] += line.debit_fen
        total["credit"] += line.credit_fen
    if total["debit"] != total["credit"]:
        raise NotBalanced(
            field="lines", debit_fen=total["debit"], credit_fen=total["credit"], detail=DOCUMENT
        )


def differences(
    posted: Sequence[OpeningLine], posted_on: date, sent: Sequence[OpeningLine], on: date
) -> list[Difference]:
    """Where new balances differ from the posted ones; all of them when the day does."""
    before = {line.key: line for line in posted}
    after = {line.key: line for line in sent}
    found = [
        Difference(line.row, key[0], was.balance_fen if was else 0, line.balance_fen, key[1], key[2])
        for key, line in after.items()
        if (was := before.get(key)) is None or was.balance_fen != line.balance_fen or posted_on != on
    ]
    gone = [
        Difference(None, key[0], line.balance_fen, 0, key[1], key[2])
        for key, line in before.items()
        if key not in after
    ]
    return found + gone


def draft_of(book: Book, lines: Sequence[OpeningLine], on: date, document: str, memo: str = "") -> Draft:
    """The opening journal. Its source is the entity itself, so that the database takes only one."""
    claims = {code(book.regime, part) for part in _CLAIMS}
    legs = tuple(
        Leg(
            line.account,
            line.debit_fen,
            line.credit_fen,
            counterparty_id=line.counterparty_id,
            holder_id=line.holder_id,
            role=Role.CLAIM if line.counterparty_id and line.account in claims else None,
        )
        for line in lines
    )
    source_id = named_id("opening-balances", book.entity_id)
    return Draft(book.entity_id, book.regime, on, KIND, document, source_id, legs, memo=memo)


#: Claims between entities of the group, which consolidation pairs; investments and capital are not.
_CLAIMS = (
    Part.RECEIVABLE,
    Part.DIVIDEND_RECEIVABLE,
    Part.INTERNAL,
    Part.SUPPLIER,
    Part.OTHER_PAYABLE,
    Part.DIVIDEND_PAYABLE,
    Part.PATRONAGE_PAYABLE,
)


def owed_by(draft: Draft, lines: Sequence[OpeningLine], chart: Mapping[str, Account]) -> list[Owed]:
    """What the balances say is owed to households (and by growers), and to suppliers of the group."""
    owed = []
    for line in lines:
        source = _owed_as(draft.regime, line, chart)
        holder_id = line.holder_id or line.counterparty_id
        if source is None or holder_id is None:
            continue
        owed.append(
            Owed(
                draft.entity_id,
                holder_id,
                line.holder_name,
                line.holder_id is None,
                source,
                named_id("opening-owed", draft.entity_id, line.account, holder_id),
                -line.balance_fen,
                line.account,
                draft.on,
                draft.document,
                draft.source_id,
            )
        )
    return owed


def _owed_as(regime: Regime, line: OpeningLine, chart: Mapping[str, Account]) -> str | None:
    """Which payable a balance is; None where it is only a balance.

    Dividends not paid at the cut-over are `other`: no run of this system declared them.
    """

    def plays(*parts: Part) -> bool:
        return line.account in {code(regime, part) for part in parts}

    if line.holder_id is None:
        return "trade" if line.credit_fen and plays(Part.SUPPLIER) else None
    if line.debit_fen:
        return "advance" if plays(Part.GROWER_RECEIVABLE) else None
    if plays(Part.GROWER, Part.MEMBER):
        return "delivery"
    if plays(Part.LABOUR):
        return "wages"
    if chart[line.account].kind == "liability" or plays(Part.DIVIDEND_PAYABLE, Part.PATRONAGE_PAYABLE):
        return "other"
    return None
