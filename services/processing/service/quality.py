"""Tests, holds, releases and losses of a lot: who may leave, decided under the lot's own row lock."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.processing import models
from services.processing.domain import refusals
from services.processing.schemas.commands import (
    HoldLot,
    RecordTest,
    ReleaseLot,
    WriteOffLot,
)
from services.processing.schemas.views import LotView, TestView
from services.processing.service.naming import named
from services.processing.service.rows import lies_as_raw, write
from shared.contracts.custody import LotHeld, LotReleased, LotWrittenOff
from shared.contracts.production import TaxCategory, Unit
from shared.kit import clock
from shared.kit.errors import NotFound
from shared.kit.ids import named_id
from shared.kit.money import shares
from shared.kit.outbox import emit, emit_all
from shared.production.quantities import written

_NEWEST_TESTS = text(
    "SELECT DISTINCT ON (kind) kind, passed FROM quality_test WHERE lot_id = :lot"
    " ORDER BY kind, recorded_at DESC, id DESC"
)
_OPEN_HOLDS = text(
    "SELECT reason, free_on, recall_id FROM hold WHERE lot_id = :lot AND lifted_at IS NULL ORDER BY opened_at"
)
_LIFT = text("UPDATE hold SET lifted_at = :now WHERE lot_id = :lot AND lifted_at IS NULL")


async def locked_lot(session: AsyncSession, entity_id: UUID, lot_id: UUID) -> models.Lot:
    """The lot, locked until the act ends. Refuses NotFound."""
    statement = select(models.Lot).where(col(models.Lot.id) == lot_id).with_for_update()
    lot = (await session.execute(statement)).scalar_one_or_none()
    if lot is None or lot.entity_id != entity_id:
        raise NotFound(field="lot_id", what="批次 / lot", id=lot_id)
    return lot


async def record_test(session: AsyncSession, command: RecordTest) -> TestView:
    """Record a test; a failed one holds the lot at once. Refuses NotFound, TestedBeforeItWasThere.

    What came from elsewhere, or was on hand when the books began, may have been tested before it was here.
    """
    lot = await locked_lot(session, command.entity_id, command.lot_id)
    if lot.batch_id is not None and command.tested_on < lot.on:
        raise await named(
            session, refusals.TestedBeforeItWasThere(lot_id=lot.id, since=lot.on, on=command.tested_on)
        )
    row = command.model_dump(exclude={"entity_id"})
    await session.execute(insert(models.QualityTest), [{**row, "recorded_at": clock.now()}])
    if not command.passed:
        await hold(
            session, [lot], named_id("failed", command.id), f"检验不合格 / test failed: {command.kind}"
        )
    return TestView.model_validate(row)


async def hold_lot(session: AsyncSession, command: HoldLot) -> LotView:
    """Hold a lot: it goes into no batch and to no customer. Refuses NotFound."""
    lot = await locked_lot(session, command.entity_id, command.lot_id)
    await hold(session, [lot], command.id, command.reason, free_on=command.free_on)
    return LotView.model_validate(lot.model_dump())


async def hold(
    session: AsyncSession,
    lots: Sequence[models.Lot],
    hold_id: UUID,
    reason: str,
    *,
    free_on: object = None,
    recall_id: UUID | None = None,
) -> None:
    """Hold locked lots for one reason, and tell it."""
    moment = clock.now()
    rows = [
        {
            "id": named_id("hold", hold_id, lot.id),
            "lot_id": lot.id,
            "reason": reason,
            "free_on": free_on,
            "recall_id": recall_id,
            "opened_at": moment,
            "lifted_at": None,
        }
        for lot in lots
    ]
    if not rows:
        return
    await session.execute(insert(models.Hold), rows)
    for lot in lots:
        lot.status = "held"
    await session.flush()  # the row is held before anyone is told so
    await emit_all(
        session,
        [
            LotHeld.model_validate(
                {"lot_id": lot.id, "entity_id": lot.entity_id, "reason": reason, "free_on": free_on}
            )
            for lot in lots
        ],
    )


async def release_lot(session: AsyncSession, command: ReleaseLot) -> LotView:
    """Release a lot: every test it needs is passed, no hold stands any more.

    Refuses NotFound, UnderRecall, HeldUntil, TestsMissing.
    """
    lot = await locked_lot(session, command.entity_id, command.lot_id)
    for hold in (await session.execute(_OPEN_HOLDS, {"lot": lot.id})).all():
        if hold.recall_id is not None:
            raise await named(
                session,
                refusals.UnderRecall(
                    field="lot_id", lot_id=lot.id, recall_id=hold.recall_id, reason=hold.reason
                ),
            )
        if hold.free_on is not None and hold.free_on > command.on:
            raise await named(session, refusals.HeldUntil(field="on", lot_id=lot.id, free_on=hold.free_on))
    newest = {row.kind: row.passed for row in (await session.execute(_NEWEST_TESTS, {"lot": lot.id})).all()}
    missing = [kind for kind in lot.tests if not newest.get(kind)]
    missing += sorted(kind for kind, passed in newest.items() if not passed and kind not in missing)
    if missing:
        raise await named(
            session, refusals.TestsMissing(field="lot_id", lot_id=lot.id, missing="、".join(missing))
        )
    await session.execute(_LIFT, {"lot": lot.id, "now": clock.now()})
    lot.status = "released"
    await session.flush()  # the row is free before anyone is told so
    await emit(session, released(lot))
    return LotView.model_validate(lot.model_dump())


def released(lot: models.Lot) -> LotReleased:
    """What sales may offer of a lot from now on."""
    return LotReleased(
        lot_id=lot.id,
        entity_id=lot.entity_id,
        custodian="processing",
        product=lot.product,
        grade=lot.grade,
        quantity=lot.quantity,
        unit=Unit(lot.unit),
        tax_category=TaxCategory(lot.tax_category),
        best_before_on=lot.best_before_on,
    )


async def write_off(session: AsyncSession, command: WriteOffLot) -> LotView:
    """Destroyed or spoilt goods leave a lot, held or not, at their cost.

    Refuses NotFound, NotThatMuch, NotThereYet.
    """
    lot = await locked_lot(session, command.entity_id, command.lot_id)
    if command.on < lot.on:
        raise await named(
            session, refusals.NotThereYet(field="on", lot_id=lot.id, since=lot.on, on=command.on)
        )
    if command.quantity > lot.quantity:
        left, asked = written(lot.quantity, lot.unit), written(command.quantity, lot.unit)
        raise await named(
            session, refusals.NotThatMuch(field="quantity", lot_id=lot.id, left=left, asked=asked)
        )
    cost_fen = shares(lot.cost_fen, [command.quantity, lot.quantity - command.quantity])[0]
    movement = {
        "lot_id": lot.id,
        "kind": "written_off",
        "reference_id": command.id,
        "on": command.on,
        "quantity": -command.quantity,
        "cost_fen": -cost_fen,
    }
    lot.quantity -= command.quantity
    lot.cost_fen -= cost_fen
    await session.flush()
    await write(session, movements=[movement])
    await emit(
        session,
        LotWrittenOff(
            entity_id=lot.entity_id,
            on=command.on,
            document=command.document,
            lot_id=lot.id,
            product=lot.product,
            quantity=command.quantity,
            unit=Unit(lot.unit),
            cost_fen=cost_fen,
            is_purchased=lies_as_raw(lot),
            reason=command.reason,
        ),
    )
    return LotView.model_validate(lot.model_dump())
