"""Share certificates with their prints, and whether the register has moved on since."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.models import Certificate
from services.members.schemas.register import CertificateView, PrintView
from shared.kit.errors import NotFound

#: Superseded: the holder's shares of this register moved after it was issued, or a newer one was.
_LIST = text(
    """
    SELECT c.*, EXISTS (
        SELECT 1 FROM movement m WHERE m.organisation_id = c.organisation_id
          AND (m.from_holder = c.holder_id OR m.to_holder = c.holder_id) AND m.recorded_at > c.recorded_at)
      OR EXISTS (
        SELECT 1 FROM certificate n WHERE n.organisation_id = c.organisation_id
          AND n.holder_id = c.holder_id AND (n.recorded_at, n.id) > (c.recorded_at, c.id)) AS superseded
    FROM certificate c
    WHERE (CAST(:id AS uuid) IS NULL OR c.id = :id)
      AND (CAST(:organisation AS uuid) IS NULL OR c.organisation_id = :organisation)
      AND (CAST(:holder AS uuid) IS NULL OR c.holder_id = :holder)
      AND (CAST(:after AS uuid) IS NULL OR c.id > :after)
    ORDER BY c.id LIMIT :limit
    """
)
_PRINTS = text(
    "SELECT * FROM certificate_print WHERE certificate_id = ANY(:ids) ORDER BY certificate_id, copy_number"
)


async def find(session: AsyncSession, certificate_id: UUID) -> Certificate:
    """The certificate's row. Refuses NotFound."""
    row = await session.get(Certificate, certificate_id)
    if row is None:
        raise NotFound(what="股权证 / certificate", id=certificate_id)
    return row


async def copies(session: AsyncSession, certificate_id: UUID) -> int:
    """How often it was printed."""
    query = text("SELECT count(*) FROM certificate_print WHERE certificate_id = :id")
    return int((await session.execute(query, {"id": certificate_id})).scalar_one())


async def one(session: AsyncSession, certificate_id: UUID) -> CertificateView:
    """A certificate with its prints. Refuses NotFound."""
    found = await _views(session, certificate_id=certificate_id, limit=1)
    if not found:
        raise NotFound(what="股权证 / certificate", id=certificate_id)
    return found[0]


async def listed(
    session: AsyncSession, organisation_id: UUID, holder_id: UUID | None, after: UUID | None, limit: int
) -> list[CertificateView]:
    """A register's certificates, by id."""
    return await _views(
        session, organisation_id=organisation_id, holder_id=holder_id, after=after, limit=limit
    )


async def _views(
    session: AsyncSession,
    *,
    certificate_id: UUID | None = None,
    organisation_id: UUID | None = None,
    holder_id: UUID | None = None,
    after: UUID | None = None,
    limit: int,
) -> list[CertificateView]:
    query = {
        "id": certificate_id,
        "organisation": organisation_id,
        "holder": holder_id,
        "after": after,
        "limit": limit,
    }
    rows = (await session.execute(_LIST, query)).all()
    prints = (await session.execute(_PRINTS, {"ids": [row.id for row in rows]})).all()
    return [_view(row, [one for one in prints if one.certificate_id == row.id]) for row in rows]


def _view(row: Any, prints: Sequence[Any]) -> CertificateView:
    return CertificateView.model_validate(
        {
            **row._mapping,
            "prints": [PrintView.model_validate(one, from_attributes=True) for one in prints],
        }
    )
