"""The group tree as each service keeps it: which nodes stand over which, to judge scopes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation in the group tree. `legal_entity_id` is itself, or a branch's legal person."""

    id: UUID
    parent_id: UUID | None
    legal_entity_id: UUID
    code: str
    name: str
    legal_form: str
    path: tuple[UUID, ...]
    attributes: dict[str, Any]


_UPSERT = text(
    """
    INSERT INTO node (id, parent_id, legal_entity_id, code, name, legal_form, path, attributes)
    VALUES (:id, :parent_id, :legal_entity_id, :code, :name, :legal_form,
            coalesce((SELECT path FROM node WHERE id = :parent_id), '{}') || CAST(:id AS uuid),
            CAST(:attributes AS jsonb))
    ON CONFLICT (id) DO UPDATE SET parent_id = excluded.parent_id, legal_entity_id = excluded.legal_entity_id,
      code = excluded.code, name = excluded.name, legal_form = excluded.legal_form, path = excluded.path,
      attributes = excluded.attributes
    """
)
#: A node that moved takes everything below it along.
_REPATH = text(
    """
    WITH RECURSIVE down AS (
      SELECT id, path FROM node WHERE id = :id
      UNION ALL SELECT n.id, d.path || n.id FROM node n JOIN down d ON n.parent_id = d.id)
    UPDATE node SET path = down.path FROM down WHERE node.id = down.id AND node.path <> down.path
    """
)
_NODE = text("SELECT * FROM node WHERE id = :id")
_NODES = text("SELECT * FROM node WHERE id = ANY(:ids)")
_PATH = text("SELECT path FROM node WHERE id = :id")
_BELOW = text("SELECT id FROM node WHERE path && :ids")


async def put(session: AsyncSession, row: dict[str, Any]) -> None:
    """Add or change a node (the fields of the `node` table without its path; `attributes` as JSON text)."""
    await session.execute(_UPSERT, row)
    await session.execute(_REPATH, {"id": row["id"]})


async def find(session: AsyncSession, node_id: UUID) -> Node:
    """The node; refuses NotFound."""
    row = (await session.execute(_NODE, {"id": node_id})).one_or_none()
    if row is None:
        raise NotFound(what="单位 / organisation", id=node_id)
    return _node(row)


async def find_many(session: AsyncSession, node_ids: Iterable[UUID]) -> dict[UUID, Node]:
    """The nodes of these ids that exist, by id."""
    query = {"ids": list(node_ids)}
    rows = await session.execute(_NODES, query)
    return {row.id: _node(row) for row in rows}


async def everything(session: AsyncSession) -> dict[UUID, Node]:
    """All nodes, parents before children (a township has dozens)."""
    rows = await session.execute(text("SELECT * FROM node ORDER BY cardinality(path), code"))
    return {row.id: _node(row) for row in rows}


async def path(session: AsyncSession, node_id: UUID) -> Sequence[UUID] | None:
    """From the root to the node itself; None for a node never heard of."""
    return (await session.execute(_PATH, {"id": node_id})).scalar()


async def below(session: AsyncSession, node_ids: Iterable[UUID]) -> list[UUID]:
    """These nodes and all under them."""
    query = {"ids": list(node_ids)}
    return list((await session.execute(_BELOW, query)).scalars())


def _node(row: Any) -> Node:
    return Node(
        row.id,
        row.parent_id,
        row.legal_entity_id or row.id,
        row.code,
        row.name,
        row.legal_form,
        tuple(row.path),
        row.attributes,
    )
