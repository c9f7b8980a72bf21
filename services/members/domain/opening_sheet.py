"""A co-op's member accounts or a company's capital at the cut-over date, as an accountant's table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.members.domain.identity import CREDIT_CODE_LENGTH, citizen_id, credit_code
from services.members.domain.roster import code_key
from services.members.domain.spelling import person_name
from shared.kit.errors import Kind, Refused
from shared.kit.workbook.cells import Cell, CellRefusal, shown
from shared.kit.workbook.columns import Column, Form, code, on_day, words, yuan_owned
from shared.kit.workbook.refusals import NumberTooLarge
from shared.kit.workbook.table import Reading, Row

FEN_MAX = 10**13  # one holder's capital; beyond is an id in the wrong column
CITIZEN_DIGITS_MIN = 15  # of an old id; a shorter number is an organisation's code
PAID_IN = "实缴出资"  # a company's only class: its owners follow from it
#: A co-op member's account (农民专业合作社法 §43), the share class of each column.
ACCOUNT = {"capital": "成员出资", "reserve": "量化公积金", "subsidy": "财政补助"}


def _fen(cell: Cell) -> int:
    fen = yuan_owned(cell)
    if fen > FEN_MAX:
        raise NumberTooLarge(value=shown(cell))
    return fen


FORM = Form(
    "出资登记表",
    "建账日合作社成员账户或公司股东出资，每个成员（股东）一行，按登记顺序；个人按身份证号或村和户号登记到户，"
    "单位填统一社会信用代码或系统内单位代码。金额单位元；请勿合并单元格。",
    (
        Column("name", "成员/股东名称", words, required=True, also=("成员姓名", "股东名称", "姓名", "名称")),
        Column(
            "number",
            "证件号或信用代码",
            code,
            also=("身份证号", "公民身份号码", "统一社会信用代码", "证件号码"),
            note="文本格式，以免被 Excel 舍入",
        ),
        Column("village", "村", words, also=("所在村", "村名"), note="按户号登记时填写代码或名称"),
        Column("household", "户号", code, also=("户编号",)),
        Column("capital", "出资额(元)", _fen, required=True, also=("出资额", "实缴出资", "股金"), sums=True),
        Column("reserve", "量化公积金(元)", _fen, also=("公积金份额",), sums=True, note="仅合作社"),
        Column(
            "subsidy", "财政补助(元)", _fen, also=("量化补助", "补助捐赠份额"), sums=True, note="仅合作社"
        ),
        Column("admitted_on", "入社日期", on_day, also=("入股日期", "加入日期"), note="空：建账日"),
    ),
)


class HolderUnsaid(Refused):
    """A name alone is nobody: two people bear it."""

    kind = Kind.INVALID
    zh = "没有写明证件号、信用代码或村和户号，只凭名称无法登记"
    en = "Neither an id, a credit code, nor a village and household number is written; a name alone is nobody"


class HolderUnknown(Refused):
    """Nobody registered has this id, credit code or household number."""

    kind = Kind.INVALID
    zh = "系统里没有登记过这样的农户或单位，请先登记"
    en = "No such household or organisation is registered; register it first"


class HolderNamedOtherwise(Refused):
    """Name and number mean two holders: one of them is a slip."""

    kind = Kind.INVALID
    zh = "名称与登记的不一致"
    en = "The name is not the one registered"


class HolderTwice(Refused):
    """One holder, two rows."""

    kind = Kind.INVALID
    zh = "与第 {first_row} 行是同一户或同一单位，请合并成一行"
    en = "The same household or organisation as in row {first_row}; make them one row"


class HoldsItself(Refused):
    """An organisation holds nothing of itself."""

    kind = Kind.INVALID
    zh = "不能登记为自己的成员或股东"
    en = "An organisation is no member or owner of itself"


class OnlyACoopHasAccounts(Refused):
    """Reserves and subsidies are quantified to members of co-ops (农民专业合作社法 §43), not of companies."""

    kind = Kind.INVALID
    zh = "公司的股东名册只有出资额"
    en = "A company's register has paid-in capital only"


class AdmittedLater(Refused):
    """Who has an account at the cut-over was a member by then."""

    kind = Kind.INVALID
    zh = "入社日期 {on} 晚于建账日"
    en = "Admitted on {on}, after the cut-over date"


class CapitalDiffers(Refused):
    """A register stands, and this is another: nothing is overwritten."""

    zh = "登记簿已有记录，与这一份有 {count} 处不同，没有任何改动；请用变动登记更正"
    en = "The register stands and differs in {count} places from this; correct it by movements"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a number means, and the names it may be written with."""

    id: UUID
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers a sheet names, by sheet row: citizen ids, organisations' codes, (village, household)."""

    citizens: Mapping[int, str] = field(default_factory=dict)
    organisations: Mapping[int, str] = field(default_factory=dict)
    households: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    refusals: tuple[CellRefusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """What a holder has at the cut-over: fen by share class, none of nothing."""

    row: int
    holder_id: UUID
    name: str
    fen: Mapping[str, int]
    admitted_on: date


def numbers_of(reading: Reading, on: date) -> Numbers:
    """Which numbers to look up; an id or credit code that fails its checksum is refused here."""
    citizens: dict[int, str] = {}
    organisations: dict[int, str] = {}
    households: dict[int, tuple[str, str]] = {}
    refusals = list(reading.refusals)
    for row in reading.rows if not refusals else ():
        number, village, household = (row.values[name] for name in ("number", "village", "household"))
        try:
            if number is not None and _is_citizens(number):
                citizens[row.row] = citizen_id(number, on=on).number
            elif number is not None:
                is_credit_code = len(number) == CREDIT_CODE_LENGTH
                organisations[row.row] = credit_code(number) if is_credit_code else number
            elif village is not None and household is not None:
                households[row.row] = village, code_key(household)
            else:
                raise HolderUnsaid
        except Refused as refused:
            refusals.append(reading.refusal(refused, row.row, "number"))
    return Numbers(citizens, organisations, households, tuple(refusals))


def _is_citizens(number: str) -> bool:
    """A long number of digits, its last sign perhaps an X. Some credit codes are that too, and begin with a 9
    as the permits of foreign residents do: there the checksum tells."""
    if len(number) < CITIZEN_DIGITS_MIN or not number[:CITIZEN_DIGITS_MIN].isdigit():
        return False
    if not number.startswith("9"):
        return number[:17].isdigit()
    try:
        return not credit_code(number)
    except Refused:
        return number[:17].isdigit()


def judged(
    reading: Reading, holders: Mapping[int, Holder], organisation_id: UUID, on: date, *, is_coop: bool
) -> tuple[list[Account], tuple[CellRefusal, ...]]:
    """The accounts of a sheet in register order, and what is wrong; `holders` are those found, by row."""
    accounts: list[Account] = []
    refusals: list[CellRefusal] = []
    first: dict[UUID, int] = {}
    for row in reading.rows:
        holder = holders.get(row.row)
        for name, refused in _wrong(row, holder, organisation_id, on, is_coop):
            refusals.append(reading.refusal(refused, row.row, name))
        if holder is None:
            continue
        if holder.id in first:
            refusals.append(reading.refusal(HolderTwice(first_row=first[holder.id]), row.row, "name"))
        first.setdefault(holder.id, row.row)
        accounts.append(_account(row, holder, on, is_coop))
    return accounts, tuple(refusals)


def _wrong(
    row: Row, holder: Holder | None, organisation_id: UUID, on: date, is_coop: bool
) -> Iterator[tuple[str, Refused]]:
    values = row.values
    if holder is None:
        yield ("number" if values["number"] else "household"), HolderUnknown()
    elif holder.id == organisation_id:
        yield "name", HoldsItself()
    elif person_name(values["name"]) not in holder.names:
        yield "name", HolderNamedOtherwise()
    for name in ("reserve", "subsidy"):
        if values[name] and not is_coop:
            yield name, OnlyACoopHasAccounts()
    if values["admitted_on"] is not None and values["admitted_on"] > on:
        yield "admitted_on", AdmittedLater(on=values["admitted_on"])


def _account(row: Row, holder: Holder, on: date, is_coop: bool) -> Account:
    classes = ACCOUNT if is_coop else {"capital": PAID_IN}
    fen = {share_class: row.values[name] for name, share_class in classes.items() if row.values[name]}
    return Account(row.row, holder.id, row.values["name"], fen, row.values["admitted_on"] or on)


@dataclass(frozen=True, slots=True)
class Difference:
    """A holding that is otherwise in the sheet than in the register; no `row` where the sheet has it not."""

    row: int | None
    holder: str
    share_class: str
    registered_fen: int
    sent_fen: int


def differences(
    registered: Mapping[tuple[UUID, str], int], names: Mapping[UUID, str], accounts: Sequence[Account]
) -> list[Difference]:
    """Where a sheet says otherwise than what was entered at the cut-over."""
    sent = {(one.holder_id, kind): (one, fen) for one in accounts for kind, fen in one.fen.items()}
    found = []
    for key, (one, fen) in sent.items():
        if registered.get(key, 0) != fen:
            found.append(Difference(one.row, one.name, key[1], registered.get(key, 0), fen))
    for key, fen in registered.items():
        if key not in sent:
            found.append(Difference(None, names.get(key[0], ""), key[1], fen, 0))
    return found
