"""Share certificates: issued, printed again, shown."""

from uuid import UUID

from fastapi import Response

from services.members.queries import certificates as queries
from services.members.queries import people
from services.members.routes.bounds import KEEPERS, VIEWERS, Limit
from services.members.schemas.register import CertificateView, IssueCertificate, PrintCertificate
from services.members.service import certificates as service
from services.members.service import printing
from shared.kit.auth import Role, Scope, door
from shared.kit.paper import printed
from shared.kit.web import Acting, Router

router = Router(prefix="/certificates", tags=["register"])


@router.post("", door=door(*KEEPERS, Role.FINANCE, scope="body:organisation_id"))
async def issue(command: IssueCertificate, act: Acting) -> CertificateView:
    """Certify what a holder has on a day."""
    answer: CertificateView = await act.once(command, lambda: service.issue(act.session, act.actor, command))
    return answer


@router.get("", door=door(*VIEWERS, scope="query:organisation_id"))
async def listed(
    organisation_id: UUID,
    act: Acting,
    holder_id: UUID | None = None,
    after: UUID | None = None,
    limit: Limit = 100,
) -> list[CertificateView]:
    """A register's certificates with their prints, by id."""
    return await queries.listed(act.session, organisation_id, holder_id, after, limit)


@router.get("/{certificate_id}", door=door(*VIEWERS, Role.HOUSEHOLD, scope=Scope.OWN))
async def one(certificate_id: UUID, act: Acting) -> CertificateView:
    """A certificate as issued, with its prints; the household it was issued to sees it too."""
    row = await queries.find(act.session, certificate_id)
    known = (await people.holders(act.session, [row.holder_id])).get(row.holder_id)
    place = known.village_id if act.actor.household_id == row.holder_id and known else row.organisation_id
    await act.within(place or row.organisation_id, household_id=row.holder_id)
    return await queries.one(act.session, certificate_id)


@router.get(
    "/{certificate_id}/prints/{copy_number}/paper.pdf", door=door(*KEEPERS, Role.FINANCE, scope=Scope.ROW)
)
async def paper(certificate_id: UUID, copy_number: int, act: Acting) -> Response:
    """A print that is logged, as a PDF."""
    await act.within((await queries.find(act.session, certificate_id)).organisation_id)
    certificate = await queries.one(act.session, certificate_id)
    data = printing.paper_of(certificate, copy_number)
    return await printed(printing.CERTIFICATE, data, f"股权证 {certificate.number}")


@router.post("/{certificate_id}/prints", door=door(*KEEPERS, Role.FINANCE, scope=Scope.ROW))
async def print_again(certificate_id: UUID, command: PrintCertificate, act: Acting) -> CertificateView:
    """Print it again, and say why."""
    await act.within((await queries.find(act.session, certificate_id)).organisation_id)
    answer: CertificateView = await act.once(
        command, lambda: service.print_again(act.session, act.actor, certificate_id, command)
    )
    return answer
