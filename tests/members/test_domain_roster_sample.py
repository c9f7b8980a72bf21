"""The accountant's own workbook: read exactly; each defect put into it named by row, heading and reason."""

import json
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from services.members.domain.roster import milli_shares
from tests.members.workbooks import SAMPLE, changed, found, read, sample

EXPECTED = json.loads((Path(__file__).parent / "roster.expected.json").read_text())


def test_the_sample_is_read_exactly() -> None:
    reading = read(SAMPLE.read_bytes())
    assert reading.roster.counts() == EXPECTED
    assert (reading.refusals, reading.warnings) == ((), ())
    roster = reading.roster
    assert (roster.village_name, roster.organisation_name) == ("蒲新村", "蒲新村股份经济合作社")
    assert str(roster.base_on) == "2025-12-31"
    assert roster.share_classes == ("人口股", "农龄股")
    assert roster.stated_milli_shares == EXPECTED["milli_shares"]
    first = roster.households[0]
    assert (first.row, first.code, first.head_name, first.group) == (5, "001", "马喆", "1组")
    assert (first.milli_shares, first.stated_milli_shares) == (9000, 9000)
    assert first.shares_by_class() == {"人口股": 5000, "农龄股": 4000}
    assert roster.persons[-1].row == 347


def test_the_same_after_another_program_has_saved_it() -> None:
    assert read(sample()).roster == read(SAMPLE.read_bytes()).roster


DEFECTS = [
    # ids
    ({"G5": "610526197703278111"}, {(5, "公民身份号码", "IdNumberBadChecksum")}),
    ({"G5": "61052619770327811"}, {(5, "公民身份号码", "IdNumberWrongLength")}),
    ({"G5": "610526197702308110"}, {(5, "公民身份号码", "IdNumberImpossibleDate")}),
    ({"G5": "610526202601018119"}, {(5, "公民身份号码", "IdNumberBornLater")}),
    ({"G5": "6105261977O3278110"}, {(5, "公民身份号码", "IdNumberWrongSign")}),
    ({"G5": 610526197703278110}, {(5, "公民身份号码", "RoundedByExcel")}),
    ({"G5": "6.10526197703278E+17"}, {(5, "公民身份号码", "RoundedByExcel")}),
    ({"G5": "610526197703278000"}, {(5, "公民身份号码", "RoundedByExcel")}),
    ({"G5": 610526770327811}, {(5, "公民身份号码", "IdNumberWrongLength")}),
    ({"G5": True}, {(5, "公民身份号码", "IdNumberUnreadable")}),
    ({"G5": None}, {(5, "公民身份号码", "IdNumberMissing")}),
    ({"G5": "=#REF!"}, {(5, "公民身份号码", "FormulaWithoutValue")}),
    ({"G5": "#N/A"}, {(5, "公民身份号码", "FormulaError")}),
    ({"G6": "610526197703278110", "F6": "男"}, {(6, "公民身份号码", "SamePersonTwice")}),
    # people and households
    ({"D6": None}, {(6, "姓名", "NameMissing")}),
    ({"F5": "女"}, {(5, "性别", "SexDisagrees")}),
    ({"F5": "雄"}, {(5, "性别", "SexUnreadable")}),
    ({"E6": "户主"}, {(6, "与户主关系", "TwoHeads")}),
    ({"E5": "夫"}, {(5, "与户主关系", "NoHead")}),
    ({"C5": "马吉吉"}, {(5, "户主姓名", "HeadNameDisagrees")}),
    ({"C5": "马吉吉", "E5": "夫"}, {(5, "户主姓名", "HeadNotAmongPersons")}),
    ({"B11": "001"}, {(11, "户号", "HouseholdNumberTwice")}),
    ({"B15": "1"}, {(15, "户号", "HouseholdNumberTwice")}),
    ({"B11": None}, {(11, "户号", "HouseholdNumberMissing")}),
    ({"B11": "#REF!"}, {(11, "户号", "FormulaError"), (11, "户号", "HouseholdNumberMissing")}),
    # membership and shares
    ({"I5": "大概"}, {(5, "是否成员", "MembershipUnreadable")}),
    ({"I5": None}, {(5, "是否成员", "MembershipUnsaid")}),
    ({"I5": "否"}, {(5, "是否成员", "NonMemberHoldsShares")}),
    ({"J5": -1}, {(5, "人口股", "ShareNegative")}),
    ({"J5": "一股"}, {(5, "人口股", "ShareUnreadable")}),
    ({"J5": 1.0005}, {(5, "人口股", "ShareTooFine")}),
    ({"J5": "#VALUE!"}, {(5, "人口股", "FormulaError")}),
    ({"J5": 610526197703278110}, {(5, "人口股", "ShareTooLarge")}),
    ({"J5": 2}, {(5, "小计", "SubtotalDisagrees")}),
    ({"M5": 1.65}, {(5, "小计", "SubtotalDisagrees")}),
    ({"L5": 0.66, "M5": 1.66, "N5": 9.02, "M348": 524.96, "N348": 524.96},
     {(5, "农龄股", "YearsSharesDisagree")}),
    ({"N5": 9.5}, {(5, "户合计", "HouseholdTotalDisagrees")}),
    ({"N5": "#N/A"}, {(5, "户合计", "FormulaError")}),
    ({"M348": 524}, {(348, "小计", "TotalDisagrees")}),
    ({"N348": 524.941}, {(348, "户合计", "TotalDisagrees")}),
    ({"J348": 336}, {(348, "人口股", "TotalDisagrees")}),
    ({"I2": "基准日：2025年13月31日"}, {(2, "基准日", "BaseDateUnreadable")}),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "expected"), DEFECTS, ids=[str(cells) for cells, _ in DEFECTS])
def test_each_defect_is_named_once(cells: dict[str, object], expected: set[tuple[int, str, str]]) -> None:
    reading = read(sample(**cells))
    assert found(reading) == expected
    for refusal in reading.refusals:
        assert "{" not in refusal.zh + refusal.en
        assert refusal.reason("zh") == refusal.zh != refusal.en == refusal.reason("en")


def test_several_defects_are_all_named_in_the_order_of_rows() -> None:
    reading = read(sample(G200="1", J5="x", D100=None))
    assert [(refusal.row, refusal.column) for refusal in reading.refusals] == [
        (5, "人口股"),
        (100, "姓名"),
        (200, "公民身份号码"),
    ]


def test_the_same_person_twice_names_both_rows() -> None:
    (refusal,) = read(sample(G6="610526197703278110", F6="男")).refusals
    assert "6" in refusal.zh
    assert "5" in refusal.zh
    assert "rows" in refusal.en or "row 5" in refusal.en


READ_ANYWAY = [
    {"G5": "６１０５２６１９７７０３２７８１１０"},
    {"G5": " 610526 19770327\u00a08110\u3000"},
    {"G340": "61052619801118541x"},
    {"G340": "61052619801118541Ｘ"},
    {"D5": " 马\u3000喆 "},
    {"F5": "１"},
    {"I5": "√"},
    {"I5": 1},
    {"I9": "×"},
    {"J5": "１．０"},
    {"L5": "0.640 股", "M5": "1.64", "N5": "9.000"},
    {"J9": "—", "L9": None, "M9": ""},
    {"B5": 1},
    {"A5": None},
    {"L5": 0.1 + 0.54},
    {"M5": 1.6400000000000001},
    {"N348": 524.9399999999999},
]


@pytest.mark.parametrize("cells", READ_ANYWAY, ids=str)
def test_what_people_type_is_read(cells: dict[str, object]) -> None:
    reading = read(sample(**cells))
    assert found(reading) == set()
    assert reading.roster.counts() == EXPECTED


def test_a_gap_in_the_running_numbers_is_only_remarked() -> None:
    reading = read(sample(A200=999))
    assert reading.is_clean
    assert [(one.row, one.column, one.code) for one in reading.warnings] == [
        (200, "序号", "SequenceBroken"),
        (201, "序号", "SequenceBroken"),
    ]


def test_rows_before_the_first_household_belong_to_none() -> None:
    def orphan(sheet: Worksheet) -> None:
        for merge in ("B5:B10", "C5:C10"):
            sheet.unmerge_cells(merge)
        sheet["B5"], sheet["C5"] = None, None

    reading = read(changed(orphan))
    assert {(row, code) for row, _, code in found(reading)} == {
        (row, "UnknownHousehold") for row in range(5, 11)
    }


def test_blank_cells_do_as_well_as_merged_ones() -> None:
    def unmerge(sheet: Worksheet) -> None:
        for merge in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merge))

    reading = read(changed(unmerge))
    assert found(reading) == set()
    assert reading.roster == read(SAMPLE.read_bytes()).roster


def test_a_rate_is_not_guessed_when_the_notes_are_gone() -> None:
    def edit(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.remove(sheet.parent.worksheets[1])
        sheet["L5"], sheet["M5"], sheet["N5"] = 0.66, 1.66, 9.02
        sheet["M348"], sheet["N348"] = 524.96, 524.96

    reading = read(changed(edit))
    assert found(reading) == set()
    assert reading.roster.milli_shares == EXPECTED["milli_shares"] + 20
    assert milli_shares(0.66) == 660
