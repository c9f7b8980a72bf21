"""Opening balances as an accountant's 科目余额表 gives them, with sub-ledgers by entity and household."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from services.finance.domain.opening import Account, OpeningLine, check_balance, judge
from shared.kit.errors import Kind, Refused
from shared.kit.workbook.cells import CellRefusal
from shared.kit.workbook.columns import Column, Form, code, words, yuan
from shared.kit.workbook.table import Reading, Row

FORM = Form(
    "期初余额表",
    "截止建账日的科目余额，每个末级科目一行；往来款按单位（填代码）或农户（填村和户号）分行；损益类科目先结转。"
    "金额单位元，借方合计应等于贷方合计；请勿合并单元格。",
    (
        Column("account", "科目编码", code, required=True, also=("科目代码", "科目编号"), example="1002"),
        Column(
            "name", "科目名称", words, also=("会计科目", "科目"), note="与科目编码核对", example="银行存款"
        ),
        Column(
            "debit",
            "借方余额",
            yuan,
            also=("期初余额借方", "年初余额借方", "期末余额借方", "余额借方", "借方"),
            sums=True,
            example="1234.56",
        ),
        Column(
            "credit",
            "贷方余额",
            yuan,
            also=("期初余额贷方", "年初余额贷方", "期末余额贷方", "余额贷方", "贷方"),
            sums=True,
        ),
        Column("entity", "往来单位代码", code, also=("往来单位", "单位代码"), note="集团内单位的代码"),
        Column("village", "村", code, also=("所在村", "村代码", "村名"), note="农户所在村的代码或名称"),
        Column("household", "户号", code, also=("往来农户", "农户户号", "户编号"), note="农户往来填写"),
    ),
)


class BothSidesFilled(Refused):
    """A balance stands on one side."""

    kind = Kind.INVALID
    zh = "借方和贷方都填了，余额只能在一方"
    en = "Both debit and credit are filled; a balance stands on one side"


class EntityUnknown(Refused):
    """No organisation of the group has this code."""

    kind = Kind.INVALID
    zh = "集团内没有代码为“{code}”的单位"
    en = "No organisation of the group has the code “{code}”"


class HouseholdUnknown(Refused):
    """No household of this number in the village."""

    kind = Kind.INVALID
    zh = "{village}没有户号为“{code}”的农户"
    en = "There is no household “{code}” in {village}"


class HouseholdOfWhere(Refused):
    """A household's number says nothing without its village."""

    kind = Kind.INVALID
    zh = "户号“{code}”没有写明是哪个村的"
    en = "Whose village the household “{code}” is of is not written"


class EntityAndHousehold(Refused):
    """A claim is on one of them."""

    kind = Kind.INVALID
    zh = "往来单位和农户只能填一个"
    en = "Name an organisation or a household, not both"


@dataclass(frozen=True, slots=True)
class Holder:
    """A household that is paid."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Parties:
    """Whom codes mean: organisations by code or name, households by village and number."""

    entities: Mapping[str, UUID] = field(default_factory=dict)
    households: Mapping[tuple[UUID, str], Holder] = field(default_factory=dict)
    own_village: UUID | None = None


def names_of(reading: Reading) -> tuple[set[str], set[str]]:
    """The organisation words and the household numbers that a table names."""
    entities = {row.values[name] for row in reading.rows for name in ("entity", "village")}
    households = {household_key(row.values["household"]) for row in reading.rows if row.values["household"]}
    return entities - {None}, households


def household_key(code: str) -> str:
    """`001` and `1` are one household: Excel drops the zeros of a number."""
    return code.lstrip("0") or code


def judged(
    reading: Reading, parties: Parties, chart: Mapping[str, Account]
) -> tuple[list[OpeningLine], tuple[CellRefusal, ...]]:
    """The balances of a table that was read, rows without an amount left out, and what is wrong with them."""
    lines: list[OpeningLine] = []
    refusals: list[CellRefusal] = list(reading.refusals)
    if refusals:
        return lines, tuple(refusals)
    for row in reading.rows:
        for name, refused in _one_row(row, parties, lines):
            refusals.append(reading.refusal(refused, row.row, name))
    refusals += [reading.refusal(refused, line.row, name) for line, name, refused in judge(lines, chart)]
    try:
        check_balance(lines)
    except Refused as refused:
        if not refusals:
            refusals.append(CellRefusal.of(refused))
    return lines, tuple(sorted(refusals, key=lambda refusal: refusal.row))


def _one_row(row: Row, parties: Parties, lines: list[OpeningLine]) -> Iterator[tuple[str, Refused]]:
    """Add the row's balance to the lines; yield what is wrong with it."""
    values = row.values
    debit, credit = values["debit"] or 0, values["credit"] or 0
    if debit and credit:
        yield "credit", BothSidesFilled()
        return
    balance = debit - credit  # one in red is of the other side
    if not balance:
        return
    try:
        entity_id, holder = _party(values["entity"], values["village"], values["household"], parties)
    except Refused as refused:
        yield refused.field or "entity", refused
        return
    lines.append(
        OpeningLine(
            row.row,
            values["account"],
            max(balance, 0),
            max(-balance, 0),
            name=values["name"] or "",
            counterparty_id=entity_id,
            holder_id=holder.id if holder else None,
            holder_name=holder.name if holder else "",
        )
    )


def _party(
    entity: str | None, village: str | None, household: str | None, parties: Parties
) -> tuple[UUID | None, Holder | None]:
    """Whom the row names. Refuses EntityUnknown, HouseholdUnknown, HouseholdOfWhere, EntityAndHousehold."""
    if household is None:
        return (None if entity is None else _entity(entity, "entity", parties)), None
    if entity is not None:
        raise EntityAndHousehold(field="household")
    village_id = parties.own_village if village is None else _entity(village, "village", parties)
    if village_id is None:
        raise HouseholdOfWhere(field="household", code=household)
    holder = parties.households.get((village_id, household_key(household)))
    if holder is None:
        raise HouseholdUnknown(field="household", code=household, village=village or "")
    return None, holder


def _entity(word: str, name: str, parties: Parties) -> UUID:
    found = parties.entities.get(word)
    if found is None:
        raise EntityUnknown(field=name, code=word)
    return found


def keyed(pairs: Iterable[tuple[str, UUID]]) -> dict[str, UUID]:
    """Organisations by word; a word that means two of them means none."""
    found: dict[str, UUID | None] = {}
    for word, entity_id in pairs:
        found[word] = entity_id if found.get(word, entity_id) == entity_id else None
    return {word: entity_id for word, entity_id in found.items() if entity_id is not None}
