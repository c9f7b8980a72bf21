"""Equity registers: their movements, and who held what on any day as known at any instant."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, TextClause, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.domain.register import Movement, MovementKind
from services.members.schemas.register import (
    ClassView,
    HoldingsView,
    HoldingView,
    MovementView,
    OwnHoldings,
    PartView,
    RollRow,
    RollView,
    SealView,
)

_LOAD = text("SELECT * FROM movement WHERE organisation_id = :id ORDER BY ordinal")
_PAGE = text(
    """
    WITH page AS (
      SELECT * FROM movement WHERE organisation_id = :id
        AND (CAST(:holder AS uuid) IS NULL OR from_holder = :holder OR to_holder = :holder)
        AND (CAST(:kind AS text) IS NULL OR kind = :kind)
        AND (CAST(:after AS uuid) IS NULL OR :sign * ordinal > (
          SELECT :sign * ordinal FROM movement WHERE id = :after))
      ORDER BY :sign * ordinal LIMIT :limit)
    SELECT page.*, coalesce(f.holder_name, '') AS from_name, coalesce(t.holder_name, '') AS to_name,
      coalesce(fp.name, '') AS from_person_name, coalesce(tp.name, '') AS to_person_name,
      EXISTS (SELECT 1 FROM movement r WHERE r.reverses = page.id) AS reversed
    FROM page
    LEFT JOIN member f ON f.organisation_id = page.organisation_id AND f.holder_id = page.from_holder
    LEFT JOIN member t ON t.organisation_id = page.organisation_id AND t.holder_id = page.to_holder
    LEFT JOIN person fp ON fp.id = page.from_person LEFT JOIN person tp ON tp.id = page.to_person
    ORDER BY :sign * ordinal
    """
).bindparams(bindparam("sign", type_=Integer))
#: A freeze and a pledge change what may move, not what is held.
_HELD = """
    WITH known AS (
      SELECT * FROM movement WHERE organisation_id = :id AND effective_on <= :on
        AND recorded_at <= :until),
    sides AS (
      SELECT to_holder AS holder_id, share_class, milli_shares AS moved, 0 AS frozen, 0 AS pledged FROM known
      WHERE to_holder IS NOT NULL
      UNION ALL
      SELECT from_holder, share_class,
        CASE WHEN kind IN ('FREEZE', 'UNFREEZE', 'PLEDGE', 'RELEASE') THEN 0 ELSE -milli_shares END,
        CASE kind WHEN 'FREEZE' THEN milli_shares WHEN 'UNFREEZE' THEN -milli_shares ELSE 0 END,
        CASE kind WHEN 'PLEDGE' THEN milli_shares WHEN 'RELEASE' THEN -milli_shares ELSE 0 END
      FROM known WHERE from_holder IS NOT NULL),
    held AS (
      SELECT holder_id, share_class, CAST(sum(moved) AS bigint) AS milli_shares,
        CAST(sum(frozen) AS bigint) AS frozen_milli_shares,
        CAST(sum(pledged) AS bigint) AS pledged_milli_shares
      FROM sides GROUP BY holder_id, share_class HAVING sum(moved) <> 0)
"""


def _as_of(select: str) -> TextClause:
    """A query over `held`: who held what on a day, as known at an instant."""
    return text(_HELD + select)


_HOLDINGS = _as_of(
    """
    SELECT held.*, m.holder_name, m.holder_kind, m.register_order
    FROM held JOIN member m ON m.organisation_id = :id AND m.holder_id = held.holder_id
    WHERE CAST(:holder AS uuid) IS NULL OR held.holder_id = :holder
    ORDER BY m.register_order, held.share_class LIMIT :limit OFFSET :offset
    """
)
_TOTAL = _as_of("SELECT CAST(coalesce(sum(milli_shares), 0) AS bigint) FROM held")
_ROLL = _as_of(
    """
    SELECT m.holder_id, m.holder_name, m.holder_kind, m.register_order, coalesce(h.code, '') AS code,
      coalesce(h.group_name, '') AS group_name,
      CAST(sum(milli_shares) AS bigint) AS milli_shares,
      CAST(sum(frozen_milli_shares) AS bigint) AS frozen_milli_shares,
      CAST(sum(pledged_milli_shares) AS bigint) AS pledged_milli_shares,
      jsonb_object_agg(share_class, milli_shares) AS classes
    FROM held JOIN member m ON m.organisation_id = :id AND m.holder_id = held.holder_id
    LEFT JOIN household h ON h.id = m.holder_id
    WHERE :search = '' OR strpos(m.holder_name, :search) > 0 OR h.code_key = :search_key
    GROUP BY m.holder_id, m.holder_name, m.holder_kind, m.register_order, h.code, h.group_name
    ORDER BY m.register_order LIMIT :limit OFFSET :offset
    """
)
_CLASSES = _as_of(
    """
    SELECT share_class, CAST(sum(milli_shares) AS bigint) AS milli_shares, count(*) AS holders
    FROM held GROUP BY share_class ORDER BY sum(milli_shares) DESC, share_class
    """
)
_HOLDERS = _as_of("SELECT count(DISTINCT holder_id) FROM held")
_SEALS = text(
    "SELECT * FROM register_seal WHERE organisation_id = :id ORDER BY record_on DESC, recorded_until DESC"
    " LIMIT :limit"
)
_LINES = _as_of("SELECT holder_id, share_class, milli_shares FROM held")
_PARTS = text(
    """
    SELECT person_id, share_class, CAST(sum(milli) AS bigint) AS milli_shares FROM (
      SELECT to_person AS person_id, share_class, milli_shares AS milli FROM movement
      WHERE organisation_id = :id AND to_person = ANY(:persons)
      UNION ALL SELECT from_person, share_class, -milli_shares FROM movement
      WHERE organisation_id = :id AND from_person = ANY(:persons)
        AND kind NOT IN ('FREEZE', 'UNFREEZE', 'PLEDGE', 'RELEASE')) AS parts
    GROUP BY person_id, share_class
    """
)
_UNTIL = text(
    "SELECT * FROM movement WHERE organisation_id = :id AND effective_on <= :on"
    " AND (from_holder = :holder OR to_holder = :holder) ORDER BY ordinal"
)
#: A holder's shares by the person whose part they are; what is nobody's part in particular has no person.
_WITHIN = text(
    """
    WITH side AS (
      SELECT organisation_id, to_person AS person_id, share_class, milli_shares AS milli FROM movement
      WHERE to_holder = :holder AND (CAST(:on AS date) IS NULL OR effective_on <= :on)
      UNION ALL SELECT organisation_id, from_person, share_class, -milli_shares FROM movement
      WHERE from_holder = :holder AND (CAST(:on AS date) IS NULL OR effective_on <= :on)
        AND kind NOT IN ('FREEZE', 'UNFREEZE', 'PLEDGE', 'RELEASE'))
    SELECT organisation_id, share_class, person_id, CAST(sum(milli) AS bigint) AS milli_shares FROM side
    GROUP BY organisation_id, share_class, person_id HAVING sum(milli) > 0
    ORDER BY organisation_id, share_class, person_id NULLS LAST
    """
)
#: Parts by (holder, person, class), for the holders and persons of one register's movements.
_PARTS_IN = text(
    """
    SELECT holder_id, person_id, share_class, CAST(sum(milli) AS bigint) AS milli_shares FROM (
      SELECT to_holder AS holder_id, to_person AS person_id, share_class, milli_shares AS milli FROM movement
      WHERE organisation_id = :id AND to_person = ANY(:persons)
      UNION ALL SELECT from_holder, from_person, share_class, -milli_shares FROM movement
      WHERE organisation_id = :id AND from_person = ANY(:persons)
        AND kind NOT IN ('FREEZE', 'UNFREEZE', 'PLEDGE', 'RELEASE')) AS parts
    GROUP BY holder_id, person_id, share_class
    """
)
_OF_HOLDER = text(
    """
    SELECT h.*, m.holder_name, m.holder_kind, m.register_order
    FROM holding h JOIN member m USING (organisation_id, holder_id)
    WHERE h.holder_id = :holder AND h.milli_shares > 0 ORDER BY h.organisation_id, h.share_class
    """
)


async def load(session: AsyncSession, organisation_id: UUID) -> list[Movement]:
    """A register whole, in the order it was recorded."""
    return [_movement(row) for row in await session.execute(_LOAD, {"id": organisation_id})]


async def movements(
    session: AsyncSession,
    organisation_id: UUID,
    *,
    holder_id: UUID | None,
    kind: MovementKind | None,
    newest: bool,
    after: UUID | None,
    limit: int,
) -> list[MovementView]:
    """A page of a register as recorded, or the newest first, with the names of both sides."""
    query = {
        "id": organisation_id,
        "holder": holder_id,
        "kind": kind.value if kind else None,
        "sign": -1 if newest else 1,
        "after": after,
        "limit": limit,
    }
    return [movement_view(row) for row in await session.execute(_PAGE, query)]


async def holdings(
    session: AsyncSession,
    organisation_id: UUID,
    effective_on: date,
    recorded_until: datetime,
    *,
    holder_id: UUID | None = None,
    limit: int = 500,
    offset: int = 0,
) -> HoldingsView:
    """Who held what on a day, as was known at an instant, in register order."""
    at = {"id": organisation_id, "on": effective_on, "until": recorded_until}
    total = (await session.execute(_TOTAL, at)).scalar_one()
    rows = await session.execute(_HOLDINGS, {**at, "holder": holder_id, "limit": limit, "offset": offset})
    return HoldingsView(
        organisation_id=organisation_id,
        effective_on=effective_on,
        recorded_until=recorded_until,
        total_milli_shares=total,
        holdings=[holding_view(row) for row in rows],
    )


async def roll(
    session: AsyncSession,
    organisation_id: UUID,
    effective_on: date,
    recorded_until: datetime,
    *,
    search: str = "",
    search_key: str = "",
    limit: int = 100,
    offset: int = 0,
) -> RollView:
    """Each holder with all classes in one row, in register order; the sums are of the whole register."""
    at = {"id": organisation_id, "on": effective_on, "until": recorded_until}
    page = {"search": search, "search_key": search_key, "limit": limit, "offset": offset}
    return RollView(
        organisation_id=organisation_id,
        effective_on=effective_on,
        recorded_until=recorded_until,
        holders=(await session.execute(_HOLDERS, at)).scalar_one(),
        total_milli_shares=(await session.execute(_TOTAL, at)).scalar_one(),
        classes=[
            ClassView.model_validate(row, from_attributes=True) for row in await session.execute(_CLASSES, at)
        ],
        rows=[
            RollRow.model_validate(row, from_attributes=True)
            for row in await session.execute(_ROLL, {**at, **page})
        ],
    )


async def seals(session: AsyncSession, organisation_id: UUID, limit: int) -> list[SealView]:
    """The record dates a register was sealed on, the latest first."""
    rows = await session.execute(_SEALS, {"id": organisation_id, "limit": limit})
    return [SealView.model_validate(row._mapping) for row in rows]


async def lines(
    session: AsyncSession, organisation_id: UUID, effective_on: date, recorded_until: datetime
) -> list[tuple[UUID, str, int]]:
    """(holder, class, milli-shares) of everybody who held something."""
    at = {"id": organisation_id, "on": effective_on, "until": recorded_until}
    rows = await session.execute(_LINES, at)
    return [(row.holder_id, row.share_class, row.milli_shares) for row in rows]


async def parts(
    session: AsyncSession, organisation_id: UUID, persons: Iterable[UUID]
) -> dict[tuple[UUID, str], int]:
    """Persons' parts of their households' shares, by (person, class)."""
    rows = await session.execute(_PARTS, {"id": organisation_id, "persons": list(persons)})
    return {(row.person_id, row.share_class): row.milli_shares for row in rows}


async def parts_in(
    session: AsyncSession, organisation_id: UUID, persons: Iterable[UUID]
) -> dict[tuple[UUID, UUID, str], int]:
    """Persons' parts of each holder's shares, by (holder, person, class)."""
    rows = await session.execute(_PARTS_IN, {"id": organisation_id, "persons": list(persons)})
    return {(row.holder_id, row.person_id, row.share_class): row.milli_shares for row in rows}


async def parts_within(session: AsyncSession, holder_id: UUID, on: date | None = None) -> Sequence[Any]:
    """A holder's shares in every register by person, now or on a day: organisation_id, share_class, person_id
    (None for what is nobody's part in particular), milli_shares."""
    return (await session.execute(_WITHIN, {"holder": holder_id, "on": on})).all()


async def own(session: AsyncSession, holder_id: UUID) -> list[OwnHoldings]:
    """What a holder has now in every register, and whose part it is."""
    held = await of_holder(session, holder_id)
    parts = await parts_within(session, holder_id)
    names = await session.execute(
        text("SELECT id, name FROM organisation WHERE id = ANY(:ids)"), {"ids": list(held)}
    )
    name_of = {row.id: row.name for row in names}
    return [
        OwnHoldings(
            organisation_id=organisation_id,
            organisation_name=name_of[organisation_id],
            holdings=holdings,
            parts=[
                PartView.model_validate(row, from_attributes=True)
                for row in parts
                if row.organisation_id == organisation_id
            ],
        )
        for organisation_id, holdings in held.items()
    ]


async def of_holder_until(
    session: AsyncSession, organisation_id: UUID, holder_id: UUID, effective_on: date
) -> list[MovementView]:
    """A holder's movements in a register up to a day, as recorded."""
    query = {"id": organisation_id, "holder": holder_id, "on": effective_on}
    return [movement_view(row) for row in await session.execute(_UNTIL, query)]


async def of_holder(session: AsyncSession, holder_id: UUID) -> dict[UUID, list[HoldingView]]:
    """What a holder has now, by organisation."""
    found: dict[UUID, list[HoldingView]] = {}
    for row in await session.execute(_OF_HOLDER, {"holder": holder_id}):
        found.setdefault(row.organisation_id, []).append(holding_view(row))
    return found


def _movement(row: Any) -> Movement:
    return Movement(
        id=row.id,
        organisation_id=row.organisation_id,
        share_class=row.share_class,
        kind=MovementKind(row.kind),
        from_holder=row.from_holder,
        to_holder=row.to_holder,
        milli_shares=row.milli_shares,
        effective_on=row.effective_on,
        recorded_at=row.recorded_at,
        reason=row.reason,
        approval_ref=row.approval_ref,
        reverses=row.reverses,
    )


def movement_view(row: Any) -> MovementView:
    """A line of the register as seen; from a row, or from anything with its names."""
    return MovementView.model_validate(row, from_attributes=True)


def movement_views(rows: Sequence[dict[str, Any]]) -> list[MovementView]:
    return [MovementView.model_validate(row) for row in rows]


def holding_view(row: Any) -> HoldingView:
    return HoldingView.model_validate(row, from_attributes=True)
