"""Splits a household (分户), moves persons between two, merges one into another (并户): shares go along."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.domain.identity import bank_account
from services.members.domain.refusals import (
    AnotherVillage,
    HeadLeaves,
    NotOfThisHousehold,
    SameHousehold,
    WholeHouseholdMoves,
)
from services.members.domain.register import MovementKind
from services.members.models import TABLES, Household, Person
from services.members.queries import people
from services.members.queries import register as registers
from services.members.schemas.people import (
    HouseholdDetail,
    MergeHousehold,
    MovePersons,
    Mover,
    SplitHousehold,
)
from services.members.schemas.register import RecordMovement
from services.members.service import register
from services.members.service.entering import (
    HouseholdDraft,
    MemberDraft,
    enter_members,
    household_row,
    judge_free,
)
from services.members.service.people import HEAD_RELATIONS
from services.members.service.registry import Changes, held, living, relate, retell
from shared.kit import clock
from shared.kit.auth import Actor
from shared.kit.ids import named_id

_LEAVES_REGISTERS = text("UPDATE member SET ended_on = :on WHERE holder_id = :holder AND ended_on IS NULL")


async def split(
    session: AsyncSession, actor: Actor, household_id: UUID, command: SplitHousehold
) -> HouseholdDetail:
    """Some persons become a household of their own. Refused: NotOfThisHousehold, WholeHouseholdMoves,
    HeadLeaves, OneHead, IdTaken, HouseholdCodeTaken, and the register's rules (what is frozen stays)."""
    (home,) = await held(session, household_id)
    persons, staying = await _parted(session, home, command.persons)
    await judge_free(session, [command.household_id])
    head = next((one for one in persons if _relation(command.persons, one) in HEAD_RELATIONS), persons[0])
    draft = HouseholdDraft(
        id=command.household_id,
        village_id=home.village_id,
        code=command.code,
        head_name=head.name,
        group=head.group_name,
        account=bank_account(command.bank_account) if command.bank_account else "",
        effective_on=command.effective_on,
        persons=(),
    )
    now = clock.now()
    await session.execute(insert(TABLES["household"]), [household_row(draft, now)])
    new = await people.find_household(session, draft.id)
    await enter_members(
        session,
        [MemberDraft(home.village_id, new.id, "household", head.name, command.effective_on)],
        now,
    )
    changes = Changes(actor, command.id, command.effective_on, command.reason)
    changes.note("split", home, {"code": (home.code, new.code)})
    await _move(session, changes, home, new, persons, command.persons)
    await _shares_along(session, changes, home, new, MovementKind.SPLIT_IN_HOUSEHOLD, command.approval_ref)
    await changes.write(session)
    await retell(session, home, staying, command.effective_on)
    await retell(session, new, persons, command.effective_on)
    return await people.household(session, new)


async def move(
    session: AsyncSession, actor: Actor, household_id: UUID, command: MovePersons
) -> HouseholdDetail:
    """Some persons go to another household of the village. Refused: as `split`, AnotherVillage."""
    home, other = await _two(session, household_id, command.to_household_id)
    persons, staying = await _parted(session, home, command.persons)
    changes = Changes(actor, command.id, command.effective_on, command.reason)
    await _move(session, changes, home, other, persons, command.persons)
    await _shares_along(session, changes, home, other, MovementKind.TRANSFER, command.approval_ref)
    await changes.write(session)
    await retell(session, home, staying, command.effective_on)
    await retell(session, other, await living(session, other), command.effective_on)
    return await people.household(session, other)


async def merge(
    session: AsyncSession, actor: Actor, household_id: UUID, command: MergeHousehold
) -> HouseholdDetail:
    """All persons and shares go to another household, and this one ends; what is owed to it stays payable.

    Refused: NotOfThisHousehold when not everybody is named, AnotherVillage, and the register's rules.
    """
    home, other = await _two(session, household_id, command.into_household_id)
    persons = await living(session, home)
    if {person.id for person in persons} != {mover.person_id for mover in command.persons}:
        raise NotOfThisHousehold(field="persons")
    changes = Changes(actor, command.id, command.effective_on, command.reason)
    changes.note("merged", home, {"code": (home.code, other.code)})
    await _move(session, changes, home, other, persons, command.persons)
    await _shares_along(
        session, changes, home, other, MovementKind.TRANSFER, command.approval_ref, everything=True
    )
    home.ended_on, home.merged_into = command.effective_on, other.id
    await changes.write(session)
    await session.execute(_LEAVES_REGISTERS, {"holder": home.id, "on": command.effective_on})
    await retell(session, home, [], command.effective_on)
    await retell(session, other, await living(session, other), command.effective_on)
    return await people.household(session, other)


async def _two(session: AsyncSession, household_id: UUID, other_id: UUID) -> tuple[Household, Household]:
    if household_id == other_id:
        raise SameHousehold(field="household_id")
    home, other = await held(session, household_id, other_id)
    if home.village_id != other.village_id:
        raise AnotherVillage(field="household_id")
    return home, other


def _relation(movers: Sequence[Mover], person: Person) -> str:
    return next(mover.relation for mover in movers if mover.person_id == person.id)


async def _parted(
    session: AsyncSession, home: Household, movers: Sequence[Mover]
) -> tuple[list[Person], list[Person]]:
    """Who goes, in the order of the household, and who stays, among them the head."""
    going = {mover.person_id for mover in movers}
    here = await living(session, home)
    persons = [person for person in here if person.id in going]
    staying = [person for person in here if person.id not in going]
    if len(persons) != len(movers):
        raise NotOfThisHousehold(field="persons")
    if not staying:
        raise WholeHouseholdMoves(field="persons")
    if not any(person.is_head for person in staying):
        raise HeadLeaves(field="persons")
    return persons, staying


async def _move(
    session: AsyncSession,
    changes: Changes,
    home: Household,
    other: Household,
    persons: Sequence[Person],
    movers: Sequence[Mover],
) -> None:
    """Persons change household and relation. Refused: OneHead."""
    last = max((person.position for person in await living(session, other)), default=0)
    for place, person in enumerate(persons, last + 1):
        changes.note("person_moved", home, {"household": (home.code, other.code)}, person.id)
        person.household_id, person.position = other.id, place
    await session.flush()
    here = await living(session, other)
    relate(changes, other, here, {mover.person_id: mover.relation for mover in movers})


async def _shares_along(
    session: AsyncSession,
    changes: Changes,
    home: Household,
    other: Household,
    kind: MovementKind,
    approval_ref: str,
    *,
    everything: bool = False,
) -> None:
    """What the movers' parts are goes with them; `everything` also what is nobody's in particular."""
    here = {person.id for person in await living(session, other)}
    left: Counter[tuple[UUID, str]] = Counter()
    for organisation_id, holdings in (await registers.of_holder(session, home.id)).items():
        left.update({(organisation_id, held.share_class): held.milli_shares for held in holdings})
    going = []
    for row in await registers.parts_within(session, home.id):
        # Shares given away in nobody's name leave parts that sum to more than is held.
        milli_shares = min(row.milli_shares, left[row.organisation_id, row.share_class])
        if milli_shares and (everything or row.person_id in here):
            left[row.organisation_id, row.share_class] -= milli_shares
            going.append((row, milli_shares))
    await _admit(session, {row.organisation_id for row, _ in going}, other, changes.effective_on)
    commands = [
        RecordMovement(
            id=named_id("along", changes.act_id, number),
            organisation_id=row.organisation_id,
            share_class=row.share_class,
            kind=kind,
            from_holder=home.id,
            to_holder=other.id,
            from_person=row.person_id,
            to_person=row.person_id if row.person_id in here else None,
            milli_shares=milli_shares,
            effective_on=changes.effective_on,
            reason=changes.reason,
            approval_ref=approval_ref,
        )
        for number, (row, milli_shares) in enumerate(going)
    ]
    if commands:
        await register.move(session, changes.actor, commands)


async def _admit(session: AsyncSession, organisations: set[UUID], other: Household, on: date) -> None:
    """The household that receives is a member wherever it receives something."""
    keys = [(organisation_id, other.id) for organisation_id in sorted(organisations)]
    known: dict[tuple[UUID, UUID], Any] = dict(await people.members_of(session, keys))
    fresh = [
        MemberDraft(organisation_id, other.id, "household", other.head_name, on)
        for organisation_id, _ in keys
        if (organisation_id, other.id) not in known
    ]
    if fresh:
        await enter_members(session, fresh, clock.now())
