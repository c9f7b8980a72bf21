"""Begins a trial document from what is known of a year, for people to try other figures; writes nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.domain.values import EntityYear, Inflow, LegalForm, PoolKind
from services.dividends.domain.writing import branch_rows, written
from services.dividends.queries import facts
from services.dividends.queries.rules import VILLAGE_ORG
from services.dividends.schemas.views import TrialDocument
from services.dividends.service.tiers import weights_of
from services.dividends.service.years import year_of
from shared.kit import clock
from shared.kit.figures import figure

_ENTITIES = text(
    """
    SELECT id AS entity_id, name, CASE legal_form WHEN :village_org THEN 'village' ELSE legal_form END AS form
    FROM node WHERE id = ANY(:visible) AND legal_entity_id = id AND legal_form = ANY(:forms)
    ORDER BY array_position(CAST(:forms AS text[]), CAST(legal_form AS text)), code
    """
)
#: A year that finance has not determined: nothing made yet, capital and branches as last known.
_NOTHING_YET = text(
    """
    SELECT 0 AS own_result_fen, 0 AS inflow_fen, 0 AS undistributed_before_fen,
           coalesce(p.statutory_reserve_before_fen, 0) AS statutory_reserve_before_fen,
           coalesce(p.registered_capital_fen, 0) AS registered_capital_fen,
           coalesce((SELECT jsonb_agg(jsonb_build_object('branch_id', b.id, 'result_fen', 0) ORDER BY b.code)
                     FROM node b WHERE b.legal_entity_id = e.id AND b.id <> e.id), '[]') AS branches
    FROM (SELECT CAST(:entity AS uuid) AS id) e
    LEFT JOIN LATERAL (SELECT * FROM profit WHERE entity_id = e.id AND year < :year
                       ORDER BY year DESC LIMIT 1) p ON true
    """
)
#: What an entity goes by that has no rules yet.
_NO_POLICY = text(
    """
    SELECT 0 AS discretionary_reserve_bp, 0 AS reserve_bp, CAST(:floor AS int) AS patronage_bp,
           CAST('[]' AS jsonb) AS reserve_parts, CAST('[]' AS jsonb) AS priority, CAST('{}' AS jsonb) AS iit
    """
)
#: What was received from entities that are not in the document.
_FROM_ELSEWHERE = text(
    """
    SELECT t.entity_id, CAST(sum(l.amount_fen) AS bigint) AS amount_fen FROM line l
    JOIN tier t ON t.id = l.tier_id
    WHERE l.holder_id = :entity AND t.year = :year AND t.declared_at IS NOT NULL
      AND NOT t.entity_id = ANY(:visible)
    GROUP BY t.entity_id
    """
)


async def begin_document(session: AsyncSession, visible: Sequence[UUID], year: int) -> TrialDocument:
    """A document of the entities one may see; what others gave them stands in their own result."""
    query = {
        "visible": list(visible),
        "village_org": VILLAGE_ORG,
        "forms": [LegalForm.SUBSIDIARY, LegalForm.COOP, LegalForm.COMPANY, VILLAGE_ORG],
    }
    rows: list[dict[str, Any]] = []
    holders: set[UUID] = set()
    undetermined: list[str] = []
    unregistered: list[str] = []
    for entity in (await session.execute(_ENTITIES, query)).all():
        known = await facts.profit(session, entity.entity_id, year)
        found = await _year(session, entity, known, visible, year)
        row = written(found, entity.name)
        if not row["holders"]:
            unregistered.append(str(entity.entity_id))
            continue
        if known is None:
            undetermined.append(str(entity.entity_id))
        rows += [*branch_rows(found), row]
    for row in rows:
        holders |= {UUID(row["id"]), *(UUID(holder["id"]) for holder in row.get("holders", []))}
        holders |= {UUID(holder) for item in row.get("priority", []) for holder in item["holders"]}
    named = await facts.names(session, {*holders, *map(UUID, unregistered)})
    return TrialDocument(
        year=year,
        document={"year": year, "entities": rows},
        names={str(holder): name for holder, name in named.items()},
        undetermined=undetermined,
        unregistered=unregistered,
    )


async def _year(
    session: AsyncSession, entity: Row[Any], known: Row[Any] | None, visible: Sequence[UUID], year: int
) -> EntityYear:
    on = min(date(year, 12, 31), clock.today())
    profit = known
    if profit is None:
        profit = (await session.execute(_NOTHING_YET, {"entity": entity.entity_id, "year": year})).one()
    policy = await facts.policy(session, entity.entity_id, on)
    if policy is None:
        floor = await figure(session, "patronage_floor_bp", on)
        policy = (await session.execute(_NO_POLICY, {"floor": floor})).one()
    query = {"entity": entity.entity_id, "year": year, "visible": list(visible)}
    elsewhere = [
        Inflow(str(row.entity_id), PoolKind.CAPITAL, row.amount_fen)
        for row in await session.execute(_FROM_ELSEWHERE, query)
    ]
    found = year_of(
        entity,
        profit,
        policy,
        await facts.resolution(session, entity.entity_id, year),
        await _weights(session, entity, on),
        await facts.trade(session, entity.entity_id, year),
        elsewhere,
        profit.undistributed_before_fen,
    )
    return replace(found, own_result_fen=found.own_result_fen + sum(one.amount_fen for one in elsewhere))


async def _weights(session: AsyncSession, entity: Row[Any], on: date) -> list[tuple[UUID, int]]:
    """Who would be paid as of a day, sealed or not: a trial binds nobody."""
    if entity.form in (LegalForm.COMPANY, LegalForm.SUBSIDIARY):
        owners = await facts.owners(session, entity.entity_id, on)
        if owners:
            return owners
    return weights_of(await facts.register(session, entity.entity_id, on))
