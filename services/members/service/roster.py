"""Imports a village's member and share register from the accountant's workbook: whole or not at all.

Applied twice it changes nothing; a workbook that has changed since is answered with its differences as
proposals, and nothing is overwritten.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.domain.identity import BankAccountUnreadable, bank_account
from services.members.domain.refusals import NotAVillage
from services.members.domain.register import Movement, MovementKind, differences
from services.members.domain.roster import CellRefusal, Household, Person, Roster, code_key, read_roster
from services.members.models import Organisation
from services.members.queries import organisations
from services.members.schemas.organisations import RecordOrganisation
from services.members.schemas.roster import ProposalView
from services.members.service import organisations as founding
from services.members.service.current import current_register, proposal_views
from services.members.service.entering import HouseholdDraft, PersonDraft, enter_households
from services.members.service.people import lock_registers
from services.members.service.register import insiders, next_instant, side, write
from shared.contracts.members import LegalForm, SharesMoved
from shared.kit import clock
from shared.kit.auth import Actor
from shared.kit.errors import NotFound
from shared.kit.ids import named_id, new_id
from shared.kit.outbox import emit_all

#: Sides in one SharesMoved: a village of thousands is told in several.
SIDES_MAX = 200
REASON = "名册导入"
_VILLAGE = text(
    "SELECT id FROM organisation WHERE code = :code OR area_code = :code ORDER BY code = :code DESC"
)
_ROOT = text("SELECT id FROM organisation WHERE legal_form = 'township' AND parent_id IS NULL ORDER BY code")
_COMMAND_LINE = Actor(id=named_id("command-line"), name="命令行")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What the workbook counts, what it is refused for, and what it proposes to a register that stands.

    `applied` is False for a dry run, a refused workbook, and one whose village has a register already
    (`registered`). `sheet` is the one that was read.
    """

    households: int = 0
    persons: int = 0
    members: int = 0
    milli_shares: int = 0
    refusals: tuple[CellRefusal, ...] = ()
    warnings: tuple[CellRefusal, ...] = ()
    proposals: tuple[ProposalView, ...] = ()
    applied: bool = False
    village_id: UUID | None = None
    sheet: str = ""
    registered: bool = False

    def as_json(self, language: str = "zh") -> dict[str, Any]:
        """`households, persons, members, milli_shares, refusals`; `proposals` only where there are some."""
        told: dict[str, Any] = {
            "households": self.households,
            "persons": self.persons,
            "members": self.members,
            "milli_shares": self.milli_shares,
            "refusals": [
                {"row": one.row, "column": one.column, "reason": one.reason(language)}
                for one in self.refusals
            ],
        }
        if self.proposals:
            told["proposals"] = [one.model_dump(mode="json") for one in self.proposals]
        return told


async def import_roster(
    session: AsyncSession,
    *,
    village_code: str,
    village_name: str | None,
    content: bytes,
    dry_run: bool,
    today_on: date,
    actor: Actor = _COMMAND_LINE,
) -> ImportResult:
    """Read a workbook into the register of the village of this code (its own, or its area code).

    A village that is not there yet is made when it has a name. Refused: NotFound for one without,
    NotAVillage; what is wrong with the workbook is no refusal but in the result.
    """
    # Reading takes seconds on another process: the loop serves others meanwhile, and nothing is locked yet.
    reading = await asyncio.to_thread(read_roster, content, today_on=today_on)
    refusals = reading.refusals or _account_refusals(reading.roster)
    village_id = await _find_village(session, village_code)
    if village_id is None and village_name is None and not dry_run:
        raise NotFound(what="村 / village", code=village_code)
    result = replace(_counted(reading.roster), warnings=reading.warnings, refusals=refusals)
    if refusals:
        return replace(result, village_id=village_id)
    if village_id is None:
        if dry_run or village_name is None:
            return result
        village_id = await _found(session, actor, village_code, village_name, reading.roster, today_on)
    village = (await lock_registers(session, [village_id]))[village_id]
    if village.legal_form != LegalForm.VILLAGE_ORG:
        raise NotAVillage(name=village.name)
    result = replace(result, village_id=village_id)
    current = await current_register(session, village_id)
    if current.register.households:
        found = differences(current.register, reading.roster)
        return replace(result, proposals=proposal_views(village_id, current, found), registered=True)
    if dry_run:
        return result
    await _apply(session, actor, village, reading.roster, content, today_on)
    return replace(result, applied=True)


def _counted(roster: Roster) -> ImportResult:
    counts = roster.counts()
    return ImportResult(
        counts["households"],
        counts["persons"],
        counts["members"],
        counts["milli_shares"],
        sheet=roster.sheet,
    )


def _account_refusals(roster: Roster) -> tuple[CellRefusal, ...]:
    """An account that is no number of digits would fail when money is paid, so it fails here."""
    refusals: list[CellRefusal] = []
    for person in roster.persons:
        if person.bank_account:
            try:
                bank_account(person.bank_account)
            except BankAccountUnreadable as refused:
                refusals.append(CellRefusal.of(refused, person.row, "银行账号"))
    return tuple(refusals)


async def _find_village(session: AsyncSession, code: str) -> UUID | None:
    found: UUID | None = (await session.execute(_VILLAGE, {"code": code})).scalars().first()
    return found


async def _found(
    session: AsyncSession, actor: Actor, code: str, name: str, roster: Roster, today_on: date
) -> UUID:
    """Make the village, below the township; an empty installation gets that too."""
    root: UUID | None = (await session.execute(_ROOT)).scalars().first()
    effective_on = min(roster.base_on or today_on, today_on)
    if root is None:
        township = RecordOrganisation(
            id=new_id(),
            organisation_id=founding.GROUP_ROOT,
            code="TOWNSHIP",
            name="本乡镇",
            legal_form=LegalForm.TOWNSHIP,
            effective_on=effective_on,
        )
        root = (await founding.record(session, actor, township)).id
    village = RecordOrganisation(
        id=new_id(),
        organisation_id=named_id("village", code),
        parent_id=root,
        code=code,
        name=name,
        legal_form=LegalForm.VILLAGE_ORG,
        area_code=code if len(code) == 12 and code.isascii() and code.isdigit() and code[0] != "0" else None,
        effective_on=effective_on,
    )
    return (await founding.record(session, actor, village)).id


async def _apply(
    session: AsyncSession,
    actor: Actor,
    village: Organisation,
    roster: Roster,
    content: bytes,
    today_on: date,
) -> None:
    """Enter households, persons and shares, each table in one statement."""
    now = next_instant(village)
    effective_on = roster.base_on or today_on
    drafts = [_draft(village.id, household, effective_on) for household in roster.households]
    await enter_households(session, drafts, now)
    approval = f"{REASON} {hashlib.sha256(content).hexdigest()[:16]}"
    rows = [
        {
            "id": new_id(),
            "organisation_id": village.id,
            "share_class": item.share_class,
            "kind": MovementKind.GRANT.value,
            "from_holder": None,
            "to_holder": draft.id,
            "from_person": None,
            "to_person": entered.id,
            "milli_shares": item.milli_shares,
            "effective_on": effective_on,
            "recorded_at": now,
            "recorded_by": actor.id,
            "reason": REASON,
            "approval_ref": approval,
            "reverses": None,
        }
        for household, draft in zip(roster.households, drafts, strict=True)
        for person, entered in zip(household.persons, draft.persons, strict=True)
        for item in person.shares
    ]
    if rows:
        await write(session, village, rows, [_grant(row) for row in rows])
        await _tell(session, village.id, roster, drafts, effective_on, now)


def _grant(row: dict[str, Any]) -> Movement:
    return Movement(
        id=row["id"],
        organisation_id=row["organisation_id"],
        share_class=row["share_class"],
        kind=MovementKind.GRANT,
        from_holder=None,
        to_holder=row["to_holder"],
        milli_shares=row["milli_shares"],
        effective_on=row["effective_on"],
        recorded_at=row["recorded_at"],
        reason=row["reason"],
        approval_ref=row["approval_ref"],
    )


async def _tell(
    session: AsyncSession,
    village_id: UUID,
    roster: Roster,
    drafts: Sequence[HouseholdDraft],
    effective_on: date,
    now: datetime,
) -> None:
    """What each household was granted of each class, in facts of at most SIDES_MAX sides."""
    members = await insiders(session, village_id)
    sides = [
        side(members, draft.id, share_class, milli)
        for household, draft in zip(roster.households, drafts, strict=True)
        for share_class, milli in household.shares_by_class().items()
    ]
    await emit_all(
        session,
        [
            SharesMoved(
                organisation_id=village_id,
                movement_id=new_id(),
                kind=MovementKind.GRANT.value,
                effective_on=effective_on,
                recorded_at=now,
                sides=tuple(sides[start : start + SIDES_MAX]),
            )
            for start in range(0, len(sides), SIDES_MAX)
        ],
    )


def _draft(village_id: UUID, household: Household, effective_on: date) -> HouseholdDraft:
    """A household of the workbook; its account is the head's, else the first written one."""
    ordered = sorted(household.persons, key=lambda person: not person.is_head)
    account = next((person.bank_account for person in ordered if person.bank_account), "")
    household_id = named_id("household", village_id, code_key(household.code))
    return HouseholdDraft(
        id=household_id,
        village_id=village_id,
        code=household.code,
        head_name=household.head_name,
        group=household.group,
        account=bank_account(account) if account else "",
        effective_on=effective_on,
        persons=tuple(_person(person) for person in household.persons),
    )


def _person(person: Person) -> PersonDraft:
    assert person.sex is not None
    assert person.born_on is not None
    return PersonDraft(
        id=new_id(),
        name=person.name,
        relation=person.relation,
        is_head=person.is_head,
        sex=person.sex.value,
        born_on=person.born_on,
        group=person.group,
        is_member=person.is_member,
        id_number=person.id_number,
        phone=person.phone,
    )


async def import_into(
    session: AsyncSession, actor: Actor, village_id: UUID, content: bytes, *, dry_run: bool
) -> ImportResult:
    """`import_roster` for a village that is there, as a person does it."""
    village = await organisations.find(session, village_id)
    return await import_roster(
        session,
        village_code=village.code,
        village_name=None,
        content=content,
        dry_run=dry_run,
        today_on=clock.today(),
        actor=actor,
    )
