"""Users and their rights: made, reset, closed by those who may, each act in the audit."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway import queries
from services.gateway.domain import (
    CODE_LENGTH,
    CODE_LETTERS,
    ROOT,
    HouseholdRoleNeedsOne,
    NoSuchNode,
    hashed,
    shown_code,
)
from services.gateway.models import Account, Activation, RoleGrant
from services.gateway.schemas import ActivationView, HouseholdLine, MakeAccount
from services.gateway.service import passwords
from services.gateway.service.audit import note, note_all
from services.gateway.service.sessions import end_families
from shared.kit import clock, tree
from shared.kit.auth import Actor, Grant, Role
from shared.kit.figures import figure
from shared.kit.ids import new_id

ACTIVATION_LIVES = "activation_code_s"
ADMINISTRATOR_NAME = "admin"
PASSWORD_BYTES = 15


async def make_account(session: AsyncSession, actor: Actor, command: MakeAccount) -> ActivationView:
    """A user without a password yet, and the code to set one. Refuses NameTaken, NoSuchNode."""
    household = any(grant.role is Role.HOUSEHOLD for grant in command.grants)
    if household != (command.household_id is not None) or (household and len(command.grants) > 1):
        raise HouseholdRoleNeedsOne(field="household_id")
    row = Account(
        id=command.id,
        name=command.name,
        display_name=command.display_name,
        password_hash=None,
        household_id=command.household_id,
        made_by=actor.id,
        made_at=clock.now(),
    )
    session.add(row)
    await session.flush()
    for grant in dict.fromkeys(command.grants):
        await _give(session, actor, row, grant)
    node = command.grants[0].node_id
    await note(session, "account_made", actor_id=actor.id, subject_id=row.id, node_id=node, name=row.name)
    return await _new_code(session, actor, row, node)


async def make_household_accounts(
    session: AsyncSession, actor: Actor, village_id: UUID, households: Sequence[HouseholdLine]
) -> list[ActivationView]:
    """An account and a code for each, as sets; the whole list or nothing. Refuses NameTaken, NoSuchNode."""
    await _there(session, village_id)
    now = clock.now()
    expires_at = await _code_expires_at(session)
    ids = [new_id() for _ in households]
    codes = [_code() for _ in households]
    both = list(zip(ids, households, strict=True))
    made = {"made_by": actor.id, "made_at": now}
    await session.execute(
        insert(Account),
        [
            {
                "id": account_id,
                "name": line.name,
                "display_name": line.display_name,
                "password_hash": None,
                "household_id": line.household_id,
                **made,
            }
            for account_id, line in both
        ],
    )
    role = {"role": Role.HOUSEHOLD.value, "node_id": village_id, "granted_by": actor.id, "granted_at": now}
    await session.execute(
        insert(RoleGrant), [{"id": new_id(), "account_id": account_id, **role} for account_id in ids]
    )
    await session.execute(
        insert(Activation),
        [
            {
                "id": new_id(),
                "account_id": account_id,
                "code_hash": hashed(code),
                "expires_at": expires_at,
                **made,
            }
            for account_id, code in zip(ids, codes, strict=True)
        ],
    )
    await note_all(session, "household_account_made", ids, actor_id=actor.id, node_id=village_id)
    return [
        ActivationView(account_id=account_id, name=line.name, code=shown_code(code), expires_at=expires_at)
        for (account_id, line), code in zip(both, codes, strict=True)
    ]


async def reset(session: AsyncSession, actor: Actor, account_id: UUID, node_id: UUID) -> ActivationView:
    """No password, no sign-in, and a new code; older codes end."""
    row = await queries.account(session, account_id, lock=True)
    row.password_hash, row.closed_at = None, None
    await session.flush()
    await end_families(session, row.id, "reset")
    await note(session, "account_reset", actor_id=actor.id, subject_id=row.id, node_id=node_id)
    return await _new_code(session, actor, row, node_id)


async def close(session: AsyncSession, actor: Actor, account_id: UUID, node_id: UUID) -> Account:
    """Nobody signs in with it any more, until it is reset."""
    row = await queries.account(session, account_id, lock=True)
    row.closed_at = row.closed_at or clock.now()
    await session.flush()
    await end_families(session, row.id, "closed")
    await note(session, "account_closed", actor_id=actor.id, subject_id=row.id, node_id=node_id)
    return row


async def give(session: AsyncSession, actor: Actor, account_id: UUID, grant: Grant) -> Account:
    """Give a role at a node; given already is no error. Refuses HouseholdRoleNeedsOne, NoSuchNode."""
    row = await queries.account(session, account_id, lock=True)
    if (grant.role is Role.HOUSEHOLD) != (row.household_id is not None):
        raise HouseholdRoleNeedsOne(field="role_grant.role")
    if grant not in (await queries.grants_of(session, [row.id]))[row.id]:
        await _give(session, actor, row, grant)
    return row


async def take(session: AsyncSession, actor: Actor, account_id: UUID, grant: Grant) -> Account:
    """Take a role at a node; tokens in use end with their ten minutes."""
    row = await queries.account(session, account_id, lock=True)
    taken = await session.execute(
        text(
            "UPDATE role_grant SET revoked_at = :now WHERE account_id = :account AND role = :role"
            " AND node_id = :node AND revoked_at IS NULL RETURNING id"
        ),
        {"now": clock.now(), "account": row.id, "role": grant.role.value, "node": grant.node_id},
    )
    if taken.scalar() is not None:
        await _note_grant(session, "grant_taken", actor.id, row.id, grant)
    return row


async def _there(session: AsyncSession, node_id: UUID) -> None:
    if node_id != ROOT and await tree.path(session, node_id) is None:
        raise NoSuchNode(node=node_id)


def _code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


async def _code_expires_at(session: AsyncSession) -> datetime:
    return clock.now() + timedelta(seconds=await figure(session, ACTIVATION_LIVES, clock.today()))


async def _give(session: AsyncSession, actor: Actor, row: Account, grant: Grant) -> None:
    await _there(session, grant.node_id)
    await _insert_grant(session, actor.id, row.id, grant)
    await _note_grant(session, "grant_given", actor.id, row.id, grant)


async def _insert_grant(session: AsyncSession, actor_id: UUID | None, account_id: UUID, grant: Grant) -> None:
    session.add(
        RoleGrant(
            id=new_id(),
            account_id=account_id,
            role=grant.role.value,
            node_id=grant.node_id,
            granted_by=actor_id,
            granted_at=clock.now(),
        )
    )
    await session.flush()


async def _note_grant(
    session: AsyncSession, what: str, actor_id: UUID | None, account_id: UUID, grant: Grant
) -> None:
    await note(
        session,
        what,
        actor_id=actor_id,
        subject_id=account_id,
        node_id=grant.node_id,
        role=grant.role.value,
    )


async def _new_code(session: AsyncSession, actor: Actor, row: Account, node_id: UUID) -> ActivationView:
    now = clock.now()
    await session.execute(
        text("UPDATE activation SET ended_at = :now WHERE account_id = :account AND ended_at IS NULL"),
        {"now": now, "account": row.id},
    )
    code, expires_at = _code(), await _code_expires_at(session)
    session.add(
        Activation(
            id=new_id(),
            account_id=row.id,
            code_hash=hashed(code),
            made_by=actor.id,
            made_at=now,
            expires_at=expires_at,
        )
    )
    await session.flush()
    await note(session, "code_made", actor_id=actor.id, subject_id=row.id, node_id=node_id)
    return ActivationView(account_id=row.id, name=row.name, code=shown_code(code), expires_at=expires_at)


async def ensure_administrator(session: AsyncSession, password: str | None = None) -> str | None:
    """In an installation without any account: make `admin`, and return its password, once; else None.

    The password is made up unless given (the demo's is known to all). It stands at the root of the group
    tree, or where the root will be, once it is heard of.
    """
    await session.execute(text("LOCK TABLE account IN EXCLUSIVE MODE"))
    if (await session.execute(select(func.count()).select_from(Account))).scalar():
        return None
    password = password or secrets.token_urlsafe(PASSWORD_BYTES)
    row = Account(
        id=new_id(),
        name=ADMINISTRATOR_NAME,
        display_name=Role.ADMINISTRATOR.zh,
        password_hash=await passwords.hash_of(password),
        made_at=clock.now(),
    )
    session.add(row)
    await session.flush()
    root = (await session.execute(text("SELECT id FROM node WHERE parent_id IS NULL ORDER BY code"))).scalar()
    grant = Grant(role=Role.ADMINISTRATOR, node_id=root or ROOT)
    await _insert_grant(session, None, row.id, grant)
    await _note_grant(session, "administrator_made", None, row.id, grant)
    return password


async def adopt_root(session: AsyncSession, node_id: UUID) -> None:
    """Who stood where the root would be, stands at the root (also at a second one, if ever)."""
    waiting = await session.execute(
        text(
            "SELECT account_id FROM role_grant r WHERE r.node_id = :root AND r.role = :role"
            " AND r.revoked_at IS NULL AND NOT EXISTS (SELECT 1 FROM role_grant o WHERE"
            " o.account_id = r.account_id AND o.role = r.role AND o.node_id = :node AND o.revoked_at IS NULL)"
        ),
        {"root": ROOT, "role": Role.ADMINISTRATOR.value, "node": node_id},
    )
    for account_id in waiting.scalars().all():
        grant = Grant(role=Role.ADMINISTRATOR, node_id=node_id)
        await _insert_grant(session, None, account_id, grant)
        await _note_grant(session, "grant_given", None, account_id, grant)
