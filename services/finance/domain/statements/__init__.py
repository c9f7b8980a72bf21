"""Statutory statements: layouts are data beside the charts, filled from balances and nothing else.

A layout is text, a row a line: `key|side|caption|caption in English|source`. The source is accounts (joined
by `+` where they are netted first; `>key` names the row a balance on the wrong side goes to), amounts the
caller gives (`@name`), or a sum of rows (`= a b..c`; what stands on the other side counts against it). A row
without a source is one the regulation has and these books never use; a caption that ends with a colon is a
heading and has no 行次.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts netted before they are shown; on the wrong side they go to row `turns_to`, if one is named."""

    accounts: tuple[str, ...]
    turns_to: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its place (行次; headings have none), captions, and where its amount comes from."""

    key: str
    number: int | None
    debit: bool
    zh: str
    en: str
    groups: tuple[Group, ...] = ()
    given: tuple[str, ...] = ()
    sums: tuple[tuple[int, str], ...] = ()  # sign and key of the rows it sums

    @property
    def accounts(self) -> tuple[str, ...]:
        return tuple(account for group in self.groups for account in group.accounts)


@dataclass(frozen=True, slots=True)
class Layout:
    """A statement of one regime; `title` as the regulation names it."""

    title_zh: str
    title_en: str
    rows: tuple[Row, ...]

    @property
    def accounts(self) -> list[str]:
        """Every account the statement shows, as often as it shows it."""
        return [account for row in self.rows for account in row.accounts]


def fill(
    statement: Layout, balances: Mapping[str, int], given: Mapping[str, int] | None = None
) -> dict[str, int]:
    """Each row's amount from balances by account (debit above nothing); `given` are signed as shown."""
    debit = {row.key: row.debit for row in statement.rows}
    amounts = {row.key: sum((given or {}).get(name, 0) for name in row.given) for row in statement.rows}
    for row in statement.rows:
        for group in row.groups:
            fen = sum(balances.get(account, 0) for account in group.accounts)
            wrong = fen < 0 if row.debit else fen > 0
            key = group.turns_to if wrong and group.turns_to else row.key
            amounts[key] += fen if debit[key] else -fen
    for row in statement.rows:  # a sum stands below what it sums, other sums included
        amounts[row.key] += sum(sign * amounts[key] for sign, key in row.sums)
    return amounts


def layout(title_zh: str, title_en: str, text: str) -> Layout:
    """Read a layout from its text."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    sides = {key: side for key, side, *_ in lines}
    sums = {key for key, *_, source in lines if source.startswith("=")}
    rows, number = [], 0
    for key, side, zh, en, source in lines:
        heading = zh.endswith("：")
        number += 0 if heading else 1
        tokens = source.split()
        is_sum = tokens[:1] == ["="]
        rows.append(
            Row(
                key,
                None if heading else number,
                side == "D",
                zh,
                en,
                groups=() if is_sum else tuple(_group(token) for token in tokens if token[0] != "@"),
                given=tuple(token[1:] for token in tokens if token[0] == "@"),
                sums=tuple(_summed(side, tokens[1:], sides, sums)) if is_sum else (),
            )
        )
    return Layout(title_zh, title_en, tuple(rows))


def _group(token: str) -> Group:
    accounts, _, turns_to = token.partition(">")
    return Group(tuple(accounts.split("+")), turns_to or None)


def _summed(
    side: str, tokens: Iterable[str], sides: Mapping[str, str], sums: Collection[str]
) -> Iterator[tuple[int, str]]:
    """The rows a sum takes; a range leaves out sums inside it, whose rows it takes themselves."""
    keys = list(sides)
    for token in tokens:
        first, _, last = token.partition("..")
        within = keys[keys.index(first) : keys.index(last) + 1] if last else [first]
        for key in within:
            if not last or key not in sums:
                yield (1 if sides[key] == side else -1), key
