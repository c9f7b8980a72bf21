"""`export ledger`: each entity's books as one plain-text journal in hledger's syntax, exact to the fen."""

import re
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.cli.home import Home
from shared.kit.db import Database

ROWS_AT_ONCE = 5000
COMMODITY = "CNY"
#: What does not belong into a file's name.
UNFIT = re.compile(r"[^-\w]")
#: hledger's account types; what gathers the cost of work in progress is an asset.
TYPES = {"asset": "A", "cost": "A", "liability": "L", "equity": "E", "income": "R", "expense": "X"}

_ENTITIES = text("SELECT id, code, name, regime FROM entity ORDER BY code, id")
_ACCOUNTS = text("SELECT code, name_zh, name_en, kind FROM account WHERE regime = :regime ORDER BY code")
_LINES = text(
    """
    SELECT j.id, j."on", j.document, j.kind, j.phase, j.memo, j.reverses, j.source_id,
           l.account, l.debit_fen - l.credit_fen AS amount_fen
    FROM journal j JOIN journal_line l ON l.journal_id = j.id
    WHERE j.entity_id = :entity ORDER BY j."on", j.recorded_at, j.id, l.position
    """
)


async def export(home: Home, folder: Path) -> list[tuple[Path, int]]:
    """Write all, of one moment, into a folder; the files and how many journals each holds."""
    database = Database(home.dsns["finance"], connections_max=2)
    written = []
    try:
        async with database.reading() as session:
            for entity in (await session.execute(_ENTITIES)).all():
                path = folder / f"{UNFIT.sub('_', entity.code)}.journal"
                written.append((path, await _write(session, entity, path)))
    finally:
        await database.close()
    return written


async def _write(session: AsyncSession, entity: Row[Any], path: Path) -> int:
    """Under another name first, so that a file of that name is always whole."""
    accounts = (await session.execute(_ACCOUNTS, {"regime": entity.regime})).all()
    names = {row.code: f"{row.code} {_plain(row.name_zh)}" for row in accounts}
    draft, journals = path.with_suffix(".new"), 0
    with draft.open("w", encoding="utf-8") as file:
        file.writelines(_head(entity, accounts, names))
        async for rows in _journals(session, entity):
            file.writelines(journal_text(rows, names))
            journals += 1
    draft.replace(path)
    return journals


async def _journals(session: AsyncSession, entity: Row[Any]) -> AsyncIterator[Sequence[Row[Any]]]:
    """The lines of each journal together; a few thousand lines are in memory at once."""
    query = _LINES.execution_options(yield_per=ROWS_AT_ONCE)
    pending: list[Row[Any]] = []
    async for row in await session.stream(query, {"entity": entity.id}):
        if pending and pending[0].id != row.id:
            yield pending
            pending = []
        pending.append(row)
    if pending:
        yield pending


def _head(entity: Row[Any], accounts: Iterable[Row[Any]], names: dict[str, str]) -> Iterator[str]:
    yield f"; {_plain(entity.code)} {_plain(entity.name)} ({entity.regime})\n"
    yield f"decimal-mark .\ncommodity 1000.00 {COMMODITY}\n\n"
    for row in accounts:
        yield f"account {names[row.code]}  ; {_plain(row.name_en)}, type: {TYPES[row.kind]}\n"


def journal_text(rows: Sequence[Row[Any]], names: dict[str, str]) -> Iterator[str]:
    """One transaction: day, document, what it is, and a line an account; debits positive."""
    first = rows[0]
    what = " ".join(filter(None, (first.kind, _plain(first.memo))))
    yield f"\n{first.on.isoformat()} * ({_plain(first.document)}) {what}\n"
    reverses = f", reverses: {first.reverses}" if first.reverses else ""
    yield f"    ; id: {first.id}, source: {first.source_id}, phase: {first.phase}{reverses}\n"
    for row in rows:
        yield f"    {names[row.account]}  {amount(row.amount_fen)} {COMMODITY}\n"


def amount(fen: int) -> str:
    """Yuan with two decimals, from whole fen."""
    whole, cents = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{cents:02}"


#: What has a meaning of its own in the syntax: comments, payees, the end of a code; and every line break.
_MEANT = str.maketrans({";": "；", "|": "｜", "(": "（", ")": "）", ":": "：", ",": "，"})


def _plain(words: str) -> str:
    """Text that means nothing to hledger; one space between words (two would end an account's name)."""
    return " ".join(words.translate(_MEANT).split())
