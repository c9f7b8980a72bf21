"""Plants' API keys: made by an administrator or the plant's own people, revoked at once."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import AwareDatetime

from services.gateway import queries
from services.gateway.schemas import PAGE_MAX, PLAIN, AuditView, KeyView, MakeKey, NewKeyView, RevokeKey
from services.gateway.service import keys
from shared.kit.auth import READERS, Role, Scope, door
from shared.kit.web import Acting, Router

router = Router(tags=["keys"])

#: The plant's own people see its keys; only administrators make and revoke them.
KEY_READERS = (Role.ADMINISTRATOR, Role.PLANT, *READERS)


@router.post("/keys", door=door(Role.ADMINISTRATOR, scope="body:plant_id"), response_model=NewKeyView)
async def make_key(command: MakeKey, act: Acting) -> object:
    """A new key. The first answer alone holds it: a repeated request gets the same answer without `key`."""

    async def do() -> NewKeyView:
        row, key = await keys.make(act.session, act.actor, command)
        return NewKeyView.model_validate(row, from_attributes=True).model_copy(update={"key": key})

    return await act.once(command, do, kept=lambda made: made.model_copy(update={"key": None}))


@router.post(
    "/keys/{key_id}/revocation",
    door=door(Role.ADMINISTRATOR, scope=Scope.ROW),
    response_model=KeyView,
)
async def revoke_key(key_id: UUID, command: RevokeKey, act: Acting) -> object:
    """The key's next request is refused."""
    await act.within((await queries.key(act.session, key_id)).plant_id)

    async def do() -> KeyView:
        return KeyView.model_validate(await keys.revoke(act.session, act.actor, key_id), from_attributes=True)

    return await act.once(command, do)


@router.get("/keys", door=door(*KEY_READERS, scope=Scope.VISIBLE))
async def list_keys(
    act: Acting, after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 100
) -> list[KeyView]:
    """Keys of the plants one may see, oldest first; `after` is the last id of the page before."""
    rows = await queries.keys(act.session, await act.visible(), after, limit)
    return [KeyView.model_validate(row, from_attributes=True) for row in rows]


@router.get("/audit", door=door(Role.ADMINISTRATOR, *READERS, scope=Scope.VISIBLE))
async def audit(
    act: Acting,
    what: Annotated[str | None, Query(max_length=64, pattern=PLAIN)] = None,
    account_id: Annotated[UUID | None, Query(description="who did it, or to whom")] = None,
    since: Annotated[AwareDatetime | None, Query(description="from this instant on")] = None,
    until: Annotated[AwareDatetime | None, Query(description="up to this instant")] = None,
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 100,
) -> list[AuditView]:
    """Sign-ins, rights and keys, newest first; lines of no organisation (whoever failed to sign in) are for
    an administrator over all of them."""
    paths = [
        await queries.path(act.session, grant.node_id)
        for grant in act.actor.grants
        if grant.role is Role.ADMINISTRATOR
    ]
    rows = await queries.audit(
        act.session,
        await act.visible(),
        nowhere=any(len(path) == 1 for path in paths),
        what=what,
        account_id=account_id,
        since=since,
        until=until,
        before=before,
        limit=limit,
    )
    return [
        AuditView(**line.model_dump(exclude={"id"}), actor_name=actor_name, subject_name=subject_name)
        for line, actor_name, subject_name in rows
    ]
