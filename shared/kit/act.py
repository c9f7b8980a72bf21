"""One act: a request's transaction, its actor, the scope it was checked against, and its once-only answer."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel
from pydantic_core import to_json
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit import tree
from shared.kit.auth import Actor, Door, Role
from shared.kit.db import Database
from shared.kit.errors import AlreadyDifferent, NotYours

REPLAYED = "Idempotency-Replayed"
JSON = "application/json"

_CLAIM = text(
    "INSERT INTO act (id, actor, hash, status) VALUES (:id, :actor, :hash, :status)"
    " ON CONFLICT (id) DO NOTHING RETURNING 1"
)
_ANSWER = text("UPDATE act SET answer = :answer WHERE id = :id")
_ANSWERED = text("SELECT hash, status, answer FROM act WHERE id = :id")
A = TypeVar("A")
C = TypeVar("C", bound="Command")


class Command(BaseModel):
    """What a person asks for. Its id, minted by whoever starts the act, is the idempotency key."""

    model_config = {"extra": "forbid"}

    id: UUID


class Act:
    """Handed to every route. `session` is the request's one transaction (read-only for GET)."""

    def __init__(
        self,
        database: Database,
        session: AsyncSession,
        actor: Actor | None,
        door: Door,
        language: str,
        place: Mapping[str, Any] | None = None,
        *,
        node_id: UUID | None = None,
    ) -> None:
        self.database, self.session, self._actor, self.door, self.language = (
            database,
            session,
            actor,
            door,
            language,
        )
        self.checked = False
        self._place = place or {}
        self._node_id = node_id

    @property
    def actor(self) -> Actor:
        assert self._actor is not None, "a public route has no actor"
        return self._actor

    def _nodes(self) -> list[UUID]:
        """The nodes at which the actor has one of the door's roles."""
        return [grant.node_id for grant in self.actor.grants if grant.role in self.door.roles]

    async def within(
        self,
        node_id: UUID,
        household_id: UUID | None = None,
        *,
        named: bool = False,
        path: Sequence[UUID] | None = None,
    ) -> None:
        """Check the scope: one of the door's roles at this node or above it. Refuses NotYours.

        `path` spares asking for the node's (`tree.path`) where it was read along with the row.

        A household's own grant opens only rows of that household (`household_id`). The refusal tells the node
        only to an asker who has `named` it: whose a row is, is not told to others.
        """
        self.checked = True
        path = path or await tree.path(self.session, node_id) or [node_id]
        for grant in self.actor.grants:
            if grant.role not in self.door.roles or grant.node_id not in path:
                continue
            if grant.role is not Role.HOUSEHOLD or (
                household_id is not None and household_id == self.actor.household_id
            ):
                return
        of_the_row = "它所属的单位" if self.language == "zh" else "the organisation it belongs to"
        raise NotYours(roles=self._wanted(), node=str(node_id) if named else of_the_row)

    async def visible(self) -> list[UUID]:
        """Every node the actor may see through this door, to cut a list by; only those at or below `node`
        where the request names one.
        """
        self.checked = True
        seen = await tree.below(self.session, self._nodes())
        if self._node_id is None:
            return seen
        asked = set(await tree.below(self.session, [self._node_id]))
        return [node_id for node_id in seen if node_id in asked]

    def unscoped(self) -> None:
        """Say that this route shows nothing of any entity, or checked its scope in another way."""
        self.checked = True

    def _wanted(self) -> str:
        return "、".join(sorted(role.zh if self.language == "zh" else role.value for role in self.door.roles))

    async def once(
        self,
        command: Command,
        do: Callable[[], Awaitable[A]],
        *,
        status: int = 201,
        kept: Callable[[A], A] | None = None,
    ) -> Any:
        """Do it, or give the first answer again, byte for byte. Same id, other content: AlreadyDifferent.

        A refused attempt leaves no trace, so it does not burn the id. The answer is a Response: what is kept
        is what is sent, and is not made twice; but for a secret that is told once, which `kept` takes out.
        """
        digest = content_hash(command, self._place)
        fresh = (
            await self.session.execute(
                _CLAIM, {"id": command.id, "actor": str(self.actor.id), "hash": digest, "status": status}
            )
        ).scalar()
        if not fresh:
            return await self._again(command.id, digest)
        made = await do()
        body = to_json(made).decode()
        keep = body if kept is None else to_json(kept(made)).decode()
        await self.session.execute(_ANSWER, {"id": command.id, "answer": keep})
        return Response(body, status_code=status, media_type=JSON)

    async def _again(self, act_id: UUID, digest: str) -> Response:
        row = (await self.session.execute(_ANSWERED, {"id": act_id})).one()
        if row.hash != digest:
            raise AlreadyDifferent(id=act_id, field="id")
        return Response(row.answer, status_code=row.status, media_type=JSON, headers={REPLAYED: "true"})

    async def once_many(
        self, commands: Sequence[C], do: Callable[[Sequence[C]], Awaitable[Sequence[Any]]]
    ) -> list[Any]:
        """`once` for a list in one transaction: known ids get their first answers, `do` only the new ones.

        `do` answers in the order of what it was given. One id with other content refuses the whole list.
        """
        digests = {command.id: content_hash(command, self._place) for command in commands}
        if len(digests) != len(commands):
            raise AlreadyDifferent(id="", field="id")
        rows = await self.session.execute(
            text(
                "INSERT INTO act (id, actor, hash, status)"
                " SELECT i, :actor, h, 201"
                " FROM unnest(CAST(:ids AS uuid[]), CAST(:hashes AS text[])) AS t(i, h)"
                " ORDER BY i ON CONFLICT (id) DO NOTHING RETURNING id"
            ),
            {"actor": str(self.actor.id), "ids": list(digests), "hashes": list(digests.values())},
        )
        new = set(rows.scalars())
        answers = await self._answers([i for i in digests if i not in new], digests)
        todo = [command for command in commands if command.id in new]
        if todo:
            done = await do(todo)
            bodies = [to_json(answer).decode() for answer in done]
            await self.session.execute(
                text(
                    "UPDATE act SET answer = a FROM unnest(CAST(:ids AS uuid[]), CAST(:answers AS text[]))"
                    " AS t(i, a) WHERE act.id = i"
                ),
                {"ids": [command.id for command in todo], "answers": bodies},
            )
            answers.update(zip((command.id for command in todo), done, strict=True))
        return [answers[command.id] for command in commands]

    async def _answers(self, ids: Sequence[UUID], digests: dict[UUID, str]) -> dict[UUID, Any]:
        if not ids:
            return {}
        rows = await self.session.execute(
            text("SELECT id, hash, answer FROM act WHERE id = ANY(:ids)"), {"ids": list(ids)}
        )
        answers: dict[UUID, Any] = {}
        for row in rows:
            if row.hash != digests[row.id]:
                raise AlreadyDifferent(id=row.id, field="id")
            answers[row.id] = json.loads(row.answer)
        return answers


def content_hash(command: BaseModel, place: Mapping[str, Any] | None = None) -> str:
    """SHA-256 of what was asked: the kind of command, what its path names, and the fields that were sent."""
    asked = {
        "command": type(command).__name__,
        "place": {name: str(value) for name, value in (place or {}).items()},
        "sent": command.model_dump(mode="json", exclude_unset=True),
    }
    canonical = json.dumps(asked, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
