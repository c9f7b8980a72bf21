"""Workbooks nobody meant well: bombs, absurd dimensions, formulas, entities, torn containers."""

import io
import zipfile
from collections.abc import Iterator

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = "xl/worksheets/sheet1.xml"
BOMB_BYTES = 80 * 1024 * 1024
ENTRIES = 2_000
SHEETS = 90
CELLS = 400_000
DEEP = 100_000
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_BILLION = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(12))
    + "]>"
)
_OUTSIDE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


def book(*sheets: str, shared: str = "", more: dict[str, bytes] | None = None, names: str = "表{}") -> bytes:
    """A workbook of these sheets' XML."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="{names.format(n)}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f"<Types xmlns='{_CONTENT}'/>",
        "_rels/.rels": f"<Relationships xmlns='{_PACKAGE}'><Relationship Id='r'"
        f" Type='{_RELATIONS}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": f"<workbook xmlns='{_MAIN}' xmlns:r='{_RELATIONS}'>"
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>',
        **{f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in zip(numbers, sheets, strict=True)},
        **(more or {}),
    }
    if shared:
        parts["xl/sharedStrings.xml"] = shared
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def sheet(*cells: str, head: str = "", more: str = "") -> str:
    """A sheet's XML with these cells, each in a row of its own."""
    rows = "".join(f"<row>{cell}</row>" for cell in cells)
    return f'{head}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{more}</worksheet>'


def _said(words: str) -> str:
    return f'<c t="inlineStr"><is><t>{words}</t></is></c>'


def _shared(words: str, head: str = "") -> str:
    return f'{head}<sst xmlns="{_MAIN}"><si><t>{words}</t></si></sst>'


def bad() -> Iterator[tuple[str, bytes]]:
    """What is wrong with it, and the workbook."""
    far, value = '<c r="XFD1048576"><v>1</v></c>', '<c r="A1" t="s"><v>0</v></c>'
    one = '<c r="A1"><v>1</v></c>'
    corner = '<c r="A1"><v>1</v></c>', '<c r="IV20000"><v>1</v></c>'
    yield "a bomb", book(sheet(" " * BOMB_BYTES))
    yield "a bomb of texts", book(*[sheet(value * 10_000)] * 20, shared=_shared("马" * 32_000))
    yield "a bomb of cells", book(sheet("<c/>" * CELLS * 10))
    yield "entities", book(sheet(value), shared=_shared("&l;", _BILLION))
    yield "entities in the sheet", book(sheet(_said("&l;"), head=_BILLION))
    yield "a file of ours", book(sheet(_said("&a;"), head=_OUTSIDE))
    yield "the last cell there is", book(sheet(far))
    yield "cells in far corners", book(*[sheet(*corner)] * SHEETS)
    yield (
        "dimensions",
        book(sheet(one).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')),
    )
    yield (
        "a merge over all",
        book(sheet(one, more='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
    )
    yield "no place", book(sheet('<c r="0A"><v>1</v></c>', '<c r="A0"><v>1</v></c>', '<c r="A-1"/>'))
    yield "a place of many letters", book(sheet(f'<c r="{"Z" * 5_000}1"><v>1</v></c>'))
    yield "a row of many digits", book(sheet(f'<c r="A{"9" * 5_000}"><v>1</v></c>'))
    yield "a text that is not there", book(sheet('<c t="s"><v>99999999999</v></c>'), shared=_shared("x"))
    yield "no numbers", book(sheet(*(f"<c><v>{v}</v></c>" for v in ("NaN", "1e999", "-inf", "0x1F", "1_0"))))
    yield "days before time", book(sheet('<c t="d"><v>0000-00-00</v></c>', '<c t="d"><v>99999-12-31</v></c>'))
    yield "formulas", book(sheet("<c><f>cmd|'/c calc'!A0</f></c>", _said("=1+1"), _said("@SUM(A1)")))
    yield "a long text", book(sheet(_said("马" * 1_000_000)))
    yield "control characters", book(sheet(_said("\x00\x0b")))
    yield "depth", book(sheet("<a>" * DEEP + "</a>" * DEEP))
    yield "no sheets", book()
    yield (
        "a sheet that is not there",
        book(more={"xl/workbook.xml": b"<workbook><sheet name='x' id='9'/></workbook>"}),
    )
    yield "names", book(*[sheet(one)] * 2, names="表")
    yield "many entries", book(sheet(value), more={f"a/{n}.xml": b"" for n in range(ENTRIES)})
    yield (
        "paths",
        book(sheet(one), more={"../../etc/cron.d/x.xml": b"x", "/abs.xml": b"x", "C:\\x.xml": b"x"}),
    )
    yield "utf-16", book(more={"xl/workbook.xml": "<workbook/>".encode("utf-16")})
    yield from torn(book(sheet(value), shared=_shared("x")))


def torn(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """What is no workbook at all, or not any more."""
    yield "half", whole[: len(whole) // 2]
    yield "turned bytes", bytes(byte ^ (n % 97 == 0) for n, byte in enumerate(whole))
    yield "a torn directory", whole.replace(b"PK\x01\x02", b"PK\x01\x03")
    yield "an old workbook's head alone", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4_096
    yield "a password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    yield "a table of commas", "姓名,身份证号\n=cmd()\n".encode("gb18030")
    yield "a page", b"<html><table><tr><td>1</td></tr></table></html>"
    yield "nothing", b""


def as_form(content: bytes) -> tuple[bytes, str]:
    """The workbook as the `file` of a form."""
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.xlsx"\r\n\r\n'
    return head + content + b"\r\n--b--\r\n", "multipart/form-data; boundary=b"


#: Forms that are none.
TORN_FORMS = (
    (b"--b\r\n", "multipart/form-data; boundary=b"),
    (b"", "multipart/form-data"),
    (b"--b--", "multipart/form-data; boundary=" + "b" * 5_000),
    (b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b"),
    (
        b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--b--\r\n',
        "multipart/form-data; boundary=b",
    ),
    (b"--b\r\n\xff\xfe: x\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b"),
    (
        b"".join(b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' for _ in range(50))
        + b"--b--",
        "multipart/form-data; boundary=b",
    ),
)
