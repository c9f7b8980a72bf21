"""Registers households and persons, admits members, and shows what is masked to who may see it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.domain.identity import bank_account, citizen_id
from services.members.domain.refusals import NoRegisterKept, NotAVillage, OneHead
from services.members.domain.spelling import person_name
from services.members.models import Organisation, Unmasked
from services.members.queries import organisations, people
from services.members.schemas.people import (
    AdmitMember,
    FindPerson,
    HouseholdView,
    MemberView,
    PersonInput,
    PersonView,
    RecordHousehold,
    Unmask,
    UnmaskedView,
)
from services.members.service.entering import (
    HouseholdDraft,
    MemberDraft,
    PersonDraft,
    enter_households,
    enter_members,
)
from services.members.service.vault import vault
from shared.contracts.members import LegalForm
from shared.kit import clock
from shared.kit.auth import Actor
from shared.kit.errors import NotFound, told_at
from shared.kit.ids import new_id

#: What the relation of a household's head is written as.
HEAD_RELATIONS = frozenset({"户主", "本人"})
#: Registers are kept of these; a branch and the township have no members.
REGISTERED = frozenset({LegalForm.VILLAGE_ORG, LegalForm.COOP, LegalForm.COMPANY, LegalForm.SUBSIDIARY})

_LOCK = text("SELECT id FROM organisation WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")


async def lock_registers(session: AsyncSession, organisation_ids: Sequence[UUID]) -> dict[UUID, Organisation]:
    """Hold the rows of these organisations, in one order. Refused: NotFound, NoRegisterKept."""
    ids = sorted(set(organisation_ids))
    await session.execute(_LOCK, {"ids": ids})
    held: dict[UUID, Organisation] = {}
    for organisation_id in ids:
        row = await organisations.find(session, organisation_id)
        await session.refresh(row)  # it may have been read before it was held
        if row.legal_form not in REGISTERED:
            raise NoRegisterKept(field="organisation_id", name=row.name)
        held[organisation_id] = row
    return held


async def record_households(
    session: AsyncSession, commands: Sequence[RecordHousehold]
) -> list[HouseholdView]:
    """Register households, all or none. Refused: NotAVillage, OneHead, IdNumber…, HouseholdCodeTaken, …"""
    villages = await lock_registers(session, [command.village_id for command in commands])
    for village in villages.values():
        if village.legal_form != LegalForm.VILLAGE_ORG:
            raise NotAVillage(field="village_id", name=village.name)
    await enter_households(session, [_draft(command) for command in commands], clock.now())
    views: list[HouseholdView] = []
    for command in commands:
        village = await organisations.find(session, command.village_id)
        household = await people.find_household(session, command.household_id)
        views.append(people.household_view(household, village.name))
    return views


def _draft(command: RecordHousehold) -> HouseholdDraft:
    persons = tuple(
        person_draft(person, command.effective_on, f"persons.{place}")
        for place, person in enumerate(command.persons)
    )
    heads = [person for person in persons if person.is_head]
    if len(heads) != 1:
        raise OneHead(field="persons", heads=len(heads))
    return HouseholdDraft(
        id=command.household_id,
        village_id=command.village_id,
        code=command.code,
        head_name=heads[0].name,
        group=heads[0].group,
        account=bank_account(command.bank_account) if command.bank_account else "",
        effective_on=command.effective_on,
        persons=persons,
    )


def person_draft(person: PersonInput, on: date, at: str) -> PersonDraft:
    """A person as sent `at` a place, judged: the citizen id, born no later than `on`. Refused: IdNumber…"""
    with told_at(f"{at}.id_number"):
        identity = citizen_id(person.id_number, on=on)
    return PersonDraft(
        id=person.person_id,
        name=person_name(person.name),
        relation=person.relation,
        is_head=person.relation in HEAD_RELATIONS,
        sex=identity.sex.value,
        born_on=identity.born_on,
        group=person.group,
        is_member=person.is_member,
        id_number=identity.number,
        phone=person.phone or "",
    )


async def admit(session: AsyncSession, commands: Sequence[AdmitMember]) -> list[MemberView]:
    """Admit holders to co-ops or village organisations; who is a member already stays as it is.

    Refused: NotFound for a holder nobody knows, NoRegisterKept.
    """
    await lock_registers(session, [command.organisation_id for command in commands])
    known = await people.holders(session, {command.holder_id for command in commands})
    drafts: dict[tuple[UUID, UUID], MemberDraft] = {}
    for command in commands:
        holder = known.get(command.holder_id)
        if holder is None:
            raise NotFound(what="持有人 / holder", id=command.holder_id)
        key = (command.organisation_id, command.holder_id)
        drafts[key] = MemberDraft(*key, holder.kind, holder.name, command.admitted_on)
    existing = await people.members_of(session, list(drafts))
    fresh = [draft for key, draft in drafts.items() if key not in existing]
    if fresh:
        await enter_members(session, fresh, clock.now())
    found = await people.members_of(session, list(drafts))
    return [found[command.organisation_id, command.holder_id] for command in commands]


async def find_person(
    session: AsyncSession, visible: Sequence[UUID], command: FindPerson
) -> list[PersonView]:
    """Persons of a citizen id, in the villages the asker may see. Refused: IdNumber…."""
    identity = citizen_id(command.id_number, on=clock.today())
    return await people.persons_of_index(session, vault().index(identity.number), visible)


async def unmask(session: AsyncSession, actor: Actor, person_id: UUID, command: Unmask) -> UnmaskedView:
    """Show a person's citizen id, phone and household account in full; the look is logged for good."""
    person = await people.find_person(session, person_id)
    household = await people.find_household(session, person.household_id)
    session.add(
        Unmasked(
            id=new_id(),
            village_id=person.village_id,
            subject_id=person.id,
            what="id_number,phone,bank_account",
            actor_id=actor.id,
            actor_name=actor.name,
            reason=command.reason,
            recorded_at=clock.now(),
        )
    )
    await session.flush()  # no look without its line in the log
    safe = vault()
    return UnmaskedView(
        person_id=person.id,
        id_number=safe.decrypt("id", person.id_encrypted),
        phone=safe.decrypt("phone", person.phone_encrypted) if person.phone_encrypted else None,
        bank_account=(
            safe.decrypt("account", household.account_encrypted) if household.account_encrypted else None
        ),
    )
