"""Writes a form as an empty workbook to fill in; what is filled in already can stand in it."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from shared.kit.workbook.columns import Form

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADING_ROW = 2  # from 0: the title and one line of explanation stand above it
WIDTH_MIN = 12
NARROW_MAX = 40


def template(form: Form, rows: Sequence[Mapping[str, str]] = ()) -> bytes:
    """A workbook with title, explanation and headings; every cell below is text, so that no id is rounded."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet(form.title[:31])
    text = book.add_format({"num_format": "@"})
    heading = book.add_format({"bold": True, "border": 1, "bg_color": "#E8F0E4", "text_wrap": True})
    must = book.add_format({"bold": True, "border": 1, "bg_color": "#FBE9D9", "text_wrap": True})
    sheet.write_string(0, 0, form.title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, form.explanation)
    for at, column in enumerate(form.columns):
        sheet.set_column(at, at, min(NARROW_MAX, max(WIDTH_MIN, len(column.heading) * 2 + 4)), text)
        sheet.write_string(HEADING_ROW, at, column.heading, must if column.required else heading)
        told = "\n".join(part for part in (column.note, column.example and f"例：{column.example}") if part)
        if told:
            sheet.write_comment(HEADING_ROW, at, told)
    for number, row in enumerate(rows, HEADING_ROW + 1):
        for at, column in enumerate(form.columns):
            sheet.write_string(number, at, row.get(column.field, ""), text)
    sheet.freeze_panes(HEADING_ROW + 1, 0)
    book.close()
    return stream.getvalue()
