"""Plants' API keys: shown once, kept as a hash, void from the request after their revocation."""

import secrets
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway import queries
from services.gateway.domain import KEY_MARK, KeyNotValid, NoSuchNode, hashed, in_force
from services.gateway.models import PlantKey
from services.gateway.schemas import MakeKey
from services.gateway.service.audit import note
from shared.kit import clock, tree
from shared.kit.auth import Actor, Grant, Role, Signer
from shared.kit.db import Database

PREFIX_BYTES = 6
SECRET_BYTES = 32
#: A request's internal token is made anew when it is this old; its own life leaves room for a long request.
TOKEN_KEPT_S = 5
TOKEN_LIVES_S = 60
TOKENS_KEPT_MAX = 1000


async def make(session: AsyncSession, actor: Actor, command: MakeKey) -> tuple[PlantKey, str]:
    """A key of this plant and the text its machine sends. Refuses NoSuchNode."""
    if await tree.path(session, command.plant_id) is None:
        raise NoSuchNode(field="plant_id", node=command.plant_id)
    prefix = KEY_MARK + secrets.token_hex(PREFIX_BYTES)
    key = f"{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"
    row = PlantKey(
        id=command.id,
        plant_id=command.plant_id,
        name=command.name,
        prefix=prefix,
        secret_hash=hashed(key),
        version=1,
        made_by=actor.id,
        made_at=clock.now(),
        expires_at=command.expires_at,
    )
    session.add(row)
    await session.flush()
    await note(session, "key_made", actor_id=actor.id, subject_id=row.id, node_id=row.plant_id, prefix=prefix)
    return row, key


async def revoke(session: AsyncSession, actor: Actor, key_id: UUID) -> PlantKey:
    """From the commit on the key opens nothing; revoked before is no error."""
    row = await queries.key(session, key_id, lock=True)
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.version += 1
        await session.flush()
        await note(session, "key_revoked", actor_id=actor.id, subject_id=row.id, node_id=row.plant_id)
    return row


@dataclass(frozen=True)
class _Kept:
    token: str
    made_s: int


class KeyRing:
    """Turns an API key into a short internal token. The database is asked each time, the token kept."""

    def __init__(self, database: Database, signer: Signer) -> None:
        self._database, self._signer = database, signer
        self._kept: dict[tuple[UUID, int], _Kept] = {}

    async def token(self, key: str) -> str:
        """A token for the key's plant. Refuses KeyNotValid."""
        prefix = key[: len(KEY_MARK) + 2 * PREFIX_BYTES]
        if not prefix.isascii() or not prefix.startswith(KEY_MARK) or "\x00" in prefix:
            raise KeyNotValid()
        async with self._database.alone() as alone:  # it stands before every request of a plant
            row = await queries.key_by_prefix(alone, prefix)
        if row is None or not compare_digest(row.secret_hash, hashed(key)):
            raise KeyNotValid()
        if not in_force(clock.now(), row.expires_at, row.revoked_at):
            raise KeyNotValid()
        return self._token(row)

    def _token(self, row: Any) -> str:
        now_s = int(clock.now().timestamp())
        kept = self._kept.get((row.id, row.version))
        if kept is None or not 0 <= now_s - kept.made_s < TOKEN_KEPT_S:
            if len(self._kept) >= TOKENS_KEPT_MAX:
                self._kept.clear()
            grant = Grant(role=Role.PLANT, node_id=row.plant_id)
            actor = Actor(id=row.id, name=row.name, grants=(grant,))
            kept = _Kept(self._signer.token(actor, lives_s=TOKEN_LIVES_S), now_s)
            self._kept[row.id, row.version] = kept
        return kept.token
