"""A reader of hledger's journal syntax, as strict as `hledger check --strict ordereddates`."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

_DIRECTIVE = re.compile(r"(account|commodity|decimal-mark) (.+?)(?:  ;.*)?")
_HEAD = re.compile(r"(\d{4}-\d{2}-\d{2}) \* \(([^()]*)\) ([^;|]*)")
_POSTING = re.compile(r"    (\S(?:(?!  ).)*)  (-?\d+)\.(\d\d) (\S+)")
_COMMENT = re.compile(r"\s*;.*|")


@dataclass
class Ledger:
    """What a file says: the accounts it declares, its documents, each account's balance in fen."""

    accounts: set[str] = field(default_factory=set)
    documents: list[str] = field(default_factory=list)
    balances: Counter[str] = field(default_factory=Counter)


def read(text: str) -> Ledger:
    """Fails on whatever hledger would refuse."""
    ledger, commodities, last, open_fen = Ledger(), set(), date.min, 0
    for number, line in enumerate(text.splitlines(), 1):
        where = f"{number}: {line}"
        if posting := _POSTING.fullmatch(line):
            account, whole, cents, commodity = posting.groups()
            assert account in ledger.accounts, f"not declared: {where}"
            assert commodity in commodities, f"not declared: {where}"
            fen = int(whole + cents)
            ledger.balances[account] += fen
            open_fen += fen
        elif head := _HEAD.fullmatch(line):
            assert open_fen == 0, f"not balanced before {where}"
            on = date.fromisoformat(head[1])
            assert on >= last, f"out of order: {where}"
            last = on
            ledger.documents.append(head[2])
        elif directive := _DIRECTIVE.fullmatch(line):
            kind, name = directive.groups()
            if kind == "account":
                assert name not in ledger.accounts, f"declared twice: {where}"
                ledger.accounts.add(name)
            if kind == "commodity":
                commodities.add(name.split()[-1])
        else:
            assert _COMMENT.fullmatch(line), f"not understood: {where}"
    assert open_fen == 0, "the last one does not balance"
    return ledger
