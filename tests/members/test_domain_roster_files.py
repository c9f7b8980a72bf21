"""Files that are no register, or mean harm: one clear refusal each, and no gigabytes."""

import io
import random
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from services.members.domain.roster import as_shares, milli_shares
from services.members.domain.roster.refusals import (
    ShareNegative,
    ShareTooFine,
    ShareTooLarge,
    ShareUnreadable,
)
from shared.kit.errors import Refused
from shared.kit.workbook.container import safe_copy
from shared.kit.workbook.refusals import WorkbookTooLarge
from tests.members.workbooks import SAMPLE, found, read, saved

OLD = SAMPLE.with_name("small.xls")
SHEET = "xl/worksheets/sheet1.xml"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def with_part(name: str, part: bytes) -> bytes:
    """The sample with one part put in another's place."""
    stream = io.BytesIO()
    with zipfile.ZipFile(SAMPLE) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.namelist():
            after.writestr(entry, part if entry == name else before.read(entry))
    return stream.getvalue()


def corner(row: int, column: int) -> bytes:
    book = Workbook()
    book.worksheets[0]["A1"] = "姓名"
    book.worksheets[0].cell(row, column).value = "x"
    return saved(book)


def shared_bomb() -> bytes:
    """One long text that many cells refer to."""
    stream = io.BytesIO()
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    with zipfile.ZipFile(SAMPLE) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            if name == SHEET:
                part = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
            if name == "xl/sharedStrings.xml":
                part = b"<sst><si><t>" + b"a" * 10_000_000 + b"</t></si></sst>"
            after.writestr(name, part)
    return stream.getvalue()


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]><worksheet><sheetData><row r="1"/></sheetData></worksheet>'

BAD = [
    (b"", "NotAWorkbook"),
    (b"name,id\n", "NotAWorkbook"),
    (b"PK\x03\x04 not really", "NotAWorkbook"),
    (SAMPLE.read_bytes()[:9000], "NotAWorkbook"),
    (COMPOUND + b"\0" * 4096, "NotAWorkbook"),
    (COMPOUND + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512, "WorkbookIsEncrypted"),
    (b"PK\x03\x04" + b"\0" * (20 * 1024 * 1024), "WorkbookTooLarge"),
    (corner(20_001, 1), "WorkbookTooLarge"),
    (corner(1, 257), "WorkbookTooLarge"),
    (corner(1_048_576, 16_384), "WorkbookTooLarge"),
    (with_part(SHEET, b"<worksheet>" + b" " * 70_000_000 + b"</worksheet>"), "WorkbookTooLarge"),
    (shared_bomb(), "WorkbookTooLarge"),
    (with_part(SHEET, DOCTYPE), "NotAWorkbook"),
    (with_part(SHEET, b"<worksheet><sheetData><row"), "NotAWorkbook"),
    (with_part(SHEET, b'<?xml version="1.0" encoding="UTF-88"?><worksheet/>'), "NotAWorkbook"),
    (with_part("xl/workbook.xml", b"<workbook/>"), "NoRegister"),
    (corner(3, 3), "NoRegister"),
]


@pytest.mark.parametrize(("content", "code"), BAD, ids=[f"{n}-{code}" for n, (_, code) in enumerate(BAD)])
def test_one_clear_refusal(content: bytes, code: str) -> None:
    reading = read(content)
    assert found(reading) == {(0, "", code)}
    assert reading.roster.counts() == {"households": 0, "persons": 0, "members": 0, "milli_shares": 0}


@pytest.mark.parametrize(("row", "column"), [(20_001, 1), (1, 257)])
def test_far_corners_are_refused_before_the_grid_is_built(row: int, column: int) -> None:
    with pytest.raises(WorkbookTooLarge):
        safe_copy(corner(row, column))
    safe_copy(corner(min(row, 20_000), min(column, 256)))


def test_a_cell_without_a_reference_is_placed_after_the_one_before() -> None:
    rows = "<row>" + "<c><v>1</v></c>" * 300 + "</row>"
    content = with_part(SHEET, f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode())
    assert found(read(content)) == {(0, "", "WorkbookTooLarge")}


def test_a_count_that_lies_ends_in_a_refusal_not_in_the_end_of_the_process() -> None:
    """The native reader reserves what the file says it needs, and aborts when nobody can give it."""
    part = zipfile.ZipFile(SAMPLE).read("xl/sharedStrings.xml")
    lie = re.sub(rb'uniqueCount="\d+"', b'uniqueCount="4294967295"', part)
    assert lie != part
    assert found(read(with_part("xl/sharedStrings.xml", lie))) == {(0, "", "NotAWorkbook")}


def test_an_old_workbook_is_read_too() -> None:
    reading = read(OLD.read_bytes())
    assert found(reading) == set()
    assert reading.roster.counts() == {"households": 3, "persons": 6, "members": 5, "milli_shares": 6280}
    assert (reading.roster.village_name, str(reading.roster.base_on)) == ("南庄村", "2025-12-31")


def test_formats_far_below_the_table_do_not_count_as_rows() -> None:
    part = zipfile.ZipFile(SAMPLE).read(SHEET).decode()
    far = '<row r="1048576"><c r="A1048576" s="1"/></row></sheetData>'
    reading = read(with_part(SHEET, part.replace("</sheetData>", far).encode()))
    assert found(reading) == set()


def test_broken_files_are_refused_and_never_raise() -> None:
    chance = random.Random(20260201)
    whole = SAMPLE.read_bytes()
    sheet = zipfile.ZipFile(SAMPLE).read(SHEET)
    for _ in range(40):
        broken = bytearray(chance.choice([whole, sheet]))
        is_part = len(broken) == len(sheet)
        for _ in range(chance.randint(1, 20)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        reading = read(with_part(SHEET, bytes(broken)) if is_part else bytes(broken))
        assert reading.is_clean or all(refusal.zh for refusal in reading.refusals)


@given(st.integers(0, 10**9))
def test_every_milli_share_survives_as_number_and_as_text(milli: int) -> None:
    assert milli_shares(milli / 1000) == milli
    assert milli_shares(as_shares(milli)) == milli
    assert milli_shares(f"  {milli // 1000:,}.{milli % 1000:03d}0 股 ") == milli


@given(st.integers(1, 10**8))
def test_a_fourth_decimal_is_refused(tenths: int) -> None:
    if tenths % 10:
        with pytest.raises(ShareTooFine):
            milli_shares(tenths / 10_000)
        with pytest.raises(ShareTooFine):
            milli_shares(f"{tenths // 10_000}.{tenths % 10_000:04d}")


@given(st.lists(st.integers(0, 5000), max_size=400))
def test_the_noise_of_a_sum_is_not_taken_for_a_share(parts: list[int]) -> None:
    assert milli_shares(sum(part / 1000 for part in parts)) == sum(parts)


def test_what_is_left_of_a_difference_is_nothing() -> None:
    assert 0.1 + 0.2 - 0.3 != 0
    assert milli_shares(0.1 + 0.2 - 0.3) == 0


@pytest.mark.parametrize(
    ("cell", "refusal"),
    [
        (-0.5, ShareNegative),
        ("-0.5", ShareNegative),
        ("－１", ShareNegative),
        (True, ShareUnreadable),
        ("1/2", ShareUnreadable),
        ("1.2.3", ShareUnreadable),
        ("1,23", ShareUnreadable),
        (".", ShareUnreadable),
        ("1e3", ShareUnreadable),
        ("²½", ShareUnreadable),
        (1e18, ShareTooLarge),
        (float("nan"), ShareTooLarge),
        (float("inf"), ShareTooLarge),
        ("9" * 30, ShareTooLarge),
        (1e-5, ShareTooFine),
    ],
)
def test_shares_that_are_none(cell: float | str, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        milli_shares(cell)
