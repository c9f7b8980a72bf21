"""A saved version as text: canonical, so that the same books say the same, and hashed."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Content = Mapping[str, Any]
#: How a member is called today is no part of what its books say.
_NAMES = ("code", "name")
_SHEETS = ("balance_sheet", "income_statement")


def canonical(content: object) -> str:
    """JSON with sorted keys and no spaces."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def hash_of(content: Content) -> str:
    """SHA-256 over the canonical JSON of `members` (without their names) and `statements`."""
    members = [
        {name: value for name, value in member.items() if name not in _NAMES} for member in content["members"]
    ]
    said = canonical({**content, "members": members})
    return hashlib.sha256(said.encode()).hexdigest()


def differences(before: Content, after: Content) -> Iterator[tuple[str, str, int, int]]:
    """(statement, account, before, after) of every consolidated figure that is not the same in both."""
    for sheet in _SHEETS:
        old, new = (_by_account(one["statements"][sheet]) for one in (before, after))
        for account in sorted(old.keys() | new.keys()):
            if old.get(account, 0) != new.get(account, 0):
                yield sheet, account, old.get(account, 0), new.get(account, 0)


def _by_account(figures: Iterable[Content]) -> dict[str, int]:
    return {figure["account"]: figure["consolidated_fen"] for figure in figures}


def apart(
    content: Content, standing: Mapping[tuple[str, str], int], turnover: Mapping[tuple[str, str], int]
) -> Iterator[str]:
    """Figures of members that are not what the lines seen come to: 'statement account member'.

    Both maps hold fen by account and member, debit above nothing.
    """
    for sheet, seen in zip(_SHEETS, (standing, turnover), strict=True):
        told = {
            (figure["account"], member): fen if figure["side"] == "debit" else -fen
            for figure in content["statements"][sheet]
            for member, fen in figure["members"].items()
        }
        for key in sorted(told.keys() | seen.keys()):
            if told.get(key, 0) != seen.get(key, 0):
                yield " ".join((sheet, *key))
