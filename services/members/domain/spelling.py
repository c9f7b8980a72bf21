"""Reads what people type: full-width digits, stray and invisible spaces, letters of either case."""

import re
import unicodedata

_NAME_DOTS = re.compile("[•・．‧∙⋅]")
_LATIN = re.compile(r"[A-Za-z]")


def plain(text: str) -> str:
    """The text with full-width signs made half-width and every space and invisible sign removed."""
    shown = unicodedata.normalize("NFKC", text)
    if shown.isalnum():  # most cells: nothing to remove
        return shown
    return "".join(sign for sign in shown if not _is_space(sign))


def spaced(text: str) -> str:
    """The text with full-width signs made half-width and each run of spaces made one."""
    shown = unicodedata.normalize("NFKC", text)
    if shown.isalnum():
        return shown
    shown = "".join(" " if sign.isspace() else sign for sign in shown)
    return re.sub(" +", " ", "".join(sign for sign in shown if sign == " " or not _is_space(sign))).strip()


def person_name(text: str) -> str:
    """A name: `王 明` is `王明` (people pad two-character names), `Anna Li` keeps its space."""
    dotted = _NAME_DOTS.sub("·", text)
    return spaced(dotted) if _LATIN.search(dotted) else plain(dotted)


def _is_space(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc", "Zs", "Zl", "Zp")
