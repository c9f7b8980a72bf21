"""Reads names as people type them: padded, dotted, in letters of either script."""

import re

from shared.kit.workbook.spelling import plain, spaced

_NAME_DOTS = re.compile("[•・．‧∙⋅]")
_LATIN = re.compile(r"[A-Za-z]")


def person_name(text: str) -> str:
    """A name: `王 明` is `王明` (people pad two-character names), `Anna Li` keeps its space."""
    dotted = _NAME_DOTS.sub("·", text)
    return spaced(dotted) if _LATIN.search(dotted) else plain(dotted)
