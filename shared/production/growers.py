"""Households and co-op memberships as members tells of them, so that a delivery knows whose it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.members import HouseholdChanged, MemberAdmitted
from shared.kit import tree
from shared.kit.errors import NotFound
from shared.production.binding import Production


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
    session: AsyncSession, p: Production, entity_id: UUID, household_ids: Iterable[UUID], on: date
) -> dict[UUID, Grower]:
    """The households by id, with membership of `entity_id` on that day. Refuses NotFound for a stranger."""
    wanted = set(household_ids)
    grower, membership = p.tables.grower, p.tables.membership
    joined = grower.outerjoin(
        membership,
        (membership.c.holder_id == grower.c.id)
        & (membership.c.organisation_id == entity_id)
        & (membership.c.admitted_on <= on),
    )
    query = select(grower, membership.c.admitted_on).select_from(joined).where(grower.c.id.in_(wanted))
    rows = (await session.execute(query)).all()
    strangers = wanted - {row.id for row in rows}
    if strangers:
        raise NotFound(what="农户 / household", id=min(strangers), field="household_id")
    villages = await tree.find_many(session, {row.village_id for row in rows})
    return {
        row.id: Grower(
            row.id,
            row.name,
            villages[row.village_id].name if row.village_id in villages else "",
            row.admitted_on is not None,
        )
        for row in rows
    }


async def entity_pays_vat(session: AsyncSession, entity_id: UUID) -> bool:
    """Whether the entity, or for a branch its company, is a general taxpayer (一般纳税人)."""
    node = await tree.find(session, entity_id)
    if node.attributes.get("vat_registered"):
        return True
    if node.legal_entity_id == node.id:
        return False
    company = (await tree.find_many(session, [node.legal_entity_id])).get(node.legal_entity_id)
    return company is not None and bool(company.attributes.get("vat_registered"))
