"""Batches posted by a plant, one or many: lots locked in id order, each line judged, all written as a set."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.processing.domain import refusals
from services.processing.domain.batch import MG_PER_G, Completed, Lot, NewLot, RecordBatch, Used, complete
from services.processing.domain.recipe import Recipe
from services.processing.schemas.views import BatchView
from services.processing.service.naming import name_lots
from services.processing.service.rows import Row, lot_row, write
from shared.contracts.custody import LotReleased
from shared.contracts.processing import BatchCompleted
from shared.contracts.production import Passport
from shared.kit import clock
from shared.kit.act import content_hash
from shared.kit.errors import PeriodIsSealed, Refused
from shared.kit.events import Event, period_of
from shared.kit.outbox import emit_all

#: Locks come first: two posts of one number use the same lots, so the second sees the first one's row.
_LOCK = text(
    'SELECT id, entity_id, product, unit, quantity, cost_fen, status, "on", passport FROM lot'
    " WHERE id = ANY(:ids) ORDER BY id FOR UPDATE"
)
_LOOK = text(
    """
    SELECT 'batch' AS what, CAST(id AS text) AS key, hash AS one, answer AS two
    FROM batch WHERE id = ANY(:ids)
    UNION ALL SELECT 'recipe', code, CAST(effective_on AS text), CAST(body AS text)
    FROM recipe WHERE entity_id = :entity AND code = ANY(:codes)
    UNION ALL SELECT 'sealed', period, NULL, NULL
    FROM sealed WHERE entity_id = :entity AND period = ANY(:periods)
    """
)


@dataclass(frozen=True, slots=True)
class Done:
    """A line that is now recorded, or was before: its answer as JSON text."""

    answer: str
    repeated: bool


@dataclass(slots=True)
class _Known:
    """What the database held when the lots were locked."""

    lots: dict[UUID, Lot]
    batches: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    recipes: dict[str, list[tuple[date, str]]] = field(default_factory=dict)
    sealed: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Written:
    """What the lines of an act add up to."""

    batches: list[Row] = field(default_factory=list)
    lots: dict[UUID, Row] = field(default_factory=dict)
    movements: list[Row] = field(default_factory=list)
    edges: list[Row] = field(default_factory=list)
    touched: set[UUID] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)


async def record_batch(session: AsyncSession, post: RecordBatch) -> Done:
    """Record one batch, or give its first answer again. Refuses what `complete` refuses, NoRecipe,
    NumberTaken, DayIsToCome, PeriodIsSealed."""
    done = (await record_batches(session, post.entity_id, [post]))[0]
    if isinstance(done, Refused):
        raise done
    return done


async def record_batches(
    session: AsyncSession, entity_id: UUID, posts: Sequence[RecordBatch]
) -> list[Done | Refused]:
    """Record batches of one plant in their order; a refused line changes nothing, the others stand.

    A line may use what an earlier line of the same list made.
    """
    known = await _look(session, entity_id, posts)
    written = _Written()
    verdicts = [_judge(known, written, entity_id, post) for post in posts]
    if written.batches:
        await write(
            session,
            batches=written.batches,
            lots=list(written.lots.values()),
            taken=[_left(known.lots[lot_id]) for lot_id in sorted(written.touched - written.lots.keys())],
            movements=written.movements,
            edges=written.edges,
        )
        await emit_all(session, written.events)
    await name_lots(session, [one for one in verdicts if isinstance(one, Refused)])
    return verdicts


async def _look(session: AsyncSession, entity_id: UUID, posts: Sequence[RecordBatch]) -> _Known:
    ids = sorted({put.lot_id for post in posts for put in post.inputs})
    rows = await session.execute(_LOCK, {"ids": ids})
    known = _Known({row.id: _lot(row) for row in rows})
    found = await session.execute(
        _LOOK,
        {
            "entity": entity_id,
            "ids": [post.batch_id for post in posts],
            "codes": sorted({post.recipe for post in posts}),
            "periods": sorted({period_of(post.on) for post in posts}),
        },
    )
    for what, key, one, two in found:
        if what == "batch":
            known.batches[UUID(key)] = (one, two)
        elif what == "recipe":
            known.recipes.setdefault(key, []).append((date.fromisoformat(one), two))
        else:
            known.sealed.add(key)
    return known


def _lot(row: Any) -> Lot:
    return Lot(
        row.id,
        row.entity_id,
        row.product,
        row.unit,
        row.quantity,
        row.cost_fen,
        row.status,
        row.on,
        Passport.model_validate(row.passport),
    )


def _left(lot: Lot) -> Row:
    return {"id": lot.id, "quantity": lot.quantity, "cost_fen": lot.cost_fen}


def _judge(known: _Known, written: _Written, entity_id: UUID, post: RecordBatch) -> Done | Refused:
    try:
        if post.entity_id != entity_id:
            raise refusals.OtherPlant(field="entity_id")
        digest = content_hash(post)
        if post.batch_id in known.batches:
            before, answer = known.batches[post.batch_id]
            if before != digest:
                raise refusals.NumberTaken(field="number", number=post.number)
            return Done(answer, repeated=True)
        if post.on > (today := clock.today()):
            raise refusals.DayIsToCome(field="on", on=post.on, today=today)
        if period_of(post.on) in known.sealed:
            raise PeriodIsSealed(field="on", detail=period_of(post.on))
        recipe = _recipe(known, post)
        answer = _record(known, written, post, digest, recipe, complete(recipe, post, known.lots))
    except Refused as refused:
        return refused
    known.batches[post.batch_id] = (digest, answer)
    return Done(answer, repeated=False)


def _recipe(known: _Known, post: RecordBatch) -> Recipe:
    """The version that holds on the batch's day."""
    holding = [version for version in known.recipes.get(post.recipe, ()) if version[0] <= post.on]
    if not holding:
        raise refusals.NoRecipe(field="recipe", recipe=post.recipe, on=post.on)
    return _parsed(max(holding)[1])


@lru_cache(maxsize=512)
def _parsed(body: str) -> Recipe:
    return Recipe.model_validate_json(body)


def _record(
    known: _Known, written: _Written, post: RecordBatch, digest: str, recipe: Recipe, batch: Completed
) -> str:
    """Take the inputs from their lots, add the outputs, and keep the answer. Returns it as JSON text."""
    passport = batch.passport.model_dump_json()
    for part in batch.used:
        part.lot.quantity -= part.quantity
        part.lot.cost_fen -= part.cost_fen
        written.touched.add(part.lot.id)
        if part.lot.id in written.lots:
            written.lots[part.lot.id].update(_left(part.lot))
        written.movements.append(_consumed(post, part))
    for made in batch.made:
        written.lots[made.id] = _lot_row(post, made, passport)
        known.lots[made.id] = _as_lot(post, made, batch.passport)
    written.edges.extend(
        {
            "to_lot_id": edge.to_lot_id,
            "from_lot_id": edge.from_lot_id,
            "batch_id": post.batch_id,
            "quantity": edge.quantity,
            "weight": edge.weight,
            "total_weight": edge.total_weight,
        }
        for edge in batch.edges
    )
    answer = _view(post, recipe, batch).model_dump_json()
    written.batches.append(
        {
            "id": post.batch_id,
            "entity_id": post.entity_id,
            "number": post.number,
            "recipe_id": recipe.id,
            "on": post.on,
            "hash": digest,
            "answer": answer,
            "recorded_at": clock.now(),
        }
    )
    written.events.extend(_events(post, batch))
    return answer


def _consumed(post: RecordBatch, part: Used) -> Row:
    return {
        "lot_id": part.lot.id,
        "kind": "consumed",
        "reference_id": post.batch_id,
        "on": post.on,
        "quantity": -part.quantity,
        "cost_fen": -part.cost_fen,
    }


def _lot_row(post: RecordBatch, made: NewLot, passport: str) -> Row:
    return lot_row(
        id=made.id,
        entity_id=post.entity_id,
        batch_id=post.batch_id,
        product=made.product,
        grade=made.grade,
        unit=made.unit,
        quantity=made.quantity,
        cost_fen=made.cost_fen,
        status=made.status,
        by_product=made.by_product,
        tax_category=made.tax_category,
        on=post.on,
        best_before_on=made.best_before_on,
        tests=json.dumps(made.tests, ensure_ascii=False),
        passport=passport,
    )


def _as_lot(post: RecordBatch, made: NewLot, passport: Passport) -> Lot:
    return Lot(
        made.id,
        post.entity_id,
        made.product,
        made.unit,
        made.quantity,
        made.cost_fen,
        made.status,
        post.on,
        passport,
    )


def _view(post: RecordBatch, recipe: Recipe, batch: Completed) -> BatchView:
    return BatchView.model_validate(
        {
            "batch_id": post.batch_id,
            "entity_id": post.entity_id,
            "number": post.number,
            "recipe": recipe.code,
            "recipe_id": recipe.id,
            "on": post.on,
            "inputs": [_part(part) for part in batch.used],
            "outputs": [
                {
                    **_made(made),
                    "grade": made.grade,
                    "status": made.status,
                    "best_before_on": made.best_before_on,
                }
                for made in batch.made
            ],
            "conversions": [{"kind": kind, "amount_fen": fen} for kind, fen in batch.conversions],
            "abnormal_loss_fen": batch.abnormal_loss_fen,
            "in_g": batch.in_mg // MG_PER_G,
            "out_g": batch.out_mg // MG_PER_G,
            "lost_g": batch.lost_mg // MG_PER_G,
            "unexplained_g": (batch.in_mg - batch.out_mg - batch.lost_mg) // MG_PER_G,
            "yield_bp": batch.yield_bp,
            "expected_yield_bp": recipe.expected_yield_bp,
        }
    )


def _part(part: Used) -> Row:
    return {"lot_id": part.lot.id, "quantity": part.quantity, "cost_fen": part.cost_fen}


def _made(made: NewLot) -> Row:
    return {
        "lot_id": made.id,
        "product": made.product,
        "quantity": made.quantity,
        "unit": made.unit,
        "cost_fen": made.cost_fen,
        "by_product": made.by_product,
        "tax_category": made.tax_category,
    }


def _events(post: RecordBatch, batch: Completed) -> Iterable[Event]:
    """What is told of a batch, each validated whole: parts made one by one cost three times as much."""
    yield BatchCompleted.model_validate(
        {
            "entity_id": post.entity_id,
            "on": post.on,
            "document": post.number,
            "batch_id": post.batch_id,
            "number": post.number,
            "inputs": [_part(part) for part in batch.used],
            "conversions": [{"kind": kind, "amount_fen": fen} for kind, fen in batch.conversions],
            "outputs": [_made(made) for made in batch.made],
            "abnormal_loss_fen": batch.abnormal_loss_fen,
            "passport": batch.passport,
        }
    )
    yield from (_released(post.entity_id, made) for made in batch.made if made.status == "released")


def _released(entity_id: UUID, made: NewLot) -> LotReleased:
    return LotReleased.model_validate(
        {
            "lot_id": made.id,
            "entity_id": entity_id,
            "custodian": "processing",
            "product": made.product,
            "grade": made.grade,
            "quantity": made.quantity,
            "unit": made.unit,
            "tax_category": made.tax_category,
            "best_before_on": made.best_before_on,
        }
    )
