"""Tables for print and workbook: trial balance, statements, consolidated statements, a payment batch."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.consolidation.eliminations import Kind
from services.finance.queries.papers.words import SOURCES, UNIT, day, period, shown
from services.finance.schemas.consolidations import StatementView, VersionKind, VersionWhole
from services.finance.schemas.ledger import TrialBalance
from services.finance.schemas.payments import PaymentBatchView, PaymentLineView
from services.finance.schemas.statements import Statement, StatementKind, StatementRow
from shared.kit.clock import business_date
from shared.kit.money import capital_words
from shared.kit.workbook.sheet import Cell, sheet, yuan_cell

SIGNED = ("单位负责人", "会计主管", "制表人")
_NAME = text("SELECT name FROM entity WHERE id = :id")
_KINDS = {
    Kind.INVESTMENT: "投资与权益",
    Kind.CLAIMS: "往来",
    Kind.SALES: "内部销售",
    Kind.UNREALISED: "未实现损益",
    Kind.DIVIDENDS: "内部分红",
}
#: Beyond so many columns a table is set smaller.
UPRIGHT_COLUMNS_MAX = 6
#: The row a balance sheet is divided after.
ASSETS = "assets"
#: A version goes by so much of its hash, as on the pages.
SHOWN = 16
#: A statement stands on one page.
ONE_PAGE_ROWS = 40


@dataclass(frozen=True, slots=True)
class Fen:
    """An amount in a table: on paper as it is written, in a workbook a number."""

    fen: int | None


TableCell = str | int | Fen | None
#: The places of a row that stand out, as sums and headings do, and its cells.
TableRow = tuple[Collection[int], Sequence[TableCell]]
PLAIN: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with what stands around it; widths of 0 fit what is in them."""

    title: str
    entity: str
    period: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[TableRow]
    words: str = ""
    signatures: Sequence[str] = SIGNED
    centred: Sequence[int] = ()
    landscape: bool = False
    remark: str = ""

    @property
    def name(self) -> str:
        return f"{self.title} {self.entity.partition('：')[2] or self.entity} {self.period}"

    def paper(self) -> dict[str, Any]:
        """What `papers/table.typ` takes."""
        figures = [
            at for at in range(len(self.heads)) if any(isinstance(row[at], Fen) for _, row in self.rows)
        ]
        return {
            "title": self.title,
            "entity": self.entity,
            "period": self.period,
            "unit": UNIT,
            "remark": self.remark,
            "landscape": self.landscape,
            "size": 6.8 if len(self.heads) > UPRIGHT_COLUMNS_MAX else 8.5,
            "inset": 2.2 if len(self.rows) > ONE_PAGE_ROWS else 3.5,
            "heads": list(self.heads),
            "widths": [width or "auto" for width in self.widths],
            "figures": figures,
            "centred": list(self.centred),
            "rows": [
                [{"text": _printed(cell), "bold": at in bold} for at, cell in enumerate(row)]
                for bold, row in self.rows
            ],
            "words": self.words,
            "signatures": list(self.signatures),
        }

    def workbook(self) -> bytes:
        """The same table with figures to work on."""
        rows = [[_celled(cell) for cell in row] for _, row in self.rows]
        above = [f"{self.entity}    {self.period}    {UNIT}", *filter(None, [self.remark])]
        return sheet(self.title, above, self.heads, rows)


def _printed(cell: TableCell) -> str:
    return shown(cell.fen) if isinstance(cell, Fen) else "" if cell is None else str(cell)


def _celled(cell: TableCell) -> Cell:
    return yuan_cell(cell.fen) if isinstance(cell, Fen) else cell


async def entity_name(session: AsyncSession, entity_id: UUID) -> str:
    """An entity's name, as it stands on its papers."""
    return (await session.execute(_NAME, {"id": entity_id})).scalar() or ""


async def trial_balance(session: AsyncSession, found: TrialBalance) -> Table:
    """科目余额表: balances on their side, turnover of the months."""
    rows: list[TableRow] = [
        (
            PLAIN,
            [
                line.account,
                line.name_zh,
                *_sides(line.opening_fen),
                Fen(line.debit_fen),
                Fen(line.credit_fen),
                *_sides(line.closing_fen),
            ],
        )
        for line in found.lines
    ]
    opening = sum(max(line.opening_fen, 0) for line in found.lines)
    closing = sum(max(line.closing_fen, 0) for line in found.lines)
    sums = (opening, opening, found.debit_fen, found.credit_fen, closing, closing)
    rows.append((range(len(sums) + 2), ["", "合计", *map(Fen, sums)]))
    return Table(
        "科目余额表",
        f"编制单位：{await entity_name(session, found.entity_id)}",
        period(found.from_month, found.to_month),
        ["科目编码", "科目名称", "期初借方", "期初贷方", "本期借方", "本期贷方", "期末借方", "期末贷方"],
        [0, 1, 0, 0, 0, 0, 0, 0],
        rows,
        landscape=True,
    )


def _sides(fen: int) -> tuple[Fen, Fen]:
    return Fen(max(fen, 0)), Fen(max(-fen, 0))


async def statement(session: AsyncSession, found: Statement) -> Table:
    """A statutory statement of an entity: 行次 and two columns; a balance sheet in account form (账户式)."""
    of_day = found.kind is StatementKind.BALANCE_SHEET
    columns = [column.zh for column in found.columns]
    rows: list[TableRow] = [_row_of(row) for row in found.rows]
    heads, widths = ["项目", "行次", *columns], [3, 0, 1, 1]
    if of_day:
        assets = 1 + next(at for at, row in enumerate(found.rows) if row.key == ASSETS)
        rows = _side_by_side(rows[:assets], rows[assets:])
        heads = ["资产", "行次", *columns, "负债和所有者权益", "行次", *columns]
        widths = [5, 0, 3, 3, 5, 0, 3, 3]
    return Table(
        found.title.zh,
        f"编制单位：{await entity_name(session, found.entity_id)}",
        day(found.to_month) if of_day else period(found.from_month, found.to_month),
        heads,
        widths,
        rows,
        centred=[at for at, head in enumerate(heads) if head == "行次"],
    )


def _row_of(row: StatementRow) -> TableRow:
    cells = [row.zh, row.number, Fen(row.amount_fen), Fen(row.before_fen)]
    return (range(4) if row.is_sum or row.number is None else PLAIN), cells


def _side_by_side(left: Sequence[TableRow], right: Sequence[TableRow]) -> list[TableRow]:
    nothing: TableRow = (PLAIN, [None] * 4)
    return [
        ([*bold, *(at + 4 for at in other_bold)], [*cells, *other_cells])
        for (bold, cells), (other_bold, other_cells) in zip_longest(left, right, fillvalue=nothing)
    ]


def consolidated(found: StatementView, version: VersionWhole) -> Table:
    """合并报表工作底稿: a column a member, what was eliminated by kind, the group."""
    company = next(member.name for member in found.members if member.entity_id == version.company_id)
    kinds = [kind for kind in Kind if any(row.eliminated.get(kind) for row in found.rows)]
    regrouped = any(row.regrouped_fen for row in found.rows)
    rows: list[TableRow] = []
    for row in found.rows:
        if row.number is None:
            rows.append(([0], [row.zh, *[None] * (len(found.members) + len(kinds) + regrouped + 2)]))
            continue
        cells: list[TableCell] = [row.zh, row.number]
        cells += [Fen(row.members.get(member.entity_id, 0)) for member in found.members]
        cells += [Fen(row.eliminated.get(kind, 0)) for kind in kinds]
        cells += [Fen(row.regrouped_fen)] if regrouped else []
        bold = range(len(cells) + 1) if row.is_sum else PLAIN
        rows.append((bold, [*cells, Fen(row.consolidated_fen)]))
    heads = ["项目", "行次", *(member.name for member in found.members), *(_KINDS[kind] for kind in kinds)]
    return Table(
        found.title_zh,
        f"编制单位：{company}　版本 {version.hash[:SHOWN]}",
        period(found.from_month, found.to_month),
        [*heads, *(["重分类"] if regrouped else []), "合并数"],
        [2, 0, *[1] * (len(heads) - 2 + regrouped), 1],
        rows,
        centred=[1],
        landscape=True,
        remark=_no_more(version),
    )


def _no_more(version: VersionWhole) -> str:
    """Why a version is no paper to rely on: a draft, or one whose month was opened again since."""
    if version.kind is VersionKind.DRAFT:
        return "草稿，未定稿"
    why = version.superseded
    if why is None:
        return ""
    stands = f"现行定稿为版本 {why.by_hash[:SHOWN]}" if why.by_hash else "尚无新的定稿"
    month = period(why.month, why.month)
    return f"本版已失效：{why.entity_name} {month}于 {business_date(why.at)} 反结账（{why.reason}）；{stands}"


def payments(batch: PaymentBatchView, lines: Sequence[PaymentLineView]) -> Table:
    """付款清单: whom, what is owed, what is set off, what goes through the bank."""
    rows: list[TableRow] = [
        (
            PLAIN,
            [
                line.number,
                line.holder_name,
                Fen(line.owed_fen),
                Fen(line.set_off_fen),
                Fen(line.amount_fen),
                "",
            ],
        )
        for line in lines
    ]
    owed, set_off = sum(line.owed_fen for line in lines), sum(line.set_off_fen for line in lines)
    rows.append((range(5), ["", "合计", Fen(owed), Fen(set_off), Fen(batch.total_fen), ""]))
    return Table(
        f"{SOURCES[batch.kind]}付款清单",
        f"付款单位：{batch.entity_name}",
        f"应付款截至 {batch.up_to_on}",
        ["序号", "收款人", "应付", "抵扣", "实付", "备注"],
        [0, 3, 2, 2, 2, 1],
        rows,
        capital_words(batch.total_fen),
        ("单位负责人", f"审核：{batch.approved_by_name or ''}　出纳", f"制单：{batch.drawn_by_name}　日期"),
        centred=[0],
    )
