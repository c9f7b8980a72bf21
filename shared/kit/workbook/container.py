"""Judges the .xlsx container before anything large is built from it: sizes, extents, error cells.

The reader behind it fills a dense grid between the outermost cells, one copy of the text a cell, so two cells
in far corners or one long text used often would take gigabytes. It also shows error cells as blanks.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from shared.kit.settings import settings
from shared.kit.workbook.refusals import NotAWorkbook, WorkbookTooLarge

#: A cell's own, its formula, its value, or the text inside it and its run.
ELEMENTS_A_CELL = 4

Attributes = dict[str, str]


@dataclass(slots=True)
class Marks:
    """What the grid does not show, by (row, column) from 0: errors, and formulas never calculated."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)


def too_large(limit: str) -> WorkbookTooLarge:
    """The refusal of what is over a limit, by the name of its setting."""
    return WorkbookTooLarge(limit=f"LIANHE_{limit.upper()}", max=getattr(settings(), limit))


def safe_copy(content: bytes) -> tuple[bytes, dict[str, Marks]]:
    """The workbook's XML parts repacked as measured, and the marks of each sheet by name.

    Refuses `NotAWorkbook` and `WorkbookTooLarge` before more than the limits has been unpacked.
    """
    try:
        parts = _parts(content)
        marks = _judge_sheets(parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise NotAWorkbook() from None
    except (expat.ExpatError, LookupError, ValueError):
        raise NotAWorkbook() from None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as copy:
        for name, part in parts.items():
            copy.writestr(name, part)
    return packed.getvalue(), marks


def _parts(content: bytes) -> dict[str, bytes]:
    """The XML parts, each unpacked within what is left of the limit."""
    parts: dict[str, bytes] = {}
    left = settings().workbook_unzipped_bytes_max
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > settings().workbook_entries_max:
            raise too_large("workbook_entries_max")
        for entry in entries:
            if not entry.filename.lower().endswith((".xml", ".rels")):
                continue  # pictures and macros are of no use here
            with archive.open(entry) as packed:
                part = packed.read(left + 1)
            left -= len(part)
            if left < 0:
                raise too_large("workbook_unzipped_bytes_max")
            parts[entry.filename] = part
    return parts


def _judge_sheets(parts: dict[str, bytes]) -> dict[str, Marks]:
    sheets = _sheet_parts(parts)
    if len(sheets) > settings().workbook_sheets_max:
        raise too_large("workbook_sheets_max")
    lowered = {name.lower(): part for name, part in parts.items()}  # the reader minds no case either
    lengths = _text_lengths(lowered.get("xl/sharedstrings.xml", b""))
    left = _Left(settings().workbook_text_chars_max, ELEMENTS_A_CELL * settings().workbook_cells_max)
    marks: dict[str, Marks] = {}
    for name, part in sheets.items():
        walk = _CellWalk(lengths, left)
        _parse(lowered[part.lower()], walk.start, walk.end, walk.characters)
        marks[name] = walk.marks
    return marks


def _parse(
    part: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], None] | None = None,
) -> None:
    """Walks an XML part; names come without their prefix. A document type is refused: no office program
    writes one, and its entities can unfold without end."""

    def refuse(*_: object) -> None:
        raise NotAWorkbook()

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if characters is not None:
        parser.CharacterDataHandler = characters
    parser.Parse(part, True)


def _sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """Sheet name to the part that holds it, by the workbook's own relations."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes.get("Id", "")] = posixpath.normpath(whole)

    def sheet(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            ids = [value for key, value in attributes.items() if key.endswith(":id")]
            sheets[attributes.get("name", "")] = targets[ids[0] if ids else ""]

    _parse(parts["xl/_rels/workbook.xml.rels"], relation)
    _parse(parts["xl/workbook.xml"], sheet)
    return sheets


def _text_lengths(shared: bytes) -> list[int]:
    """How many characters each shared text has, in order."""
    lengths: list[int] = []

    def start(name: str, _: Attributes) -> None:
        if name == "si":
            lengths.append(0)

    def characters(words: str) -> None:
        if lengths:
            lengths[-1] += len(words)

    if shared:
        _parse(shared, start, characters=characters)
    return lengths


@dataclass(slots=True)
class _Left:
    """What the sheets together may still have."""

    chars: int
    elements: int


class _CellWalk:
    """Walks one sheet: refuses cells outside the limits, marks errors and formulas without a result."""

    def __init__(self, lengths: list[int], left: _Left) -> None:
        self.lengths = lengths
        self.left = left
        self.rows_max, self.columns_max = settings().workbook_rows_max, settings().workbook_columns_max
        self.marks = Marks()
        self.row, self.column = -1, -1
        self.kind = ""
        self.inside: str | None = None
        self.held: list[str] = []
        self.has_formula = False
        self.has_content = False

    def start(self, name: str, attributes: Attributes) -> None:
        self.left.elements -= 1
        if self.left.elements < 0:
            raise too_large("workbook_cells_max")
        if name == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
        elif name == "c":
            self._place(attributes.get("r", ""))
            self.kind = attributes.get("t", "n")
            self.held, self.has_formula, self.has_content = [], False, False
        elif name in ("v", "t", "is", "f"):
            self.inside = name
            self.has_formula = self.has_formula or name == "f"
            self.has_content = True

    def characters(self, words: str) -> None:
        if self.inside in ("v", "t"):
            self.held.append(words)

    def end(self, name: str) -> None:
        if name in ("v", "t", "is", "f"):
            self.inside = None
        elif name == "c" and self.has_content:
            self._take()

    def _place(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        if not reference:
            self.column += 1
            return
        self.row = int(reference[len(letters) :]) - 1
        self.column = 0
        for letter in letters.upper():
            self.column = self.column * 26 + ord(letter) - 64
        self.column -= 1

    def _take(self) -> None:
        place, value = (self.row, self.column), "".join(self.held)
        if self.row >= self.rows_max:
            raise too_large("workbook_rows_max")
        if self.column >= self.columns_max:
            raise too_large("workbook_columns_max")
        if self.kind == "e":
            self.marks.errors[place] = value or "#N/A"
        elif self.has_formula and not value and self.kind != "str":  # an empty text is a result
            self.marks.uncalculated.add(place)
        index = int(value) if self.kind == "s" and value.isdigit() else -1
        self.left.chars -= self.lengths[index] if 0 <= index < len(self.lengths) else len(value)
        if self.left.chars < 0:
            raise too_large("workbook_text_chars_max")
