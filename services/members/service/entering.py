"""Enters households, persons and members as sets: one statement a table, however many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.domain.identity import mask_account, mask_id_number
from services.members.domain.refusals import IdTaken
from services.members.domain.roster import code_key
from services.members.models import TABLES
from services.members.service.vault import vault
from shared.contracts.members import HouseholdChanged, MemberAdmitted
from shared.kit.outbox import emit_all

_TAKEN = text(
    "SELECT id FROM household WHERE id = ANY(:ids) UNION ALL SELECT id FROM person WHERE id = ANY(:ids)"
    " UNION ALL SELECT id FROM organisation WHERE id = ANY(:ids) LIMIT 1"
)
_LAST_ORDER = text("SELECT coalesce(max(register_order), 0) FROM member WHERE organisation_id = :id")


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person judged and ready to be entered; the id number is checked."""

    id: UUID
    name: str
    relation: str
    is_head: bool
    sex: str
    born_on: date
    group: str
    is_member: bool
    id_number: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdDraft:
    """A household judged and ready to be entered; the account is digits or empty."""

    id: UUID
    village_id: UUID
    code: str
    head_name: str
    group: str
    account: str
    effective_on: date
    persons: tuple[PersonDraft, ...]


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """A holder admitted to an organisation."""

    organisation_id: UUID
    holder_id: UUID
    holder_kind: str
    holder_name: str
    admitted_on: date


async def enter_households(session: AsyncSession, drafts: Sequence[HouseholdDraft], now: datetime) -> None:
    """Enter households with their persons, each a member of its village, and tell everybody.

    The caller holds the villages' rows. Refused: IdTaken; by the database HouseholdCodeTaken,
    PersonRegisteredAlready.
    """
    ids = [draft.id for draft in drafts] + [person.id for draft in drafts for person in draft.persons]
    await judge_free(session, ids)
    rows = [household_row(draft, now) for draft in drafts]
    await session.execute(insert(TABLES["household"]), rows)
    persons = [person_row(draft, place, now) for draft in drafts for place in range(len(draft.persons))]
    await session.execute(insert(TABLES["person"]), persons)
    await emit_all(session, [told(row, row["effective_on"]) for row in rows])
    members = [
        MemberDraft(draft.village_id, draft.id, "household", draft.head_name, draft.effective_on)
        for draft in drafts
    ]
    await enter_members(session, members, now)


async def judge_free(session: AsyncSession, ids: Sequence[UUID]) -> None:
    """Judges that ids stand for nobody yet, each named once. Refused: IdTaken."""
    taken = (await session.execute(_TAKEN, {"ids": list(ids)})).scalar()
    if taken is not None or len(set(ids)) != len(ids):
        raise IdTaken(field="household_id", id=taken or "", what="户或人 / household or person")


async def enter_members(
    session: AsyncSession, drafts: Sequence[MemberDraft], now: datetime
) -> dict[tuple[UUID, UUID], int]:
    """Admit holders, each at the end of its register, and tell everybody. Gives their register orders.

    The caller holds the organisations' rows.
    """
    last: dict[UUID, int] = {}
    for organisation_id in sorted({draft.organisation_id for draft in drafts}):
        last[organisation_id] = (await session.execute(_LAST_ORDER, {"id": organisation_id})).scalar_one()
    rows: list[dict[str, Any]] = []
    for draft in drafts:
        last[draft.organisation_id] += 1
        rows.append(
            {
                "organisation_id": draft.organisation_id,
                "holder_id": draft.holder_id,
                "holder_kind": draft.holder_kind,
                "holder_name": draft.holder_name,
                "register_order": last[draft.organisation_id],
                "admitted_on": draft.admitted_on,
                "ended_on": None,
                "recorded_at": now,
            }
        )
    await session.execute(insert(TABLES["member"]), rows)
    await emit_all(
        session,
        [
            MemberAdmitted(
                organisation_id=draft.organisation_id,
                holder_id=draft.holder_id,
                holder_name=draft.holder_name,
                admitted_on=draft.admitted_on,
            )
            for draft in drafts
        ],
    )
    return {(row["organisation_id"], row["holder_id"]): row["register_order"] for row in rows}


def household_row(draft: HouseholdDraft, now: datetime) -> dict[str, Any]:
    """The row of a draft, its account encrypted."""
    return {
        "id": draft.id,
        "village_id": draft.village_id,
        "code": draft.code,
        "code_key": code_key(draft.code),
        "head_name": draft.head_name,
        "group_name": draft.group,
        "persons": len(draft.persons),
        "account_encrypted": vault().encrypt("account", draft.account) if draft.account else None,
        "account_masked": mask_account(draft.account) if draft.account else None,
        "effective_on": draft.effective_on,
        "recorded_at": now,
    }


def person_row(draft: HouseholdDraft, place: int, now: datetime) -> dict[str, Any]:
    """The row of a draft's person at `place` (from 0)."""
    person, safe = draft.persons[place], vault()
    return {
        "id": person.id,
        "village_id": draft.village_id,
        "household_id": draft.id,
        "position": place + 1,
        "name": person.name,
        "relation": person.relation,
        "is_head": person.is_head,
        "sex": person.sex,
        "born_on": person.born_on,
        "group_name": person.group,
        "is_member": person.is_member,
        "id_encrypted": safe.encrypt("id", person.id_number),
        "id_masked": mask_id_number(person.id_number),
        "id_index": safe.index(person.id_number),
        "phone_encrypted": safe.encrypt("phone", person.phone) if person.phone else None,
        "joined_on": draft.effective_on,
        "left_on": None,
        "leave_reason": "",
        "recorded_at": now,
    }


def told(row: Mapping[str, Any], on: date) -> HouseholdChanged:
    """What others hear of a household's row, true from a day on."""
    return HouseholdChanged(
        household_id=row["id"],
        village_id=row["village_id"],
        code=row["code"],
        head_name=row["head_name"],
        persons=row["persons"],
        account_encrypted=row["account_encrypted"],
        effective_on=on,
    )
