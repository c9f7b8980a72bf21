"""Paper: what is printed can be read back from the PDF, and no character becomes a box."""

import io
from pathlib import Path

import pypdf
import pytest

from shared.kit.paper import CharacterNotInFont, pdf

SLIP = """#import "/house.typ": *
#show: house.with(title: data.title)
#between([编制单位：#data.unit], [单位：元])
#listing((1fr, auto), ([户主], [金额]), data.rows, figures: (1,))
"""


@pytest.fixture
def slip(tmp_path: Path) -> Path:
    template = tmp_path / "slip.typ"
    template.write_text(SLIP)
    return template


def read(content: bytes) -> list[str]:
    """The text of each page, without the spaces that setting puts in."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return ["".join(page.extract_text().split()) for page in pages]


def test_what_is_printed_can_be_read_back_with_its_head_on_each_page(slip: Path) -> None:
    rows = [["王建国", "25,613.67"], *[["李𬎆", f"{number}.00"] for number in range(200)]]
    pages = read(pdf(slip, {"title": "分红清册", "unit": "蒲新村", "rows": rows}))
    assert len(pages) > 3
    assert "编制单位：蒲新村" in pages[0]
    assert "王建国25,613.67" in pages[0]
    assert "李𬎆" in pages[1]
    for number, page in enumerate(pages, 1):
        assert "户主金额" in page
        assert f"第{number}页共{len(pages)}页" in page


def test_a_character_no_font_has_is_named_instead_of_printed_as_a_box(slip: Path) -> None:
    with pytest.raises(CharacterNotInFont) as refused:
        pdf(slip, {"title": "分红清册", "unit": "蒲新村", "rows": [["王\U0002ffff", "1.00"]]})
    assert refused.value.facts["code"] == "U+2FFFF"
    assert "王" in refused.value.facts["text"]
