"""Reads what people type: full-width digits, stray and invisible spaces."""

import re
import unicodedata


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


def _is_space(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc", "Zs", "Zl", "Zp")
