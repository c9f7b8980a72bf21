"""Enters a co-op's member accounts or a company's capital at the cut-over date: whole or not, and once."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.members.domain.opening_sheet import (
    FORM,
    Account,
    CapitalDiffers,
    Numbers,
    differences,
    judged,
    numbers_of,
)
from services.members.domain.refusals import SharesByRoster
from services.members.domain.register import MovementKind
from services.members.queries import opening as queries
from services.members.queries import organisations
from services.members.schemas.opening import OpeningRegisterView
from services.members.schemas.people import AdmitMember
from services.members.schemas.register import RecordMovement
from services.members.service import organisations as founding
from services.members.service import people, register
from services.members.service.vault import vault
from shared.contracts.members import LegalForm
from shared.kit.auth import Actor
from shared.kit.ids import named_id
from shared.kit.workbook.cells import CellRefusal
from shared.kit.workbook.table import Reading, read_form
from shared.kit.workbook.views import CellRefusalView

REASON = "建账登记"


async def open_from_workbook(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    on: date,
    content: bytes,
    language: str,
    *,
    dry_run: bool,
) -> OpeningRegisterView:
    """Enter the accounts of a workbook; with bad cells none is entered and each cell is in the answer.

    Refused: NotFound, NoRegisterKept, SharesByRoster for a village organisation, CapitalDiffers where a
    register stands that is another than this; what the register refuses of a movement.
    """
    reading = await asyncio.to_thread(read_form, content, FORM)
    await founding.hold_owners(session, [organisation_id])
    organisation = (await people.lock_registers(session, [organisation_id]))[organisation_id]
    if organisation.legal_form == LegalForm.VILLAGE_ORG:
        raise SharesByRoster(name=organisation.name)
    is_coop = organisation.legal_form == LegalForm.COOP
    accounts, refusals = await _accounts(session, reading, organisation_id, on, is_coop)
    view = OpeningRegisterView(
        organisation_id=organisation_id,
        on=on,
        holders=len(accounts),
        total_fen=sum(fen for account in accounts for fen in account.fen.values()),
        applied=False,
        refusals=[CellRefusalView.of(one, language) for one in refusals],
    )
    if refusals:
        return view
    if await organisations.keeps_register(session, organisation_id):
        registered = await queries.entered(session, organisation_id, REASON)
        names = await queries.member_names(session, organisation_id)
        found = differences(registered, names, accounts)
        if found:
            raise CapitalDiffers(count=len(found), differences=[asdict(one) for one in found])
        return view
    if dry_run:
        return view
    await _enter(session, actor, organisation_id, on, accounts, content)
    return view.model_copy(update={"applied": True})


async def _accounts(
    session: AsyncSession, reading: Reading, organisation_id: UUID, on: date, is_coop: bool
) -> tuple[list[Account], tuple[CellRefusal, ...]]:
    numbers: Numbers = numbers_of(reading, on)
    if reading.refusals or numbers.refusals:
        return [], numbers.refusals or reading.refusals
    safe = vault()
    holders = {
        **await queries.by_index(session, {at: safe.index(one) for at, one in numbers.citizens.items()}),
        **await queries.by_code(session, numbers.organisations),
        **await queries.by_number(session, numbers.households),
    }
    return judged(reading, holders, organisation_id, on, is_coop=is_coop)


async def _enter(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    on: date,
    accounts: Sequence[Account],
    content: bytes,
) -> None:
    """Admit the holders in the sheet's order, then grant what each has, one movement a class."""
    admissions = [
        AdmitMember(
            id=named_id("opening-member", organisation_id, account.holder_id),
            organisation_id=organisation_id,
            holder_id=account.holder_id,
            admitted_on=account.admitted_on,
        )
        for account in accounts
    ]
    await people.admit(session, admissions)
    approval = f"{REASON} {hashlib.sha256(content).hexdigest()[:16]}"
    grants = [
        RecordMovement(
            id=named_id("opening-share", organisation_id, account.holder_id, share_class),
            organisation_id=organisation_id,
            share_class=share_class,
            kind=MovementKind.GRANT,
            to_holder=account.holder_id,
            milli_shares=fen,
            effective_on=on,
            reason=REASON,
            approval_ref=approval,
        )
        for account in accounts
        for share_class, fen in account.fen.items()
    ]
    if grants:
        await register.move(session, actor, grants)
