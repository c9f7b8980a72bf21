"""Questions about users, keys and the audit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, any_, exists, func, literal, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.types import Uuid
from sqlmodel import col

from services.gateway.models import Account, Audit, PlantKey, RoleGrant
from shared.kit import tree
from shared.kit.auth import Actor, Grant, Role
from shared.kit.errors import NotFound


def _one_of(nodes: Sequence[UUID]) -> ColumnElement[Any]:
    return any_(literal(list(nodes), ARRAY(Uuid)))


async def account_by_name(session: AsyncSession, name: str, *, lock: bool = False) -> Account | None:
    """The account of a sign-in name, in lower case."""
    query = select(Account).where(col(Account.name) == name)
    return (await session.execute(query.with_for_update() if lock else query)).scalar_one_or_none()


async def account(session: AsyncSession, account_id: UUID, *, lock: bool = False) -> Account:
    """The account; refuses NotFound."""
    query = select(Account).where(col(Account.id) == account_id)
    row = (await session.execute(query.with_for_update() if lock else query)).scalar_one_or_none()
    if row is None:
        raise _no_account(account_id)
    return row


async def account_among(session: AsyncSession, account_id: UUID, nodes: Sequence[UUID]) -> Account:
    """The account, where it has or had a role at one of these nodes: another village's users are not there
    for those who do not see it. Refuses NotFound."""
    here = exists().where(col(RoleGrant.account_id) == account_id, col(RoleGrant.node_id) == _one_of(nodes))
    if not (await session.execute(select(here))).scalar():
        raise _no_account(account_id)
    return await account(session, account_id)


def _no_account(account_id: UUID) -> NotFound:
    return NotFound(what="用户 / user", id=account_id)


async def grants_of(session: AsyncSession, account_ids: Sequence[UUID]) -> dict[UUID, list[Grant]]:
    """The grants in force of these accounts, oldest first."""
    query = text(
        "SELECT account_id, role, node_id FROM role_grant"
        " WHERE account_id = ANY(:ids) AND revoked_at IS NULL ORDER BY granted_at, id"
    )
    found: dict[UUID, list[Grant]] = {account_id: [] for account_id in account_ids}
    for row in await session.execute(query, {"ids": list(account_ids)}):
        found[row.account_id].append(Grant(role=Role(row.role), node_id=row.node_id))
    return found


async def actor_of(session: AsyncSession, row: Account) -> Actor:
    """The actor an account signs in as."""
    grants = (await grants_of(session, [row.id]))[row.id]
    return Actor(id=row.id, name=row.display_name, grants=tuple(grants), household_id=row.household_id)


async def accounts(
    session: AsyncSession,
    nodes: Sequence[UUID],
    after: str,
    limit: int,
    *,
    search: str = "",
    role: Role | None = None,
    of_household: bool | None = None,
) -> list[tuple[Account, list[Grant]]]:
    """Accounts with a grant in force at one of these nodes, or that had one there and have none any more (who
    took the last may give another), by name; `search` is part of either name."""
    inside = select(col(RoleGrant.account_id)).where(col(RoleGrant.node_id) == _one_of(nodes))
    in_force = col(RoleGrant.revoked_at).is_(None)
    if role is None:
        other = aliased(RoleGrant)
        any_left = exists().where(
            col(other.account_id) == col(RoleGrant.account_id), col(other.revoked_at).is_(None)
        )
        inside = inside.where(or_(in_force, ~any_left))
    else:
        inside = inside.where(in_force, col(RoleGrant.role) == role.value)
    query = select(Account).where(col(Account.id).in_(inside), col(Account.name) > after)
    if search:
        query = query.where(
            or_(
                col(Account.name).contains(search.lower(), autoescape=True),
                col(Account.display_name).contains(search, autoescape=True),
            )
        )
    if of_household is not None:
        query = query.where(col(Account.household_id).is_not(None) == of_household)
    query = query.order_by(col(Account.name)).limit(limit)
    rows = list((await session.execute(query)).scalars())
    grants = await grants_of(session, [row.id for row in rows])
    return [(row, grants[row.id]) for row in rows]


async def keys(
    session: AsyncSession, nodes: Sequence[UUID], after: UUID | None, limit: int
) -> list[PlantKey]:
    """Keys of plants among these nodes, oldest first."""
    query = select(PlantKey).where(col(PlantKey.plant_id) == _one_of(nodes))
    if after is not None:
        query = query.where(col(PlantKey.id) > after)
    return list((await session.execute(query.order_by(col(PlantKey.id)).limit(limit))).scalars())


async def key(session: AsyncSession, key_id: UUID, *, lock: bool = False) -> PlantKey:
    """The key's row; refuses NotFound."""
    query = select(PlantKey).where(col(PlantKey.id) == key_id)
    row = (await session.execute(query.with_for_update() if lock else query)).scalar_one_or_none()
    if row is None:
        raise NotFound(what="接口密钥 / API key", id=key_id)
    return row


_KEY = text(
    "SELECT id, plant_id, name, secret_hash, version, expires_at, revoked_at FROM plant_key"
    " WHERE prefix = :prefix"
)


async def key_by_prefix(connection: AsyncConnection, prefix: str) -> Any | None:
    """The key a machine names; one round trip, for it is asked on each of its requests."""
    return (await connection.execute(_KEY, {"prefix": prefix})).one_or_none()


async def audit(
    session: AsyncSession,
    nodes: Sequence[UUID],
    *,
    nowhere: bool,
    what: str | None = None,
    account_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None,
    limit: int,
) -> list[tuple[Audit, str, str]]:
    """Lines of these nodes with the names of who did it and to whom, newest first; with `nowhere`, also those
    of no node (failed sign-ins). `account_id` is either of the two."""
    actor, subject = aliased(Account), aliased(Account)
    at_nodes = col(Audit.node_id) == _one_of(nodes)
    query = (
        select(
            Audit,
            func.coalesce(actor.display_name, ""),
            func.coalesce(subject.display_name, ""),
        )
        .outerjoin(actor, col(actor.id) == col(Audit.actor_id))
        .outerjoin(subject, col(subject.id) == col(Audit.subject_id))
        .where(or_(at_nodes, col(Audit.node_id).is_(None)) if nowhere else at_nodes)
    )
    if what is not None:
        query = query.where(col(Audit.what) == what)
    if account_id is not None:
        query = query.where(or_(col(Audit.actor_id) == account_id, col(Audit.subject_id) == account_id))
    if since is not None:
        query = query.where(col(Audit.at) >= since)
    if until is not None:
        query = query.where(col(Audit.at) <= until)
    if before is not None:
        query = query.where(col(Audit.ordinal) < before)
    rows = await session.execute(query.order_by(col(Audit.ordinal).desc()).limit(limit))
    return [(line, actor_name, subject_name) for line, actor_name, subject_name in rows]


async def path(session: AsyncSession, node_id: UUID) -> Sequence[UUID]:
    """From the root to the node; of a node never heard of, itself."""
    return await tree.path(session, node_id) or [node_id]
