"""Writes village workbooks in many layouts for the tests, and changes cells of the sample one."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from services.members.domain.identity import citizen_check_sign
from services.members.domain.roster import RosterReading, read_roster

SAMPLE = Path(__file__).parent / "roster.xlsx"
TODAY_ON = date(2026, 2, 1)

Edit = Callable[[Worksheet], None]
Found = set[tuple[int, str, str]]


def id_number(born_on: date, order: int) -> str:
    """A made-up id that holds; an odd order is a man's."""
    stem = f"610526{born_on:%Y%m%d}{order:03d}"
    return stem + citizen_check_sign(stem)


def read(content: bytes) -> RosterReading:
    return read_roster(content, today_on=TODAY_ON)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sample(**cells: object) -> bytes:
    """The sample workbook with some cells of its register written anew: `sample(G5="…")`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(SAMPLE) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            part = before.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                for place, value in cells.items():
                    part = _put(part, place, _cell_xml(place, value))
            after.writestr(name, part)
    return stream.getvalue()


def _put(part: str, place: str, written: str) -> str:
    """The sheet's XML with the cell in place of the one there, else at the end of its row."""
    part, count = re.subn(rf'<c r="{place}"[^>]*?(?:/>|>.*?</c>)', lambda _: written, part)
    if not count:
        number = place.lstrip("ABCDEFGHIJKLMNO")
        row = re.compile(rf'(<row r="{number}".*?)(</row>)', re.DOTALL)
        part, count = row.subn(lambda match: match[1] + written + match[2], part)
    assert count == 1, f"no place {place} in the sample"
    return part


def _cell_xml(place: str, value: object) -> str:
    if value is None:
        return f'<c r="{place}"/>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    text = escape(str(value))
    if text.startswith("="):
        return f'<c r="{place}"><f>{text[1:]}</f><v></v></c>'
    if text.startswith("#"):
        return f'<c r="{place}" t="e"><v>{text}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def changed(edit: Edit) -> bytes:
    """The sample workbook after `edit` of its register sheet."""
    book = load_workbook(SAMPLE)
    edit(book.worksheets[0])
    return saved(book)


def found(reading: RosterReading) -> Found:
    """What was refused: (row, column, code)."""
    return {(refusal.row, refusal.column, refusal.code) for refusal in reading.refusals}


@dataclass
class Villager:
    """A row to be written; shares are thousandths."""

    name: str
    relation: str
    born_on: date
    order: int
    is_member: str = "是"
    base: int = 1000
    years: int = 0

    @property
    def id_number(self) -> str:
        return id_number(self.born_on, self.order)

    @property
    def seniority(self) -> int:
        return self.years * 20


@dataclass
class Village:
    """Households by number, in order."""

    households: dict[str, list[Villager]] = field(default_factory=dict)

    @property
    def milli_shares(self) -> int:
        return sum(one.base + one.seniority for house in self.households.values() for one in house)

    def rows(self) -> list[dict[str, object]]:
        """A row each person, keyed by the field's plain word; household cells only on the first."""
        rows: list[dict[str, object]] = []
        for code, house in self.households.items():
            for at, one in enumerate(house):
                rows.append(
                    {
                        "序号": len(rows) + 1,
                        "户号": code if at == 0 else None,
                        "户主姓名": house[0].name if at == 0 else None,
                        "姓名": one.name,
                        "与户主关系": one.relation,
                        "性别": "男" if one.order % 2 else "女",
                        "公民身份号码": one.id_number,
                        "是否成员": one.is_member,
                        "人口股": one.base / 1000,
                        "农龄": one.years,
                        "农龄股": one.seniority / 1000,
                        "小计": (one.base + one.seniority) / 1000,
                        "户合计": sum(p.base + p.seniority for p in house) / 1000 if at == 0 else None,
                    }
                )
        return rows


def small_village() -> Village:
    """Three households, six persons, five of them members, 6,280 milli-shares."""
    return Village(
        {
            "001": [
                Villager("王建国", "户主", date(1960, 1, 1), 1, years=30),
                Villager("李秀英", "妻", date(1962, 3, 4), 2, years=20),
                Villager("王小明", "子", date(1990, 5, 6), 3),
            ],
            "002": [
                Villager("张 伟", "户主", date(1970, 7, 8), 5, years=10),
                Villager("赵敏", "儿媳", date(1995, 9, 10), 4, is_member="否", base=0),
            ],
            "003": [Villager("买买提·艾力", "户主", date(1980, 11, 12), 7, base=1080)],
        }
    )


def table(village: Village, headings: dict[str, str], top: list[list[object]] | None = None) -> Workbook:
    """One sheet below the rows of `top`; `headings` maps each field, in order, to the heading to write."""
    book = Workbook()
    sheet = book.worksheets[0]
    for line in top or []:
        sheet.append(line)
    sheet.append(list(headings.values()))
    for row in village.rows():
        sheet.append([row.get(name) for name in headings])
    return book


FIELDS = (
    "序号",
    "户号",
    "户主姓名",
    "姓名",
    "与户主关系",
    "性别",
    "公民身份号码",
    "是否成员",
    "人口股",
    "农龄",
    "农龄股",
    "小计",
    "户合计",
)
PLAIN = {name: name for name in FIELDS}
