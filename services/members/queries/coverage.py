"""Which households a year's business reached, and which not (村村有项目、户户有产业)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.schemas.coverage import (
    CoverageDetail,
    HouseholdCoverage,
    Link,
    VillageCoverage,
    YearCoverage,
)
from shared.kit.errors import NotFound

#: A household's own shares or those of a person of it, as of the year's last day, in any register.
_LINKED = """
    WITH home AS (
      SELECT * FROM household WHERE village_id = ANY(:villages) AND effective_on <= :last
        AND (ended_on IS NULL OR ended_on > :last)),
    holder AS (
      SELECT id AS household_id, id AS holder_id FROM home
      UNION ALL SELECT p.household_id, p.id FROM person p JOIN home ON home.id = p.household_id),
    side AS (
      SELECT h.household_id, m.milli_shares FROM movement m JOIN holder h ON h.holder_id = m.to_holder
      WHERE m.effective_on <= :last
      UNION ALL
      SELECT h.household_id, -m.milli_shares FROM movement m JOIN holder h ON h.holder_id = m.from_holder
      WHERE m.effective_on <= :last AND m.kind NOT IN ('FREEZE', 'UNFREEZE', 'PLEDGE', 'RELEASE')),
    shared AS (SELECT household_id FROM side GROUP BY household_id HAVING sum(milli_shares) > 0),
    leased AS (
      SELECT DISTINCT household_id FROM land_contract
      WHERE village_id = ANY(:villages) AND starts_on <= :last AND ends_on >= :first),
    linked AS (
      SELECT home.id AS household_id, home.village_id, home.code, home.code_key, home.head_name,
        s.household_id IS NOT NULL AS share, l.household_id IS NOT NULL AS contract,
        coalesce(c.wages_fen, 0) > 0 AS job, coalesce(c.deliveries, 0) > 0 AS sale,
        coalesce(c.deliveries, 0) AS deliveries, coalesce(c.delivered_fen, 0) AS delivered_fen,
        coalesce(c.wages_fen, 0) AS wages_fen, coalesce(c.paid_fen, 0) AS paid_fen
      FROM home LEFT JOIN shared s ON s.household_id = home.id LEFT JOIN leased l ON l.household_id = home.id
      LEFT JOIN coverage c ON c.household_id = home.id AND c.year = :year)
"""


def _of_linked(select: str) -> TextClause:
    """A query over `linked`: each household of the villages with its links of the year."""
    return text(_LINKED + select)


_VILLAGES = _of_linked(
    """
    SELECT o.id AS village_id, o.code, o.name, CAST(:year AS int) AS year,
      count(k.household_id) AS households,
      count(*) FILTER (WHERE k.share OR k.contract OR k.job OR k.sale) AS linked,
      count(*) FILTER (WHERE k.share) AS with_share, count(*) FILTER (WHERE k.contract) AS with_contract,
      count(*) FILTER (WHERE k.job) AS with_job, count(*) FILTER (WHERE k.sale) AS with_sale,
      CAST(coalesce(sum(k.deliveries), 0) AS bigint) AS deliveries,
      CAST(coalesce(sum(k.delivered_fen), 0) AS bigint) AS delivered_fen,
      CAST(coalesce(sum(k.wages_fen), 0) AS bigint) AS wages_fen,
      CAST(coalesce(sum(k.paid_fen), 0) AS bigint) AS paid_fen
    FROM organisation o LEFT JOIN linked k ON k.village_id = o.id
    WHERE o.id = ANY(:villages) AND o.legal_form = 'village_org' AND o.effective_on <= :last
    GROUP BY o.id, o.code, o.name ORDER BY o.code
    """
)
_LIST = _of_linked(
    """
    SELECT * FROM linked k
    WHERE (length(k.code_key), k.code_key COLLATE "C") > (length(CAST(:after AS text)), CAST(:after AS text))
      AND :has = CASE :link WHEN 'share' THEN k.share WHEN 'contract' THEN k.contract WHEN 'job' THEN k.job
              WHEN 'sale' THEN k.sale ELSE k.share OR k.contract OR k.job OR k.sale END
    ORDER BY length(k.code_key), k.code_key COLLATE "C" LIMIT :limit
    """
)
#: Every year in which a household sold, earned or was paid anything.
_YEARS = text(
    "SELECT year, deliveries, delivered_fen, wages_fen, paid_fen FROM coverage"
    " WHERE household_id = :household ORDER BY year DESC"
)


def _asked(villages: Sequence[UUID], year: int) -> dict[str, Any]:
    return {
        "villages": list(villages),
        "year": year,
        "first": date(year, 1, 1),
        "last": date(year, 12, 31),
    }


async def villages(session: AsyncSession, visible: Sequence[UUID], year: int) -> list[VillageCoverage]:
    """The visible villages' years, by code."""
    rows = await session.execute(_VILLAGES, _asked(visible, year))
    return [VillageCoverage.model_validate(row._mapping) for row in rows]


async def village(
    session: AsyncSession, village_id: UUID, year: int, link: Link, *, has: bool, after_key: str, limit: int
) -> CoverageDetail:
    """A village's year, and its households with or without the link, after a number. Refuses NotFound."""
    found = await villages(session, [village_id], year)
    if not found:
        raise NotFound(what="村 / village", id=village_id)
    query = {**_asked([village_id], year), "link": link.value, "has": has, "after": after_key, "limit": limit}
    rows = [HouseholdCoverage.model_validate(row._mapping) for row in await session.execute(_LIST, query)]
    return CoverageDetail(**found[0].model_dump(), without=[] if has else rows, having=rows if has else [])


async def years(session: AsyncSession, household_id: UUID) -> list[YearCoverage]:
    """What a household sold, earned and was paid, the latest year first."""
    rows = await session.execute(_YEARS, {"household": household_id})
    return [YearCoverage.model_validate(row._mapping) for row in rows]
