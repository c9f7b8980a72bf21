"""What every change of a registered household shares: it is held, judged, written down and told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.domain.refusals import HouseholdEnded, NotOfThisHousehold, OneHead, PersonHasLeft
from services.members.models import TABLES, Household, Person
from services.members.queries import people
from services.members.service.entering import told
from services.members.service.organisations import hold_owners
from services.members.service.people import HEAD_RELATIONS, lock_registers
from shared.kit import clock
from shared.kit.auth import Actor
from shared.kit.ids import new_id
from shared.kit.outbox import emit

HEAD = "户主"
_HELD_IN = text("SELECT organisation_id FROM holding WHERE holder_id = :holder AND milli_shares > 0")
_RENAME = text("UPDATE member SET holder_name = :name WHERE holder_id = :holder AND holder_name <> :name")


@dataclass
class Changes:
    """What one act changes, gathered to be written as one set."""

    actor: Actor
    act_id: UUID
    effective_on: date
    reason: str
    rows: list[dict[str, Any]] = field(default_factory=list)

    def note(
        self, kind: str, home: Household, facts: Mapping[str, tuple[Any, Any]], person_id: UUID | None = None
    ) -> None:
        """Note what changed: `facts` are (before, after) by name, never a citizen id or an account."""
        self.rows.append(
            {
                "id": new_id(),
                "act_id": self.act_id,
                "village_id": home.village_id,
                "household_id": home.id,
                "person_id": person_id,
                "kind": kind,
                "effective_on": self.effective_on,
                "facts": [
                    {"what": what, "before": before, "after": after}
                    for what, (before, after) in facts.items()
                ],
                "reason": self.reason,
                "recorded_at": clock.now(),
                "recorded_by": self.actor.id,
                "recorded_by_name": self.actor.name,
            }
        )

    async def write(self, session: AsyncSession) -> None:
        """Write all that was noted; the persons and households they name stand by now."""
        await session.flush()
        await session.execute(insert(TABLES["registry_change"]), self.rows)


async def held(session: AsyncSession, household_id: UUID, *others: UUID) -> list[Household]:
    """Households whose villages' registers, and those they hold shares in, are held until the end of the act.

    Refused: NotFound, HouseholdEnded.
    """
    homes = [await people.find_household(session, one) for one in (household_id, *others)]
    registers = {home.village_id for home in homes}
    registers |= set((await session.execute(_HELD_IN, {"holder": household_id})).scalars())
    await hold_owners(session, registers)
    await lock_registers(session, list(registers))
    for home in homes:
        await session.refresh(home)  # it may have been read before it was held
        if home.ended_on is not None:
            raise HouseholdEnded(field="household_id", code=home.code, on=home.ended_on)
    return homes


async def living(session: AsyncSession, home: Household) -> list[Person]:
    """Who is of a household now, in order."""
    return await people.living(session, home.id)


def still_here(person: Person) -> None:
    """Judges that a person has not left. Refused: PersonHasLeft."""
    if person.left_on is not None:
        raise PersonHasLeft(field="person_id", on=person.left_on)


def relate(
    changes: Changes, home: Household, persons: Sequence[Person], relations: Mapping[UUID, str]
) -> None:
    """Say how persons stand to the head. Refused: NotOfThisHousehold, and OneHead for what comes out."""
    here = {person.id: person for person in persons}
    for person_id, relation in relations.items():
        person = here.get(person_id)
        if person is None:
            raise NotOfThisHousehold(field="relations")
        if person.relation != relation:
            changes.note("relation", home, {"relation": (person.relation, relation)}, person.id)
        person.relation, person.is_head = relation, relation in HEAD_RELATIONS
    judge_one_head(persons)


def judge_one_head(persons: Iterable[Person]) -> None:
    """A household with anybody in it has one head. Refused: OneHead."""
    heads = [person.is_head for person in persons]
    if heads and sum(heads) != 1:
        raise OneHead(field="relations", heads=sum(heads))


async def retell(session: AsyncSession, home: Household, persons: Sequence[Person], on: date) -> None:
    """Keep a household's head and number of persons as they are now, in its registers too, and tell it."""
    head = next((person for person in persons if person.is_head), None)
    home.persons = len(persons)
    if head is not None:
        home.head_name = head.name
    await session.flush()
    await rename(session, home.id, home.head_name)
    await emit(session, told(home.model_dump(), on))


async def rename(session: AsyncSession, holder_id: UUID, name: str) -> None:
    """Registers show a holder's present name; what was told and certified keeps the one of its day."""
    await session.execute(_RENAME, {"holder": holder_id, "name": name})
