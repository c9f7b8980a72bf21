"""Paper: typst templates set with data as PDF; a character the font lacks is refused by name, never a box."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import typst
from fastapi import Response
from fontTools.ttLib import TTCollection
from noto_cjk_sans_otc import FONT_PATH

from shared.kit.errors import Kind, Refused

PDF = "application/pdf"
#: What every template may import: `#import "/house.typ": *`.
HOUSE = Path(__file__).with_name("papers") / "house.typ"


class CharacterNotInFont(Refused):
    """A rare character, of a name mostly: printed it would be a box on somebody's paper."""

    kind = Kind.INVALID
    zh = "字库里没有“{character}”（{code}），无法打印：{text}"
    en = "The font has no character {character} ({code}), so it cannot be printed: {text}"


async def printed(template: Path, data: Mapping[str, Any], name: str) -> Response:
    """The template set with data, as a PDF to open in the browser. Refuses CharacterNotInFont."""
    content = await asyncio.to_thread(pdf, template, data)
    disposition = f"inline; filename*=UTF-8''{quote(name)}.pdf"
    return Response(content, media_type=PDF, headers={"Content-Disposition": disposition})


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """Set a template (`data` is what it finds in `house.typ`'s `data`). Refuses CharacterNotInFont."""
    known = _characters()
    for text in _texts(data):
        for character in text:
            if ord(character) not in known and character not in "\n\t":
                raise CharacterNotInFont(character=character, code=f"U+{ord(character):04X}", text=text)
    files = {"main.typ": template.read_bytes(), "house.typ": HOUSE.read_bytes()}
    set_as_pdf: bytes = typst.compile(  # type: ignore[call-overload]  # its stubs leave out many files
        files,
        font_paths=[str(Path(str(FONT_PATH)).parent)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str)},
    )
    return set_as_pdf


@cache
def _characters() -> frozenset[int]:
    """The code points of the font; its faces share them."""
    with TTCollection(str(FONT_PATH), lazy=True) as collection:
        return frozenset(collection.fonts[0].getBestCmap())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
