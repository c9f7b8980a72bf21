"""What is known of an entity's year: owners and register as of a date, trade, profit, policy, resolution."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit import tree

#: Forms that are legal persons of the group and distribute; a branch is its company's own (公司法 §13).
DISTRIBUTING = frozenset({"company", "subsidiary", "coop", "village_org"})

_OWNERS = text(
    """
    SELECT holder_id, paid_in_fen FROM ownership
    WHERE organisation_id = :organisation AND effective_on =
      (SELECT max(effective_on) FROM ownership WHERE organisation_id = :organisation AND effective_on <= :on)
    ORDER BY ordinal
    """
)
_REGISTER = text(
    """
    SELECT holder_id, share_class, CAST(sum(milli_shares) AS bigint) AS milli_shares,
           coalesce(min(nullif(register_order, 0)), 0) AS register_order
    FROM register_entry
    WHERE organisation_id = :organisation AND effective_on <= :on
      AND (CAST(:until AS timestamptz) IS NULL OR recorded_at <= :until)
    GROUP BY holder_id, share_class HAVING sum(milli_shares) <> 0
    """
)
_SEAL = text(
    "SELECT recorded_until, holders, total_milli_shares, hash FROM register_seal"
    " WHERE organisation_id = :organisation AND record_on = :on"
    " ORDER BY recorded_until DESC, id DESC LIMIT 1"
)
#: Months whose deliveries are not all here: a service asked to seal has not said so, or the counts differ.
_TRADE_MISSING = text(
    """
    SELECT count(*) FROM (
      SELECT a.month, bool_and(s.sayer IS NOT NULL) AS all_said,
             sum(coalesce(CAST(s.counts ->> 'GrowerDelivered' AS bigint), 0)) AS said
      FROM asked a CROSS JOIN LATERAL unnest(a.sayers) AS u(sayer)
      LEFT JOIN said s ON s.entity_id = a.entity_id AND s.period = a.month AND s.sayer = u.sayer
      WHERE a.entity_id = :entity AND a.month LIKE :months GROUP BY a.month) AS m
    LEFT JOIN delivered d ON d.entity_id = :entity AND d.month = m.month
    WHERE NOT m.all_said OR m.said <> coalesce(d.count, 0)
    """
)
#: (owned, owner) pairs as of a day: paid-in capital, and registers whose holder is an organisation.
_EDGES = text(
    """
    SELECT o.organisation_id AS owned, o.holder_id AS owner FROM ownership o
    WHERE o.effective_on = (SELECT max(l.effective_on) FROM ownership l
                            WHERE l.organisation_id = o.organisation_id AND l.effective_on <= :on)
    UNION
    SELECT r.organisation_id, r.holder_id FROM register_entry r JOIN node n ON n.id = r.holder_id
    WHERE r.effective_on <= :on
    GROUP BY r.organisation_id, r.holder_id HAVING sum(r.milli_shares) > 0
    """
)


class RegisterRow(NamedTuple):
    """What a holder has of one class, in milli-shares (fen for capital accounts)."""

    holder_id: UUID
    share_class: str
    milli_shares: int
    register_order: int


@dataclass(frozen=True, slots=True)
class Seal:
    """What members sealed of a register."""

    recorded_until: datetime
    holders: int
    total_milli_shares: int
    hash: str


async def owners(session: AsyncSession, organisation_id: UUID, on: date) -> list[tuple[UUID, int]]:
    """(holder, paid-in fen) in register order, as of a day; empty where nobody said."""
    rows = await session.execute(_OWNERS, {"organisation": organisation_id, "on": on})
    return [(row.holder_id, row.paid_in_fen) for row in rows]


async def register(
    session: AsyncSession, organisation_id: UUID, on: date, until: datetime | None = None
) -> list[RegisterRow]:
    """What each holder has of each class on a day, as known until an instant (None: now)."""
    query = {"organisation": organisation_id, "on": on, "until": until}
    rows = (await session.execute(_REGISTER, query)).all()
    return [RegisterRow._make(row) for row in rows]


async def seal(session: AsyncSession, organisation_id: UUID, on: date) -> Seal | None:
    """The last seal of a register's record date."""
    row = (await session.execute(_SEAL, {"organisation": organisation_id, "on": on})).one_or_none()
    return None if row is None else Seal(*row)


def register_hash(rows: Iterable[RegisterRow]) -> str:
    """SHA-256 as RegisterSealed has it: 'holder_id:class:milli_shares' lines sorted, joined by newline."""
    lines = sorted(f"{row.holder_id}:{row.share_class}:{row.milli_shares}" for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def owners_hash(owners: Sequence[tuple[UUID, int]]) -> str:
    """The same over a company's owners, who need no seal: they are told whole."""
    return register_hash(RegisterRow(holder, "paid_in", paid, 0) for holder, paid in owners)


def agrees(rows: Sequence[RegisterRow], sealed: Seal) -> bool:
    """Whether a register projected here is the one that was sealed: holders, total and hash."""
    return (
        len({row.holder_id for row in rows}) == sealed.holders
        and sum(row.milli_shares for row in rows) == sealed.total_milli_shares
        and register_hash(rows) == sealed.hash
    )


async def trade(session: AsyncSession, organisation_id: UUID, year: int) -> dict[UUID, int]:
    """Each member's trade of a year, in fen."""
    rows = await session.execute(
        text(
            "SELECT holder_id, amount_fen FROM trade WHERE organisation_id = :organisation AND year = :year"
        ),
        {"organisation": organisation_id, "year": year},
    )
    return {row.holder_id: row.amount_fen for row in rows}


async def trade_is_complete(session: AsyncSession, entity_id: UUID, year: int) -> bool:
    """Whether every delivery of the entity's closed months has arrived, by the counts of who said them."""
    query = {"entity": entity_id, "months": f"{year:04d}-%"}
    return not (await session.execute(_TRADE_MISSING, query)).scalar()


async def profit(session: AsyncSession, entity_id: UUID, year: int) -> Row[Any] | None:
    """The entity's determined year, once finance said it."""
    return (
        await session.execute(
            text("SELECT * FROM profit WHERE entity_id = :entity AND year = :year"),
            {"entity": entity_id, "year": year},
        )
    ).one_or_none()


async def policy(session: AsyncSession, entity_id: UUID, on: date) -> Row[Any] | None:
    """The entity's rules in force on a day: the latest effective by then, of one day the last recorded."""
    return (
        await session.execute(
            text(
                "SELECT * FROM policy WHERE entity_id = :entity AND effective_on <= :on"
                " ORDER BY effective_on DESC, recorded_at DESC, id DESC LIMIT 1"
            ),
            {"entity": entity_id, "on": on},
        )
    ).one_or_none()


async def resolution(session: AsyncSession, entity_id: UUID, year: int) -> Row[Any] | None:
    """The last resolution of an entity's year."""
    return (
        await session.execute(
            text(
                "SELECT * FROM resolution WHERE entity_id = :entity AND year = :year"
                " ORDER BY recorded_at DESC, id DESC LIMIT 1"
            ),
            {"entity": entity_id, "year": year},
        )
    ).one_or_none()


async def names(session: AsyncSession, holder_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of holders; an organisation's own name first."""
    ids = list(holder_ids)
    rows = await session.execute(
        text(
            "SELECT h.id, coalesce(n.name, h.name) AS name FROM holder h LEFT JOIN node n ON n.id = h.id"
            " WHERE h.id = ANY(:ids) UNION ALL SELECT n.id, n.name FROM node n"
            " WHERE n.id = ANY(:ids) AND NOT EXISTS (SELECT 1 FROM holder h WHERE h.id = n.id)"
        ),
        {"ids": ids},
    )
    return {row.id: row.name for row in rows.all()}


async def organisations(session: AsyncSession, holder_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the holders that are organisations of the group."""
    rows = await session.execute(text("SELECT id FROM node WHERE id = ANY(:ids)"), {"ids": list(holder_ids)})
    return set(rows.scalars())


async def graph(session: AsyncSession, root_id: UUID, on: date) -> dict[UUID, set[UUID]]:
    """The distributing entities that ownership ties to `root_id` as of a day, each with the entities that it
    owns part of."""
    nodes = {
        node.id: node
        for node in (await tree.everything(session)).values()
        if node.legal_form in DISTRIBUTING and node.legal_entity_id == node.id
    }
    owned: dict[UUID, set[UUID]] = {node_id: set() for node_id in nodes}
    tied: dict[UUID, set[UUID]] = {node_id: set() for node_id in nodes}
    for row in await session.execute(_EDGES, {"on": on}):
        if row.owned in nodes and row.owner in nodes:
            owned[row.owner].add(row.owned)
            tied[row.owner].add(row.owned)
            tied[row.owned].add(row.owner)
    reached: set[UUID] = set()
    pending = [root_id] if root_id in nodes else []
    while pending:
        entity = pending.pop()
        if entity not in reached:
            reached.add(entity)
            pending.extend(tied[entity])
    return {node_id: owned[node_id] for node_id in nodes if node_id in reached}
