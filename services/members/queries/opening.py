"""Whom the numbers of an opening sheet mean, and what was entered at the cut-over."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.domain.opening_sheet import Holder
from services.members.domain.spelling import person_name

_BY_INDEX = text(
    "SELECT id_index, household_id FROM person WHERE id_index = ANY(:indexes) AND left_on IS NULL"
)
_BY_CODE = text(
    "SELECT id, name, code, credit_code FROM organisation"
    " WHERE credit_code = ANY(:codes) OR code = ANY(:codes)"
)
_BY_NUMBER = text(
    """
    SELECT w.village, h.code_key, h.id FROM household h JOIN organisation o ON o.id = h.village_id
    JOIN unnest(CAST(:villages AS text[]), CAST(:codes AS text[])) AS w(village, code)
      ON w.code = h.code_key AND w.village IN (o.code, o.name, o.area_code)
    WHERE h.ended_on IS NULL
    """
)
_NAMES = text(
    "SELECT h.id, h.head_name AS name FROM household h WHERE h.id = ANY(:ids)"
    " UNION SELECT p.household_id, p.name FROM person p"
    " WHERE p.household_id = ANY(:ids) AND p.left_on IS NULL"
)
_ENTERED = text(
    "SELECT to_holder, share_class, sum(milli_shares)::bigint AS fen FROM movement"
    " WHERE organisation_id = :id AND reason = :reason GROUP BY to_holder, share_class"
)
_MEMBERS = text("SELECT holder_id, holder_name FROM member WHERE organisation_id = :id")


async def by_index(session: AsyncSession, indexes: Mapping[int, str]) -> dict[int, Holder]:
    """The household of each person, by sheet row; of a person in two villages' registers, none."""
    rows = (await session.execute(_BY_INDEX, {"indexes": list(indexes.values())})).all()
    homes: dict[str, set[UUID]] = {}
    for row in rows:
        homes.setdefault(row.id_index, set()).add(row.household_id)
    certain = {index: next(iter(ids)) for index, ids in homes.items() if len(ids) == 1}
    return await _households(session, {at: certain[i] for at, i in indexes.items() if i in certain})


async def by_number(session: AsyncSession, numbers: Mapping[int, tuple[str, str]]) -> dict[int, Holder]:
    """The household of each (village, number), by sheet row; the village by code, area code or name."""
    asked = {"villages": [one[0] for one in numbers.values()], "codes": [one[1] for one in numbers.values()]}
    homes: dict[tuple[str, str], set[UUID]] = {}
    for row in await session.execute(_BY_NUMBER, asked):
        homes.setdefault((row.village, row.code_key), set()).add(row.id)
    certain = {number: next(iter(ids)) for number, ids in homes.items() if len(ids) == 1}
    return await _households(session, {at: certain[n] for at, n in numbers.items() if n in certain})


async def by_code(session: AsyncSession, codes: Mapping[int, str]) -> dict[int, Holder]:
    """The organisation of each credit code or code of ours, by sheet row."""
    rows = await session.execute(_BY_CODE, {"codes": list(codes.values())})
    found = {
        code: Holder(row.id, frozenset({person_name(row.name)}))
        for row in rows
        for code in (row.code, row.credit_code)
    }
    return {at: found[one] for at, one in codes.items() if one in found}


async def _households(session: AsyncSession, homes: Mapping[int, UUID]) -> dict[int, Holder]:
    """Households with the names of all who live in them: an account is opened in any of these."""
    names: dict[UUID, set[str]] = {}
    for row in await session.execute(_NAMES, {"ids": list(set(homes.values()))}):
        names.setdefault(row.id, set()).add(person_name(row.name))
    return {at: Holder(home, frozenset(names.get(home, ()))) for at, home in homes.items()}


async def entered(session: AsyncSession, organisation_id: UUID, reason: str) -> dict[tuple[UUID, str], int]:
    """What was granted at the cut-over: fen by holder and share class."""
    rows: Any = await session.execute(_ENTERED, {"id": organisation_id, "reason": reason})
    return {(row.to_holder, row.share_class): row.fen for row in rows}


async def member_names(session: AsyncSession, organisation_id: UUID) -> dict[UUID, str]:
    """The names of an organisation's members, past ones too."""
    rows = await session.execute(_MEMBERS, {"id": organisation_id})
    return {row.holder_id: row.holder_name for row in rows}
