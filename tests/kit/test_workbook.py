"""A form read from people's own workbooks: every bad cell by row, heading and reason, or rows as meant."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from shared.kit.errors import Refused
from shared.kit.workbook.cells import Cell
from shared.kit.workbook.columns import (
    Column,
    Form,
    code,
    number,
    on_day,
    one_of,
    words,
    yes,
    yuan,
    yuan_owned,
)
from shared.kit.workbook.grid import Sheet, open_workbook
from shared.kit.workbook.marking import Mark, marked
from shared.kit.workbook.refusals import NotAWorkbook
from shared.kit.workbook.table import read_form
from shared.kit.workbook.template import template
from tests.fuzz.workbooks import book, sheet
from tests.kit.sheets import Rows, filled, saved, workbook

FORM = Form(
    "存货",
    "每行一批",
    (
        Column("item", "品名", words, required=True, also=("货品名称",)),
        Column("number", "批号", code),
        Column("fen", "金额(元)", yuan, required=True, also=("期末余额借方", "借方余额"), sums=True),
        Column("unit", "单位", one_of({"千克": 1000, "斤": 500})),
        Column("on", "日期", on_day),
        Column("bought", "是否外购", yes),
    ),
)
HEAD = ("品名", "批号", "金额（元）", "单位", "日期", "是否外购")


def found(content: bytes) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in read_form(content, FORM).refusals]


def test_what_people_type_is_read_as_they_mean_it() -> None:
    rows: Rows = [
        ["存货明细表"],
        HEAD,
        ["甲", "乙", "1", "2", "3", "4"],
        [" 金银花　", "００１", "１，２３４．５", "千克 (kg)", "2025年12月31日", "√"],
        ["黄花菜", 10023, 0.1 + 0.2, "斤", date(2025, 12, 31), "否"],
        [None, None, None],
        ["合计", None, 1234.8],
        ["制表：张三"],
    ]
    reading = read_form(workbook(rows), FORM)
    assert reading.refusals == ()
    assert [(row.row, *row.values.values()) for row in reading.rows] == [
        (4, "金银花", "001", 123_450, 1000, date(2025, 12, 31), True),
        (5, "黄花菜", "10023", 30, 500, date(2025, 12, 31), False),
    ]


def test_headings_of_two_rows_and_other_words() -> None:
    rows: Rows = [["货品名称", "期末余额", None], [None, "借方", "贷方"], ["草莓", 5, None]]
    reading = read_form(workbook(rows, merges=["A1:A2", "B1:C1"]), FORM)
    assert [(row.row, row.values["item"], row.values["fen"]) for row in reading.rows] == [(3, "草莓", 500)]


BAD: dict[str, tuple[Rows, list[tuple[int, str, str]]]] = {
    "blank": ([HEAD, [None, "1", 5]], [(2, "品名", "CellMissing")]),
    "no number": ([HEAD, ["a", "", "五元"]], [(2, "金额(元)", "NotANumber")]),
    "too fine": ([HEAD, ["a", "", 1.005]], [(2, "金额(元)", "NumberTooFine")]),
    "a third": ([HEAD, ["a", "", 1 / 3]], [(2, "金额(元)", "NumberTooFine")]),
    "too large": ([HEAD, ["a", "", 1e15]], [(2, "金额(元)", "NumberTooLarge")]),
    "truth": ([HEAD, ["a", "", True]], [(2, "金额(元)", "NotANumber")]),
    "rounded": ([HEAD, ["a", 610526200001011234, 5]], [(2, "批号", "RoundedByExcel")]),
    "unit": ([HEAD, ["a", "", 5, "筐"]], [(2, "单位", "WordUnknown")]),
    "day": ([HEAD, ["a", "", 5, "", "2025-02-30"]], [(2, "日期", "NotADay")]),
    "yes": ([HEAD, ["a", "", 5, "", "", "也许"]], [(2, "是否外购", "WordUnknown")]),
    "long": ([HEAD, ["a" * 81, "", 5]], [(2, "品名", "TextTooLong")]),
    "formula without a value": ([HEAD, ["a", "", "=1+1"]], [(2, "金额(元)", "FormulaWithoutValue")]),
    "total": ([HEAD, ["a", "", 5], ["合计", "", 6]], [(3, "金额(元)", "TotalDisagrees")]),
    "subtotal": (
        [HEAD, ["a", "", 5], ["小计", "", 5], ["b", "", 7], ["小计", "", 8], ["合计", "", 12]],
        [(5, "金额(元)", "TotalDisagrees")],
    ),
    "amount under a signature": ([HEAD, ["会计：李四", "", 5], ["", "", 5]], [(3, "品名", "CellMissing")]),
    "two in one": ([HEAD, ["", "", "x"]], [(2, "品名", "CellMissing"), (2, "金额(元)", "NotANumber")]),
    "heading missing": ([("品名", "批号"), ["a", "1"]], [(1, "金额(元)", "HeadingMissing")]),
    "heading twice": ([(*HEAD, "借方余额"), ["a"]], [(1, "借方余额", "HeadingTwice")]),
    "nothing listed": ([HEAD], [(0, "", "NothingListed")]),
    "another table": ([("姓名", "年龄"), ["a", 5]], [(0, "", "NoTable")]),
}


@pytest.mark.parametrize(("rows", "expected"), BAD.values(), ids=BAD)
def test_a_bad_cell_is_named(rows: Rows, expected: list[tuple[int, str, str]]) -> None:
    assert found(workbook(rows)) == expected


def test_a_total_that_adds_up_over_sections() -> None:
    rows: Rows = [HEAD, ["a", "", 5], ["小计", "", 5], ["b", "", 7], ["小计", "", 7], ["总计", "", 12]]
    assert found(workbook(rows)) == []


def test_a_merge_over_all_the_cells_of_excel_is_cut_to_those_there_are() -> None:
    row = '<c r="A1"><v>1</v></c><c r="B1"><v>2</v></c>'
    merge = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    [read] = open_workbook(book(sheet(row, more=merge)))
    assert read.merges == (((0, 0), (0, 1)),)


def test_a_marked_workbook_opens_whatever_its_sheets_are_called() -> None:
    names = ["表", "表", "问题清单", "a/b" * 20]
    content = marked([Sheet(name, [["1"]]) for name in names], [Mark("表", 1, "", (0, 0), "不对")])
    titles = ["问题清单", "表", "表_1", "问题清单_1", "a b" * 8]
    assert [page.name for page in open_workbook(content)] == titles


def test_what_is_no_number_comes_back_marked_as_it_is_read() -> None:
    sheets = open_workbook(book(sheet("<c><v>NaN</v></c>", "<c><v>-inf</v></c>")))
    content = marked(sheets, [Mark(sheets[0].name, 1, "", (0, 0), "不对")])
    assert open_workbook(content)[1].rows == [["nan"], ["-inf"]]


def test_merges_that_overlap_are_no_workbook() -> None:
    with pytest.raises(NotAWorkbook):
        open_workbook(workbook([HEAD, ["a", "1", 5], ["b", "2", 6]], merges=["A2:B2", "B2:C2"]))


def test_merged_cells_are_nobodys() -> None:
    content = workbook([HEAD, ["a", "1", 5], [None, "2", 6]], merges=["A2:A3"])
    assert found(content) == [(3, "品名", "CellMerged")]


def test_one_sheet_counts() -> None:
    rows: Rows = [HEAD, ["a", "", 5]]
    assert found(workbook([("说明",)], rows)) == []
    assert found(workbook(rows, rows)) == [(0, "", "SeveralTables")]
    book = Workbook()
    book.worksheets[0].append(HEAD)
    book.worksheets[0].append(["a", "", 5])
    hidden = book.create_sheet("旧")
    hidden.append(HEAD)
    hidden.sheet_state = "hidden"
    assert found(saved(book)) == []


def test_an_error_cell_is_named() -> None:
    assert found(workbook([HEAD, ["a", "", "#REF!"]])) == [(2, "金额(元)", "FormulaError")]


def test_what_is_no_workbook_is_one_refusal() -> None:
    assert found(b"name,amount\n") == [(0, "", "NotAWorkbook")]


def test_a_template_is_filled_in_and_read() -> None:
    content = filled(template(FORM), [["金银花", "６１０５２６２０００", "12.30", "斤", "20251231", "是"]])
    reading = read_form(content, FORM)
    assert reading.refusals == ()
    assert list(reading.rows[0].values.values()) == [
        "金银花",
        "6105262000",
        1230,
        500,
        date(2025, 12, 31),
        True,
    ]
    assert found(template(FORM)) == [(0, "", "NothingListed")]


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_every_amount_excel_can_hold_is_exact(fen: int) -> None:
    """Written as a binary fraction or as text, an amount of at most 15 digits is read back to the fen."""
    sign, whole, cents = "-" if fen < 0 else "", abs(fen) // 100, abs(fen) % 100
    assert yuan(f"{sign}{whole:,}.{cents:02d}") == fen
    assert yuan(fen / 100) == fen


@pytest.mark.parametrize("read", [number, yuan, yuan_owned, code, words, on_day, yes])
@given(cell=st.one_of(st.text(), st.floats(), st.booleans(), st.integers(), st.dates()))
def test_a_cell_is_read_or_refused_and_never_breaks(read: Callable[[Cell], object], cell: Cell) -> None:
    with suppress(Refused):
        read(cell)


def test_numbers_are_the_decimals_that_excel_shows() -> None:
    assert number(0.1 + 0.2) == Fraction(3, 10)
    assert number("—") == 0
    assert number("1,000.50") == Fraction(2001, 2)
