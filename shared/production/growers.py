"""Households and co-op memberships as members tells of them, so that a delivery knows whose it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.members import HouseholdChanged, MemberAdmitted
from shared.kit.errors import NotFound
from shared.production.binding import Production

#: A village that was never heard of has no name.
_GROWERS = text(
    """
    SELECT g.id, g.name, coalesce(village.name, '') AS village, m.holder_id IS NOT NULL AS is_member
    FROM grower g
    LEFT JOIN node village ON village.id = g.village_id
    LEFT JOIN membership m
      ON m.holder_id = g.id AND m.organisation_id = :entity AND m.admitted_on <= :on
    WHERE g.id = ANY(:ids)
    """
)
_PAYS_VAT = text(
    """
    SELECT coalesce(node.attributes @> '{"vat_registered": true}'
                    OR company.attributes @> '{"vat_registered": true}', false)
    FROM node LEFT JOIN node company ON company.id = node.legal_entity_id WHERE node.id = :id
    """
)


@dataclass(frozen=True, slots=True)
class Grower:
    """A household at the scale: name, village, and whether it is a member of the buyer that day."""

    id: UUID
    name: str
    village: str
    is_member: bool


async def keep_households(session: AsyncSession, p: Production, events: Sequence[HouseholdChanged]) -> None:
    """Keep the households' names and villages."""
    statement = insert(p.tables.grower)
    new = {name: statement.excluded[name] for name in ("village_id", "code", "name")}
    rows = [
        {
            "id": event.household_id,
            "village_id": event.village_id,
            "code": event.code,
            "name": event.head_name,
        }
        for event in events
    ]
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=new), rows)


async def keep_memberships(session: AsyncSession, p: Production, events: Sequence[MemberAdmitted]) -> None:
    """Keep who is a member since when."""
    statement = insert(p.tables.membership)
    key, new = ["organisation_id", "holder_id"], {"admitted_on": statement.excluded.admitted_on}
    rows = [
        {
            "organisation_id": event.organisation_id,
            "holder_id": event.holder_id,
            "admitted_on": event.admitted_on,
        }
        for event in events
    ]
    await session.execute(statement.on_conflict_do_update(index_elements=key, set_=new), rows)


async def growers(
    session: AsyncSession, entity_id: UUID, household_ids: Iterable[UUID], on: date
) -> dict[UUID, Grower]:
    """The households by id, with membership of `entity_id` on that day. Refuses NotFound for a stranger."""
    wanted = set(household_ids)
    rows = await session.execute(_GROWERS, {"entity": entity_id, "on": on, "ids": list(wanted)})
    known = {row.id: Grower(*row) for row in rows}
    if strangers := wanted - known.keys():
        raise NotFound(what="农户 / household", id=min(strangers), field="household_id")
    return known


async def entity_pays_vat(session: AsyncSession, entity_id: UUID) -> bool:
    """Whether the entity, or a branch's company, is a general taxpayer (一般纳税人). Refuses NotFound."""
    pays = (await session.execute(_PAYS_VAT, {"id": entity_id})).scalar()
    if pays is None:
        raise NotFound(what="单位 / organisation", id=entity_id)
    return bool(pays)
