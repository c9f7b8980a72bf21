"""Signing in and out: one family of refresh tokens a device, each used once."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.gateway import queries
from services.gateway.domain import (
    CodeNotValid,
    SessionEnded,
    SignInRefused,
    WrongOldPassword,
    hashed,
    in_force,
    tidy_code,
)
from services.gateway.models import Account, Activation, Family, RefreshToken
from services.gateway.service import attempts, passwords
from services.gateway.service.audit import note
from shared.kit import clock
from shared.kit.auth import Actor
from shared.kit.db import Database
from shared.kit.errors import Refused
from shared.kit.figures import figure
from shared.kit.ids import new_id

ACCESS_TOKEN = "access_token_s"  # noqa: S105  # the figure's name
REFRESH_TOKEN = "refresh_token_s"  # noqa: S105
TOKEN_BYTES = 32


@dataclass(frozen=True)
class SignedIn:
    """Someone came in: who, the refresh token for the cookie, and how long each token lives."""

    actor: Actor
    refresh_token: str
    access_s: int
    refresh_s: int


async def sign_in(database: Database, name: str, password: str, address: str) -> SignedIn | Refused:
    """Count the try, check the password, open a family. A refusal is a value: the count stays written.

    No connection is held while the hash is computed.
    """
    name = name.strip().lower()
    async with database.transaction() as session:
        refused = await attempts.count(session, name, address)
        if refused is not None:
            return refused
        row = await queries.account_by_name(session, name)
        known = row.password_hash if row is not None and row.closed_at is None else None
    right = await passwords.fits(password, known)
    async with database.transaction() as session:
        # Read again: a reset or a closing in the meantime counts.
        row = await queries.account_by_name(session, name, lock=True)
        if not right or row is None or row.closed_at is not None or row.password_hash != known:
            subject = row.id if row is not None else None
            await note(session, "sign_in_refused", subject_id=subject, address=address, name=name)
            return SignInRefused()
        await attempts.forgive(session, name, address)
        return await _open(session, row, address, "signed_in")


async def activate(database: Database, code: str, password: str, address: str) -> SignedIn | Refused:
    """Use a one-time code: the account gets this password, and its holder is in."""
    code_hash = hashed(tidy_code(code))
    async with database.transaction() as session:
        refused = await attempts.count(session, None, address)
        if refused is not None:
            return refused
        if await _activation(session, code_hash) is None:
            await note(session, "activation_refused", address=address)
            return CodeNotValid()
    password_hash = await passwords.hash_of(password)
    async with database.transaction() as session:
        found = await _activation(session, code_hash)
        if found is None:
            return CodeNotValid()
        found.ended_at = clock.now()
        row = await queries.account(session, found.account_id, lock=True)
        row.password_hash = password_hash
        await session.flush()
        await attempts.forgive(session, row.name, address)
        return await _open(session, row, address, "activated")


async def _activation(session: AsyncSession, code_hash: str) -> Activation | None:
    """The code's row, locked, if it can still be used."""
    query = (
        select(Activation)
        .join(Account, col(Account.id) == col(Activation.account_id))
        .where(col(Activation.code_hash) == code_hash, col(Account.closed_at).is_(None))
        .with_for_update(of=Activation)
    )
    found: Activation | None = (await session.execute(query)).scalar_one_or_none()
    if found is None or not in_force(clock.now(), found.expires_at, found.ended_at):
        return None
    return found


async def change_password(
    database: Database, account_id: UUID, old: str, new: str, address: str
) -> SignedIn | Refused:
    """Another password, every other device signed out."""
    async with database.reading() as reading:
        row = await queries.account(reading, account_id)
        name, known = row.name, row.password_hash
    async with database.transaction() as session:
        refused = await attempts.count(session, name, address)
        if refused is not None:
            return refused
    if not await passwords.fits(old, known):
        async with database.transaction() as session:
            await note(
                session, "password_refused", actor_id=account_id, subject_id=account_id, address=address
            )
        return WrongOldPassword(field="old_password")
    password_hash = await passwords.hash_of(new)
    async with database.transaction() as session:
        row = await queries.account(session, account_id, lock=True)
        if row.password_hash != known or row.closed_at is not None:
            return WrongOldPassword(field="old_password")
        row.password_hash = password_hash
        await session.flush()
        await attempts.forgive(session, name, address)
        await end_families(session, account_id, "password_changed")
        return await _open(session, row, address, "password_changed")


async def refresh(session: AsyncSession, token: str, address: str) -> SignedIn | Refused:
    """The next token of the family. One used before tells of a theft: the whole family ends."""
    query = select(RefreshToken).where(col(RefreshToken.token_hash) == hashed(token)).with_for_update()
    found = (await session.execute(query)).scalar_one_or_none()
    if found is None:
        return SessionEnded()
    family = (
        await session.execute(select(Family).where(col(Family.id) == found.family_id).with_for_update())
    ).scalar_one()
    if family.revoked_at is not None:
        return SessionEnded()
    if found.used_at is not None:
        family.revoked_at, family.reason = clock.now(), "reused"
        await note(session, "refresh_reused", subject_id=family.account_id, address=address)
        return SessionEnded()
    row = await queries.account(session, family.account_id)
    if not in_force(clock.now(), found.expires_at, row.closed_at):
        return SessionEnded()
    found.used_at = clock.now()
    await session.flush()
    return await _issue(session, row, family.id)


async def sign_out(session: AsyncSession, token: str, address: str) -> None:
    """End the family of this token, whatever its state; an unknown token is no error."""
    query = text(
        "UPDATE family SET revoked_at = :now, reason = 'signed_out' FROM refresh_token r"
        " WHERE r.family_id = family.id AND r.token_hash = :hash AND family.revoked_at IS NULL"
        " RETURNING family.account_id"
    )
    ended = (await session.execute(query, {"now": clock.now(), "hash": hashed(token)})).scalar()
    if ended is not None:
        await note(session, "signed_out", actor_id=ended, subject_id=ended, address=address)


async def end_families(session: AsyncSession, account_id: UUID, reason: str) -> None:
    """Sign an account out everywhere; access tokens still live for at most their ten minutes."""
    await session.execute(
        update(Family)
        .where(col(Family.account_id) == account_id, col(Family.revoked_at).is_(None))
        .values(revoked_at=clock.now(), reason=reason)
    )


async def _open(session: AsyncSession, row: Account, address: str, what: str) -> SignedIn:
    family = Family(id=new_id(), account_id=row.id, address=address, started_at=clock.now())
    session.add(family)
    await session.flush()
    signed_in = await _issue(session, row, family.id)
    node = signed_in.actor.grants[0].node_id if signed_in.actor.grants else None
    await note(session, what, actor_id=row.id, subject_id=row.id, node_id=node, address=address)
    return signed_in


async def _issue(session: AsyncSession, row: Account, family_id: UUID) -> SignedIn:
    today, now = clock.today(), clock.now()
    refresh_s = await figure(session, REFRESH_TOKEN, today)
    # Used ones stay as long as they would have lived: a second use must be recognised.
    await session.execute(
        delete(RefreshToken).where(
            col(RefreshToken.family_id) == family_id, col(RefreshToken.expires_at) <= now
        )
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        RefreshToken(
            token_hash=hashed(token),
            family_id=family_id,
            issued_at=now,
            expires_at=now + timedelta(seconds=refresh_s),
        )
    )
    await session.flush()
    actor = await queries.actor_of(session, row)
    return SignedIn(actor, token, await figure(session, ACCESS_TOKEN, today), refresh_s)
