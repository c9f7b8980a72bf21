"""Registers as other villages keep them: columns in another order, other words, merges, totals, pages."""

from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import Workbook

from services.members.domain.roster import ShareItem
from tests.members.workbooks import PLAIN, found, id_number, read, saved, small_village, table

COUNTS = {"households": 3, "persons": 6, "members": 5, "milli_shares": 6280}


def test_plain_headings_in_the_first_row() -> None:
    reading = read(saved(table(small_village(), PLAIN)))
    assert found(reading) == set()
    assert reading.roster.counts() == COUNTS
    assert [one.code for one in reading.warnings] == ["BaseDateMissing"]
    assert reading.roster.persons[3].name == "张伟"


WORDINGS = [
    {
        "公民身份号码": "身份证号码",
        "姓名": "成员姓名",
        "户号": "户编号",
        "户主姓名": "户主",
        "人口股": "基本股（股）",
        "农龄": "农龄（年）",
        "农龄股": "农龄股\n（股）",
        "小计": "个人合计",
        "户合计": "户股份合计",
        "是否成员": "是否集体经济组织成员",
        "与户主关系": "与户主的关系",
    },
    {
        "小计": "合计",
        "公民身份号码": "身 份 证 号",
        "姓名": " 姓　名 ",
        "户号": "户主编号",
        "性别": "性 别",
        "人口股": "其中：人口股",
        "是否成员": "*是否成员",
    },
    {"户合计": "合计", "公民身份号码": "【公民】身份证号（18位）", "序号": "编号", "人口股": "人口股数"},
]


@pytest.mark.parametrize("words", WORDINGS, ids=str)
def test_other_words(words: dict[str, str]) -> None:
    headings = {name: words.get(name, name) for name in PLAIN}
    reading = read(saved(table(small_village(), headings)))
    assert found(reading) == set()
    assert reading.roster.counts() == COUNTS
    assert reading.roster.share_classes == ("人口股", "农龄股")
    assert reading.roster.households[0].stated_milli_shares == 4000


def test_columns_in_another_order_with_extra_ones() -> None:
    order = ["姓名", "公民身份号码", "户号", "小计", "农龄股", "农龄", "人口股", "是否成员", "与户主关系"]
    headings = {name: name for name in order} | {"民族": "民族", "户合计": "户合计", "文化程度": "文化程度"}
    reading = read(saved(table(small_village(), headings)))
    assert found(reading) == set()
    assert reading.roster.counts() == COUNTS


def test_a_refusal_names_the_heading_as_written_wherever_it_is() -> None:
    headings = {name: {"公民身份号码": "身份证\n号码"}.get(name, name) for name in reversed(PLAIN)}
    book = table(small_village(), headings, [["某村登记表"], [], ["单位：东王村股份经济合作社"]])
    sheet = book.worksheets[0]
    column = list(headings).index("公民身份号码") + 1
    right = small_village().households["001"][1].id_number
    sheet.cell(6, column).value = right[:-1] + ("1" if right[-1] != "1" else "2")
    (refusal,) = read(saved(book)).refusals
    assert (refusal.row, refusal.column, refusal.code) == (6, "身份证 号码", "IdNumberBadChecksum")


@pytest.mark.parametrize("left_out", [{"户号"}, {"户主姓名"}, {"户号", "户主姓名"}, {"与户主关系"}, {"性别"}])
def test_a_household_may_be_told_in_several_ways(left_out: set[str]) -> None:
    headings = {name: name for name in PLAIN if name not in left_out}
    reading = read(saved(table(small_village(), headings)))
    assert found(reading) == set()
    assert reading.roster.counts() == COUNTS
    assert [household.code for household in reading.roster.households] == ["001", "002", "003"]
    assert [person.is_head for person in reading.roster.persons] == [True, False, False, True, False, True]


def test_household_cells_written_on_every_row() -> None:
    village = small_village()
    book = table(village, PLAIN)
    sheet = book.worksheets[0]
    for row in range(3, sheet.max_row + 1):
        for column in (2, 3, 13):
            above = sheet.cell(row - 1, column).value
            sheet.cell(row, column).value = sheet.cell(row, column).value or above
    reading = read(saved(book))
    assert found(reading) == set()
    assert reading.roster.counts() == COUNTS
    sheet["B3"], sheet["B4"] = 1, "００１"  # one number, however it is typed
    assert read(saved(book)).roster.counts() == COUNTS
    sheet["C3"] = "王建军"
    assert found(read(saved(book))) == {(3, "户主姓名", "HeadNameDisagrees")}


def test_three_heading_rows_under_groups() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["某县某镇西沟村股份经济合作社股权登记表"])
    sheet.append(["户主信息", None, "家庭成员信息", None, None, "股份", None, None, None])
    sheet.append(["编号", "姓名", "姓名", "与户主关系", "身份证号", "个人", None, None, "户"])
    sheet.append([None, None, None, None, None, "人口股", "农龄股", "合计", "合计"])
    for merge in ("A1:I1", "A2:B2", "C2:E2", "F2:I2", "F3:H3", *(f"{c}3:{c}4" for c in "ABCDE")):
        sheet.merge_cells(merge)
    fields = ["户号", "户主姓名", "姓名", "与户主关系", "公民身份号码", "人口股", "农龄股", "小计", "户合计"]
    for row in small_village().rows():
        sheet.append([row[name] for name in fields])
    reading = read(saved(book))
    assert found(reading) == set()
    assert reading.roster.counts() == COUNTS | {"members": 6}  # no column says who is none
    assert reading.roster.village_name == "西沟村"
    assert reading.roster.households[0].stated_milli_shares == 4000


def test_pages_totals_notes_and_signatures_between_the_rows() -> None:
    village = small_village()
    book = table(village, PLAIN, [["南庄村集体经济组织成员股权登记表"], ["基准日", date(2025, 12, 31)]])
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    sheet.delete_rows(4, 100)
    blank: list[object] = [None] * len(PLAIN)
    sheet.append(["(1)", *(f"({n})" for n in range(2, 14))])
    for row in rows[:3]:
        sheet.append(row)
    sheet.append(["小计", *blank[:10], 4, 4])
    sheet.append(["南庄村集体经济组织成员股权登记表（续）"])
    sheet.append(list(PLAIN))
    for row in rows[3:]:
        sheet.append(row)
    sheet.append([7, *blank[1:11], 0, None])
    sheet.append(["本页小计", *blank[:10], 2.28, None])
    sheet.append([None, None, None, "合　计", None, None, None, None, 5.08, 60, 1.2, 6.28, 6.28])
    sheet.append(blank)
    sheet.append([None, None, None, "理事长：王建国", None, "会计：", None, None, "2026年1月3日"])
    sheet.append(["注：农龄股按每年0.02股折算。"])
    reading = read(saved(book))
    assert found(reading) == set()
    assert reading.roster.counts() == COUNTS
    assert (reading.roster.base_on, reading.roster.village_name) == (date(2025, 12, 31), "南庄村")
    assert (reading.roster.seniority_rate, reading.warnings) == ("0.02", ())
    sheet["L8"] = 4.5
    assert found(read(saved(book))) == {(8, "小计", "TotalDisagrees")}


@pytest.mark.parametrize("line", [list(range(1, 14)), ["甲", "乙", "丙", *range(1, 11)]], ids=str)
def test_a_row_that_numbers_the_columns_is_nobody(line: list[object]) -> None:
    book = table(small_village(), PLAIN)
    book.worksheets[0].insert_rows(2)
    for column, value in enumerate(line, start=1):
        book.worksheets[0].cell(2, column).value = value  # type: ignore[assignment]
    reading = read(saved(book))
    assert found(reading) == set()
    assert reading.roster.counts() == COUNTS


def test_ticks_and_blanks_where_nobody_is_said_to_be_no_member() -> None:
    book = table(small_village(), PLAIN)
    sheet = book.worksheets[0]
    for row in range(2, sheet.max_row + 1):
        cell = sheet.cell(row, 8)
        cell.value = "√" if cell.value == "是" else None
    assert read(saved(book)).roster.counts() == COUNTS
    assert found(read(saved(book))) == set()


def test_many_share_classes_and_one_unknown_to_us() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["户号", "姓名", "与户主关系", "身份证号", "土地股", "资金股", "扶贫股", "老房产股", "小计"])
    sheet.append(["1", "王建国", "户主", id_number(date(1960, 1, 1), 1), 1.5, "0.125", None, 2, 3.625])
    reading = read(saved(book))
    assert found(reading) == set()
    assert reading.roster.persons[0].shares == (
        ShareItem("土地股", 1500),
        ShareItem("资金股", 125),
        ShareItem("老房产股", 2000),
    )


def test_a_sum_alone_is_the_only_class() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["户主姓名", "姓名", "身份证号", "股份数"])
    sheet.append(["王建国", "王建国", id_number(date(1960, 1, 1), 1), 1.5])
    roster = read(saved(book)).roster
    assert roster.counts() == {"households": 1, "persons": 1, "members": 1, "milli_shares": 1500}
    assert roster.share_classes == ("股份",)


def test_a_birth_date_of_any_kind_must_agree() -> None:
    book = table(small_village(), {"出生日期": "出生日期"} | PLAIN)
    sheet = book.worksheets[0]
    sheet["A2"], sheet["A3"], sheet["A4"] = date(1960, 1, 1), "1962年3月4日", "1990.5.7"
    assert found(read(saved(book))) == {(4, "出生日期", "BirthDateDisagrees")}


@pytest.mark.parametrize(
    ("heading", "code"),
    [("姓名", "HeadingMissing"), ("公民身份号码", "HeadingMissing"), ("户号", "HeadingMissing")],
)
def test_a_missing_heading_is_named(heading: str, code: str) -> None:
    left_out = {"户号": {"户号", "户主姓名", "与户主关系"}}.get(heading, {heading})
    headings = {name: name for name in PLAIN if name not in left_out}
    assert found(read(saved(table(small_village(), headings)))) == {(1, heading, code)}


def test_the_same_heading_twice_is_refused() -> None:
    book = table(small_village(), PLAIN | {"备注": "身份证号"})
    assert found(read(saved(book))) == {(1, "身份证号", "HeadingTwice")}


def _second_register(book: Workbook) -> None:
    copy = book.copy_worksheet(book.worksheets[0])
    copy.title = "2023年"


def _names_only(book: Workbook) -> None:
    sheet = book.create_sheet("成员名册", 0)
    sheet.append(["序号", "姓名", "性别", "公民身份号码"])
    sheet.append([1, "王建国", "男", id_number(date(1960, 1, 1), 1)])


def _hidden_register(book: Workbook) -> None:
    _second_register(book)
    book.worksheets[1].sheet_state = "hidden"


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (_second_register, {(0, "", "SeveralRegisters")}),
        (_names_only, set()),
        (_hidden_register, set()),
    ],
)
def test_the_register_among_several_sheets(
    edit: Callable[[Workbook], None], expected: set[tuple[int, str, str]]
) -> None:
    book = table(small_village(), PLAIN)
    edit(book)
    reading = read(saved(book))
    assert found(reading) == expected
    if not expected:
        assert reading.roster.counts() == COUNTS


def test_headings_alone_list_nobody() -> None:
    book = Workbook()
    book.worksheets[0].append(list(PLAIN))
    assert found(read(saved(book))) == {(0, "", "NobodyListed")}


def test_the_village_of_the_title() -> None:
    top: list[list[object]] = [["陕西省合阳县坊镇灵泉村股份经济合作社2025年度股权登记表"]]
    assert read(saved(table(small_village(), PLAIN, top))).roster.village_name == "灵泉村"
