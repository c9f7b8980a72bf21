"""Issues share certificates (股权证) and logs every print of one."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.domain.refusals import IdTaken, NothingHeld
from services.members.models import TABLES, Certificate, Organisation
from services.members.queries import certificates as queries
from services.members.queries import people
from services.members.queries import register as registers
from services.members.schemas.register import CertificateView, IssueCertificate, PrintCertificate
from services.members.service.people import lock_registers
from shared.kit import clock
from shared.kit.auth import Actor
from shared.kit.ids import new_id

FIRST_PRINT = "发证"
_LOCK = text("SELECT 1 FROM certificate WHERE id = :id FOR UPDATE")


async def issue(session: AsyncSession, actor: Actor, command: IssueCertificate) -> CertificateView:
    """Certify what a holder has on a day, as known now; the first print is logged with it.

    Refused: NothingHeld, CertificateNumberTaken, NotFound for a holder who is no member.
    """
    organisation = (await lock_registers(session, [command.organisation_id]))[command.organisation_id]
    if await session.get(Certificate, command.id) is not None:
        raise IdTaken(field="id", id=command.id, what="证书 / certificate")
    content = await _content(session, organisation, command)
    now = clock.now()
    await session.execute(
        insert(TABLES["certificate"]),
        [{**command.model_dump(), "content": content, "recorded_at": now, "recorded_by": actor.id}],
    )
    await _print(session, actor, command.id, FIRST_PRINT)
    return await queries.one(session, command.id)


async def print_again(
    session: AsyncSession, actor: Actor, certificate_id: UUID, command: PrintCertificate
) -> CertificateView:
    """Log one more print and why; what it says stays as it was issued."""
    await session.execute(_LOCK, {"id": certificate_id})
    await _print(session, actor, certificate_id, command.reason)
    return await queries.one(session, certificate_id)


async def _print(session: AsyncSession, actor: Actor, certificate_id: UUID, reason: str) -> None:
    row = {
        "id": new_id(),
        "certificate_id": certificate_id,
        "copy_number": await queries.copies(session, certificate_id) + 1,
        "reason": reason,
        "recorded_at": clock.now(),
        "recorded_by": actor.id,
    }
    await session.execute(insert(TABLES["certificate_print"]), [row])


async def _content(
    session: AsyncSession, organisation: Organisation, command: IssueCertificate
) -> dict[str, Any]:
    """What is printed: organisation, holder, persons with their parts, shares by class, movements so far."""
    member = await people.find_member(session, organisation.id, command.holder_id)
    until = max(clock.now(), organisation.register_at or clock.now())
    held = await registers.holdings(
        session, organisation.id, command.issued_on, until, holder_id=command.holder_id
    )
    if not held.holdings:
        raise NothingHeld(field="holder_id", on=command.issued_on)
    moved = await registers.of_holder_until(session, organisation.id, command.holder_id, command.issued_on)
    return {
        "organisation": {"name": organisation.name, "credit_code": organisation.credit_code},
        "holder": {"name": member.holder_name, "kind": member.holder_kind, "place": member.register_order},
        "household": await _household(session, command.holder_id),
        "shares": [
            {
                "share_class": one.share_class,
                "milli_shares": one.milli_shares,
                "frozen_milli_shares": one.frozen_milli_shares,
                "pledged_milli_shares": one.pledged_milli_shares,
            }
            for one in held.holdings
        ],
        "parts": [
            {
                "person_id": str(row.person_id),
                "share_class": row.share_class,
                "milli_shares": row.milli_shares,
            }
            for row in await registers.parts_within(session, command.holder_id, command.issued_on)
            if row.organisation_id == organisation.id and row.person_id is not None
        ],
        "movements": [one.model_dump(mode="json", exclude={"organisation_id"}) for one in moved],
    }


async def _household(session: AsyncSession, holder_id: UUID) -> dict[str, Any] | None:
    """The household as it is printed, citizen ids masked; none for another kind of holder."""
    known = (await people.holders(session, [holder_id])).get(holder_id)
    if known is None or known.kind != "household":
        return None
    home = await people.find_household(session, holder_id)
    return {
        "code": home.code,
        "head_name": home.head_name,
        "persons": [
            {
                "person_id": str(person.id),
                "name": person.name,
                "relation": person.relation,
                "id_masked": person.id_masked,
            }
            for person in await people.living(session, holder_id)
        ],
    }
