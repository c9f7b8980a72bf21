"""A list of any length as a workbook: rows come from the database a chunk at a time and go to a file."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any
from urllib.parse import quote

import xlsxwriter
from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response, StreamingResponse

from shared.kit.errors import Kind, Refused
from shared.kit.workbook.sheet import SHEET_NAME_MAX, Cell, Pen
from shared.kit.workbook.template import NARROW_MAX, WIDTH_MIN, XLSX

CHUNK_ROWS = 1_000
ROWS_MAX = 200_000
SENT_BYTES = 256 * 1024


class TooManyRows(Refused):
    """A workbook holds so many rows and no more; nothing is cut off silently."""

    kind = Kind.INVALID
    zh = "超过 {max} 行，请缩小筛选范围后再导出"
    en = "These are more than {max} rows; narrow the filter and export again"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head in each language, with the unit, and the cell it makes of a row.

    `words` says a code (a state, a stage) in Chinese and English; one that is not among them stands as it is.
    """

    zh: str
    en: str
    cell: Callable[[Any], Cell]
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def head(self, language: str) -> str:
        return self.en if language == "en" else self.zh

    def of(self, row: Any, language: str) -> Cell:
        """The row's cell."""
        cell = self.cell(row)
        if not isinstance(cell, str) or cell not in self.words:
            return cell
        zh, en = self.words[cell]
        return en if language == "en" else zh


async def export(
    session: AsyncSession,
    query: Select[Any],
    columns: Sequence[Column],
    title: tuple[str, str],
    language: str,
) -> Response:
    """The rows of a query as a workbook to download under its title. Refused: TooManyRows.

    Whole before its first byte leaves, so a refusal is an answer and not half a file; never whole in memory.
    """
    name = title[1] if language == "en" else title[0]
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed when it is sent
    try:
        with tempfile.TemporaryDirectory() as folder:
            book = _Book(file, folder, name, [column.head(language) for column in columns])
            try:
                found = await session.stream(query, execution_options={"yield_per": CHUNK_ROWS})
                async for rows in found.partitions(CHUNK_ROWS):
                    await asyncio.to_thread(
                        book.add, [[one.of(row, language) for one in columns] for row in rows]
                    )
            finally:  # also what is refused leaves no file of its own behind
                await asyncio.to_thread(book.close)
    except BaseException:
        file.close()
        raise
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.xlsx"}
    return StreamingResponse(_sent(file), media_type=XLSX, headers=headers)


class _Book:
    """A workbook of one sheet that keeps one row in memory."""

    def __init__(self, file: IO[bytes], folder: str, title: str, heads: Sequence[str]) -> None:
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder})
        self._page = self._book.add_worksheet(title[:SHEET_NAME_MAX])
        self._pen = Pen(self._book)
        self._rows = 0
        for at, head in enumerate(heads):
            self._page.set_column(at, at, min(NARROW_MAX, max(WIDTH_MIN, len(head) * 2)))
            self._page.write_string(0, at, head, self._pen.head)
        self._page.freeze_panes(1, 0)

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        """More rows below. Refuses TooManyRows."""
        if self._rows + len(rows) > ROWS_MAX:
            raise TooManyRows(max=ROWS_MAX)
        for cells in rows:
            self._rows += 1
            for at, cell in enumerate(cells):
                self._pen.write(self._page, self._rows, at, cell)

    def close(self) -> None:
        self._book.close()


async def _sent(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        file.seek(0)
        while part := file.read(SENT_BYTES):
            yield part
