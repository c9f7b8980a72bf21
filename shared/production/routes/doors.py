"""Who passes the kernel's doors: manager, accountant or subsidiary writes; the group reads."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from sqlalchemy import Table

from shared.kit.auth import READERS, Door, Role, Scope, door
from shared.kit.web import Acting
from shared.production import queries
from shared.production.schemas import Short

WRITERS: frozenset[Role] = frozenset({Role.MANAGER, Role.ACCOUNTANT, Role.SUBSIDIARY})
SEERS: frozenset[Role] = WRITERS | READERS | {Role.FINANCE, Role.PLANT, Role.SALES}
Named = Annotated[Short | None, Query()]


def write_new() -> Door:
    """The door of an act that names its entity."""
    return door(*WRITERS, scope="body:entity_id")


def write_row() -> Door:
    """The door of an act on a row."""
    return door(*WRITERS, scope=Scope.ROW)


def see_row() -> Door:
    return door(*SEERS, scope=Scope.ROW)


def see_entity() -> Door:
    """The door of a question about the entity it names."""
    return door(*SEERS, scope="query:entity_id")


def see_list() -> Door:
    return door(*SEERS, scope=Scope.VISIBLE)


async def within_row(act: Acting, table: Table, row_id: UUID, what: str) -> None:
    """Check the scope by the row's entity. Refuses NotFound, NotYours."""
    await act.within(await queries.entity_of(act.session, table, row_id, what))
