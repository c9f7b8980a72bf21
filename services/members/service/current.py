"""A village's register as it stands, in the words a workbook is compared with, and what differs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.domain.identity import mask_id_number
from services.members.domain.register import (
    CurrentRegister,
    ProposedMovement,
    RegisteredHousehold,
    RegisteredPerson,
)
from services.members.domain.roster import code_key
from services.members.queries import register as queries
from services.members.schemas.roster import ProposalView
from services.members.service.vault import vault

_HOUSEHOLDS = text(
    """
    SELECT h.id, h.code, h.head_name FROM household h
    JOIN member m ON m.organisation_id = h.village_id AND m.holder_id = h.id
    WHERE h.village_id = :village AND m.ended_on IS NULL ORDER BY m.register_order
    """
)
_PERSONS = text(
    "SELECT * FROM person WHERE village_id = :village AND left_on IS NULL ORDER BY household_id, position, id"
)


@dataclass(frozen=True, slots=True)
class Current:
    """The register in the domain's words, and which rows its households and persons are."""

    register: CurrentRegister
    households: dict[str, UUID] = field(default_factory=dict)  # by code key
    persons: dict[str, UUID] = field(default_factory=dict)  # by citizen id


async def current_register(session: AsyncSession, village_id: UUID) -> Current:
    """The register as it stands, read whole, citizen ids decrypted."""
    homes = (await session.execute(_HOUSEHOLDS, {"village": village_id})).all()
    rows = (await session.execute(_PERSONS, {"village": village_id})).all()
    parts = await queries.parts(session, village_id, [row.id for row in rows])
    shares: dict[UUID, dict[str, int]] = {}
    for (person_id, share_class), milli in parts.items():
        if milli:
            shares.setdefault(person_id, {})[share_class] = milli
    safe = vault()
    ids = {row.id: safe.decrypt("id", row.id_encrypted) for row in rows}
    persons: dict[UUID, list[RegisteredPerson]] = {}
    for row in rows:
        persons.setdefault(row.household_id, []).append(_registered(row, ids[row.id], shares.get(row.id, {})))
    register = CurrentRegister(
        tuple(
            RegisteredHousehold(home.code, home.head_name, tuple(persons.get(home.id, ()))) for home in homes
        )
    )
    return Current(
        register,
        {code_key(home.code): home.id for home in homes},
        {ids[row.id]: row.id for row in rows},
    )


def _registered(row: Any, id_number: str, shares: dict[str, int]) -> RegisteredPerson:
    return RegisteredPerson(id_number, row.name, row.relation, row.group_name, row.is_member, shares)


def proposal_views(
    village_id: UUID, current: Current, found: Sequence[ProposedMovement]
) -> tuple[ProposalView, ...]:
    """The differences with the ids a person needs to act on them, and with citizen ids masked."""
    return tuple(_view(village_id, current, one) for one in found)


def _view(village_id: UUID, current: Current, one: ProposedMovement) -> ProposalView:
    return ProposalView(
        organisation_id=village_id,
        change=one.change.value,
        row=one.row,
        kind=one.kind,
        share_class=one.share_class,
        milli_shares=one.milli_shares,
        from_household=one.from_household,
        to_household=one.to_household,
        from_person=mask_id_number(one.from_person) if one.from_person else "",
        to_person=mask_id_number(one.to_person) if one.to_person else "",
        from_holder=current.households.get(code_key(one.from_household)),
        to_holder=current.households.get(code_key(one.to_household)),
        from_person_id=current.persons.get(one.from_person),
        to_person_id=current.persons.get(one.to_person),
        facts=[list(fact) for fact in one.facts],
    )
