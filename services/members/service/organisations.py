"""Adds and changes organisations and their owners, and tells everybody."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.domain.identity import area_code, credit_code
from services.members.domain.organisation import (
    COMPANIES,
    OWNED,
    BranchOfNobody,
    NothingPaidIn,
    judge_circle,
    judge_owners,
    judge_place,
)
from services.members.domain.refusals import IdTaken, OwnersFollowTheRegister
from services.members.models import TABLES, Organisation, OwnershipVersion
from services.members.queries import organisations as queries
from services.members.schemas.organisations import (
    ChangeOrganisation,
    OrganisationView,
    OwnerInput,
    OwnersView,
    RecordOrganisation,
    SetOwners,
)
from shared.contracts.members import LegalForm, OrganisationChanged, Owner
from shared.contracts.standing import keep_node
from shared.kit import clock
from shared.kit.auth import Actor
from shared.kit.ids import named_id, new_id
from shared.kit.outbox import emit

#: Taken while the tree or the owners change, so that two changes cannot make a circle together.
_ANY = text("SELECT 1 FROM organisation LIMIT 1")
#: Where the first administrator stands until the township is entered.
GROUP_ROOT = named_id("group-root")

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('organisations', 0))")


async def record(session: AsyncSession, actor: Actor, command: RecordOrganisation) -> OrganisationView:
    """Add an organisation and its first owners. Refused: domain.organisation, CodeTaken, CreditCodeTaken."""
    await session.execute(_LOCK)
    form = command.legal_form
    judge_place(form, command.parent_id, command.legal_entity_id, command.organisation_id)
    if await session.get(Organisation, command.organisation_id) is not None:
        raise IdTaken(field="organisation_id", id=command.organisation_id, what="单位 / organisation")
    if command.parent_id is not None:
        await queries.find(session, command.parent_id)
    if form is LegalForm.BRANCH and command.legal_entity_id is not None:
        company = await queries.find(session, command.legal_entity_id)
        if company.legal_form not in COMPANIES:
            raise BranchOfNobody(field="legal_entity_id")
    row = Organisation(
        id=command.organisation_id,
        parent_id=command.parent_id,
        legal_entity_id=command.legal_entity_id or command.organisation_id,
        code=command.code,
        name=command.name,
        legal_form=form.value,
        desk=command.desk,
        vat_registered=command.vat_registered,
        registered_capital_fen=command.registered_capital_fen,
        credit_code=credit_code(command.credit_code) if command.credit_code else None,
        area_code=area_code(command.area_code).village if command.area_code else None,
        attributes=dict(command.attributes),
        effective_on=command.effective_on,
        recorded_at=clock.now(),
    )
    session.add(row)
    await session.flush()  # the owners' rows and the circle are judged with it in place
    if command.owners:
        await _set_owners(session, actor, row, command.effective_on, command.owners)
    await tell(session, row, command.effective_on)
    return queries.view(row)


async def place_of_root(session: AsyncSession, actor: Actor, command: RecordOrganisation) -> UUID:
    """Where the scope of a new root is judged: itself, or, before there is any, where the root will be."""
    first = (await session.execute(_ANY)).scalar() is None
    stands_there = any(grant.node_id == GROUP_ROOT for grant in actor.grants)
    return GROUP_ROOT if first and stands_there else command.organisation_id


async def change(
    session: AsyncSession, organisation_id: UUID, command: ChangeOrganisation
) -> OrganisationView:
    """Change what was sent, leave the rest."""
    await session.execute(_LOCK)
    row = await queries.find(session, organisation_id)
    for name in ("name", "desk", "vat_registered", "registered_capital_fen", "attributes"):
        value = getattr(command, name)
        if value is not None:
            setattr(row, name, value)
    row.effective_on = command.effective_on
    row.recorded_at = clock.now()
    await session.flush()  # so that what is told is what stands
    await tell(session, row, command.effective_on)
    return queries.view(row)


async def set_owners(
    session: AsyncSession, actor: Actor, organisation_id: UUID, command: SetOwners
) -> OwnersView:
    """All owners from a day on; earlier days keep theirs. Refused: see domain.organisation;
    OwnersFollowTheRegister where the company's capital is in its register."""
    await session.execute(_LOCK)
    row = await queries.find(session, organisation_id)
    if await queries.keeps_register(session, organisation_id):
        raise OwnersFollowTheRegister(field="owners", name=row.name)
    await _set_owners(session, actor, row, command.effective_on, command.owners)
    await tell(session, row, command.effective_on)
    return await queries.owners(session, organisation_id, command.effective_on)


async def hold_owners(session: AsyncSession, organisation_ids: Iterable[UUID]) -> None:
    """Before a company's register is held: hold all owners, in the order in which they are changed."""
    if await queries.any_owned(session, organisation_ids):
        await session.execute(_LOCK)


async def follow_register(session: AsyncSession, actor: Actor, row: Organisation, since_on: date) -> None:
    """A company's owners are who its register says (公司法 §56: 股东名册), on each day since `since_on` on
    which it changed. Refused: NothingPaidIn, OwnersInACircle."""
    if LegalForm(row.legal_form) not in OWNED:
        return
    for on, owners in (await queries.owners_by_register(session, row.id, since_on)).items():
        if not owners:
            raise NothingPaidIn(field="owners")
        said = [OwnerInput(holder_id=holder, paid_in_fen=paid) for holder, paid in owners]
        await _set_owners(session, actor, row, on, said)
        await tell(session, row, on)


async def _set_owners(
    session: AsyncSession, actor: Actor, row: Organisation, effective_on: date, owners: Sequence[OwnerInput]
) -> None:
    judge_owners(LegalForm(row.legal_form), [(owner.holder_id, owner.paid_in_fen) for owner in owners])
    graph = await queries.ownership_graph(session)
    graph[row.id] = [owner.holder_id for owner in owners]
    judge_circle(row.id, row.name, graph)
    version = OwnershipVersion(
        id=new_id(),
        organisation_id=row.id,
        effective_on=effective_on,
        recorded_at=clock.now(),
        recorded_by=actor.id,
    )
    session.add(version)
    await session.flush()  # the owners' rows name it
    await session.execute(
        insert(TABLES["ownership"]),
        [
            {
                "version_id": version.id,
                "position": position,
                "holder_id": owner.holder_id,
                "paid_in_fen": owner.paid_in_fen,
            }
            for position, owner in enumerate(owners, start=1)
        ],
    )


async def tell(session: AsyncSession, row: Organisation, on: date) -> None:
    """Keep the node in this service's own tree too: nobody hears itself."""
    owners = await queries.owners(session, row.id, on)
    event = OrganisationChanged(
        organisation_id=row.id,
        parent_id=row.parent_id,
        legal_entity_id=row.legal_entity_id,
        code=row.code,
        name=row.name,
        legal_form=LegalForm(row.legal_form),
        effective_on=on,
        desk=row.desk,
        owners=tuple(Owner(holder_id=o.holder_id, paid_in_fen=o.paid_in_fen) for o in owners.owners),
        registered_capital_fen=row.registered_capital_fen,
        credit_code=row.credit_code,
        area_code=row.area_code,
        vat_registered=row.vat_registered,
        attributes=row.attributes,
    )
    await keep_node(session, event)
    await emit(session, event)
