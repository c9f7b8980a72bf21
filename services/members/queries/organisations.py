"""Organisations of the group tree, and who owned them on a day."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.domain.organisation import OWNED
from services.members.models import Organisation
from services.members.schemas.organisations import OrganisationView, OwnersView, OwnerView, StakeView
from shared.kit.errors import NotFound

_LIST = text(
    """
    SELECT * FROM organisation
    WHERE id = ANY(:visible) AND (CAST(:form AS text) IS NULL OR legal_form = :form)
      AND (CAST(:after AS text) IS NULL OR code > :after)
    ORDER BY code LIMIT :limit
    """
)
_TREE = text(
    "SELECT o.* FROM organisation o JOIN node n ON n.id = o.id WHERE o.id = ANY(:visible)"
    " ORDER BY cardinality(n.path), o.code"
)
_VERSION = text(
    """
    SELECT id, effective_on FROM ownership_version
    WHERE organisation_id = :id AND effective_on <= :on
    ORDER BY effective_on DESC, recorded_at DESC, id DESC LIMIT 1
    """
)
_OWNERS = text(
    """
    SELECT w.position, w.holder_id, w.paid_in_fen, coalesce(o.name, h.head_name, '') AS holder_name
    FROM ownership w
    LEFT JOIN organisation o ON o.id = w.holder_id
    LEFT JOIN household h ON h.id = w.holder_id
    WHERE w.version_id = :version ORDER BY w.position
    """
)
#: Each list of owners in force on a day, and organisations in registers of others (villages in their union,
#: members of a co-op): of the organisations one may see, and of what they own.
_STAKES = text(
    """
    SELECT v.organisation_id, w.holder_id, w.position, w.paid_in_fen,
      o.name AS organisation_name, coalesce(h.name, f.head_name, '') AS holder_name,
      CASE WHEN h.id IS NULL THEN 'household' ELSE 'organisation' END AS holder_kind,
      (SELECT CAST(sum(paid_in_fen) AS bigint) FROM ownership WHERE version_id = w.version_id) AS total_fen,
      false AS in_shares, v.effective_on, o.code
    FROM ownership w
    JOIN (SELECT DISTINCT ON (organisation_id) organisation_id, id, effective_on FROM ownership_version
          WHERE effective_on <= :on
          ORDER BY organisation_id, effective_on DESC, recorded_at DESC, id DESC) v ON v.id = w.version_id
    JOIN organisation o ON o.id = v.organisation_id
    LEFT JOIN organisation h ON h.id = w.holder_id LEFT JOIN household f ON f.id = w.holder_id
    WHERE v.organisation_id = ANY(:visible) OR w.holder_id = ANY(:visible)
    UNION ALL
    SELECT s.organisation_id, s.holder_id, m.register_order, s.held, o.name, h.name, 'organisation',
      s.total, o.legal_form = 'village_org', s.since_on, o.code
    FROM (
      SELECT organisation_id, holder_id, CAST(sum(moved) AS bigint) AS held, max(effective_on) AS since_on,
        CAST(sum(sum(moved)) OVER (PARTITION BY organisation_id) AS bigint) AS total
      FROM (
        SELECT organisation_id, to_holder AS holder_id, milli_shares AS moved, effective_on FROM movement
        WHERE to_holder IS NOT NULL AND effective_on <= :on
        UNION ALL SELECT organisation_id, from_holder, -milli_shares, effective_on FROM movement
        WHERE from_holder IS NOT NULL AND effective_on <= :on
          AND kind NOT IN ('FREEZE', 'UNFREEZE', 'PLEDGE', 'RELEASE')) AS side
      WHERE organisation_id IN (
        SELECT r.organisation_id FROM member r JOIN organisation p ON p.id = r.organisation_id
        WHERE r.holder_kind = 'organisation' AND p.legal_form <> ALL(:owned))
      GROUP BY organisation_id, holder_id) AS s
    JOIN organisation o ON o.id = s.organisation_id JOIN organisation h ON h.id = s.holder_id
    JOIN member m ON m.organisation_id = s.organisation_id AND m.holder_id = s.holder_id
    WHERE s.held > 0 AND (s.organisation_id = ANY(:visible) OR s.holder_id = ANY(:visible))
    ORDER BY code, position
    """
)
_OWNERS_DAYS = text(
    "SELECT DISTINCT effective_on FROM ownership_version WHERE organisation_id = :id"
    " ORDER BY effective_on DESC LIMIT :limit"
)
_GRAPH = text(
    """
    SELECT v.organisation_id, w.holder_id FROM ownership w
    JOIN (SELECT DISTINCT ON (organisation_id) organisation_id, id FROM ownership_version
          ORDER BY organisation_id, effective_on DESC, recorded_at DESC, id DESC) v ON v.id = w.version_id
    """
)


_KEEPS_REGISTER = text("SELECT EXISTS (SELECT 1 FROM movement WHERE organisation_id = :id)")
_ANY_OWNED = text(
    "SELECT EXISTS (SELECT 1 FROM organisation WHERE id = ANY(:ids) AND legal_form = ANY(:forms))"
)
#: What everybody has at the end of each day since `:since` on which the register changed.
_BY_REGISTER = text(
    """
    WITH side AS (
      SELECT to_holder AS holder_id, effective_on, milli_shares AS paid FROM movement
      WHERE organisation_id = :id AND to_holder IS NOT NULL
      UNION ALL SELECT from_holder, effective_on, -milli_shares FROM movement
      WHERE organisation_id = :id AND from_holder IS NOT NULL
        AND kind NOT IN ('FREEZE', 'UNFREEZE', 'PLEDGE', 'RELEASE')),
    day AS (SELECT DISTINCT effective_on AS changed_on FROM side WHERE effective_on >= :since)
    SELECT d.changed_on, s.holder_id, m.register_order, CAST(sum(s.paid) AS bigint) AS paid_fen
    FROM day d LEFT JOIN side s ON s.effective_on <= d.changed_on
    LEFT JOIN member m ON m.organisation_id = :id AND m.holder_id = s.holder_id
    GROUP BY d.changed_on, s.holder_id, m.register_order ORDER BY d.changed_on, m.register_order
    """
)


async def keeps_register(session: AsyncSession, organisation_id: UUID) -> bool:
    """Whether anything was ever entered in its register of shares."""
    return bool((await session.execute(_KEEPS_REGISTER, {"id": organisation_id})).scalar())


async def any_owned(session: AsyncSession, organisation_ids: Iterable[UUID]) -> bool:
    """Whether one of them is a company, whose owners are told by paid-in capital."""
    query = {"ids": list(organisation_ids), "forms": [form.value for form in OWNED]}
    return bool((await session.execute(_ANY_OWNED, query)).scalar())


async def owners_by_register(
    session: AsyncSession, organisation_id: UUID, since_on: date
) -> dict[date, list[tuple[UUID, int]]]:
    """(holder, paid-in fen) in register order at the end of each day since `since_on` that changed them."""
    found: dict[date, list[tuple[UUID, int]]] = {}
    for row in await session.execute(_BY_REGISTER, {"id": organisation_id, "since": since_on}):
        owners = found.setdefault(row.changed_on, [])
        if row.paid_fen:
            owners.append((row.holder_id, row.paid_fen))
    return found


async def find(session: AsyncSession, organisation_id: UUID) -> Organisation:
    """The organisation's row. Refuses NotFound."""
    row = await session.get(Organisation, organisation_id)
    if row is None:
        raise NotFound(what="单位 / organisation", id=organisation_id)
    return row


async def one(session: AsyncSession, organisation_id: UUID) -> OrganisationView:
    """An organisation. Refuses NotFound."""
    return view(await find(session, organisation_id))


async def listed(
    session: AsyncSession, visible: Sequence[UUID], form: str | None, after: str | None, limit: int
) -> list[OrganisationView]:
    """The organisations an actor may see, by code."""
    query = {"visible": list(visible), "form": form, "after": after, "limit": limit}
    return [view(row) for row in await session.execute(_LIST, query)]


async def tree(session: AsyncSession, visible: Sequence[UUID]) -> list[OrganisationView]:
    """The part of the group tree an actor may see, parents before children."""
    return [view(row) for row in await session.execute(_TREE, {"visible": list(visible)})]


async def owners(session: AsyncSession, organisation_id: UUID, on: date) -> OwnersView:
    """Who owns an organisation on a day, in register order."""
    version = (await session.execute(_VERSION, {"id": organisation_id, "on": on})).one_or_none()
    if version is None:
        return OwnersView(organisation_id=organisation_id, on=on, effective_on=None, owners=[])
    rows = await session.execute(_OWNERS, {"version": version.id})
    return OwnersView(
        organisation_id=organisation_id,
        on=on,
        effective_on=version.effective_on,
        owners=[
            OwnerView(
                position=row.position,
                holder_id=row.holder_id,
                holder_name=row.holder_name,
                paid_in_fen=row.paid_in_fen,
            )
            for row in rows
        ],
    )


async def stakes(session: AsyncSession, visible: Sequence[UUID], on: date) -> list[StakeView]:
    """Who owns what on a day, among what an actor may see: owners of it, and what it owns."""
    owned = [form.value for form in OWNED]
    rows = await session.execute(_STAKES, {"visible": list(visible), "on": on, "owned": owned})
    return [StakeView.model_validate(row._mapping) for row in rows]


async def owners_days(session: AsyncSession, organisation_id: UUID, limit: int) -> list[date]:
    """The days from which another list of owners counts, the latest first."""
    rows = await session.execute(_OWNERS_DAYS, {"id": organisation_id, "limit": limit})
    return list(rows.scalars())


async def ownership_graph(session: AsyncSession) -> dict[UUID, list[UUID]]:
    """Each organisation's owners by the newest list of each."""
    graph: dict[UUID, list[UUID]] = {}
    for row in await session.execute(_GRAPH):
        graph.setdefault(row.organisation_id, []).append(row.holder_id)
    return graph


def view(row: Any) -> OrganisationView:
    """An organisation as seen."""
    return OrganisationView(
        id=row.id,
        parent_id=row.parent_id,
        legal_entity_id=row.legal_entity_id,
        code=row.code,
        name=row.name,
        legal_form=row.legal_form,
        desk=row.desk,
        vat_registered=row.vat_registered,
        registered_capital_fen=row.registered_capital_fen,
        credit_code=row.credit_code,
        area_code=row.area_code,
        attributes=row.attributes,
        effective_on=row.effective_on,
    )
