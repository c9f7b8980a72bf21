"""Tells the rows of a table that are no data: totals, column numbers, notes and signatures."""

import re

from shared.kit.workbook.cells import is_blank, text
from shared.kit.workbook.grid import Sheet

TOTAL = re.compile(r".{0,10}?(?:合计|小计|总计|共计|累计|总合计)(?:\d+[人户])*")
GRAND = re.compile(r"(?:全村|本村|村|全社|总|全部)?(?:合计|总计|共计)(?:\d+[人户])*")
FOOTER = re.compile(
    r"^(?:注|备注|说明|填表说明|填表|制表|审核|复核|理事长|监事长|会计|负责人|经办人|单位|日期|过次页|承前页|第.{1,3}页)"
)
_ORDINALS = set("甲乙丙丁戊己庚辛壬癸")


def is_numbering(sheet: Sheet, row: int) -> bool:
    """True for a row that numbers the columns: 甲 乙 丙 1 2 3, or 1 2 3 4 …"""
    words = [text(cell).strip("()栏次") for cell in sheet.rows[row] if not is_blank(cell)]
    words = [word for word in words if word and word not in _ORDINALS]
    if not words or not all(word.isascii() and word.isdigit() and len(word) < 4 for word in words):
        return False
    numbers = [int(word) for word in words]
    return len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
