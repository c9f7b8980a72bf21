"""Treatments and their withdrawal periods: they block animals, and the lots that left before the entry."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.livestock.domain import FreeOn, Period, Purpose, withdrawn
from services.livestock.models import Treatment, Withdrawal
from services.livestock.schemas.health import SetWithdrawal, TreatAnimals, TreatmentView, WithdrawalView
from services.livestock.service.herds import lock
from services.livestock.service.line import ANIMALS, MILKINGS, PRODUCTION, not_in_herd
from shared.kit.ids import named_id
from shared.production import lots

WITHDRAWALS: Table = Withdrawal.__table__


async def set_withdrawal(session: AsyncSession, command: SetWithdrawal) -> WithdrawalView:
    """A withdrawal period of the entity's own, besides the national ones. Refused: `WithdrawalSet`."""
    row = command.model_dump()
    await session.execute(insert(WITHDRAWALS), [row])
    return WithdrawalView.model_validate(row)


async def treat(session: AsyncSession, herd_id: UUID, command: TreatAnimals) -> list[TreatmentView]:
    """A treatment blocks meat and milk until its withdrawal periods are over (公告278; 畜牧法 §41).

    Entered late, it also blocks the lots that the animals, or their milk, went into since.
    Refused: `NotInHerd`, `NoWithdrawal`, `DrugIsBanned`.
    """
    _, herd = await lock(session, herd_id)
    animals = await _treated(session, herd_id, command)
    last = max(command.on, command.last_given_on or command.on)
    periods = await _periods(session, herd, command)
    free = withdrawn(periods, command.drug, herd.species, Purpose(herd.purpose), last)
    rows = [_row(animal, command, last, free) for animal in animals]
    await session.execute(insert(Treatment), rows)
    await session.execute(
        update(ANIMALS)
        .where(ANIMALS.c.id.in_([animal.id for animal in animals]))
        .values(
            # greatest ignores NULL: an earlier, longer block stands
            meat_ok_on=func.greatest(ANIMALS.c.meat_ok_on, free.meat),
            milk_ok_on=func.greatest(ANIMALS.c.milk_ok_on, free.milk),
        )
    )
    await _block_what_left(session, animals, command, free)
    return [TreatmentView.model_validate(one) for one in rows]


async def _treated(session: AsyncSession, herd_id: UUID, command: TreatAnimals) -> list[Row[Any]]:
    """The animals, in this herd or gone from it since the treatment began, locked. Refuses NotInHerd."""
    wanted = set(command.animal_ids)
    query = select(ANIMALS).where(ANIMALS.c.id.in_(wanted)).order_by(ANIMALS.c.id).with_for_update()
    rows = (await session.execute(query)).all()
    here = {
        row.id
        for row in rows
        if row.herd_id == herd_id and (row.left_on is None or row.left_on >= command.on)
    }
    if missing := wanted - here:
        raise not_in_herd(min(missing), rows)
    return list(rows)


async def _periods(session: AsyncSession, herd: Row[Any], command: TreatAnimals) -> list[Period]:
    """The national and the entity's own periods that hold on the day of treatment, the latest of each."""
    rows = await session.execute(
        select(WITHDRAWALS.c.purpose, WITHDRAWALS.c.days, WITHDRAWALS.c.banned)
        .where(
            WITHDRAWALS.c.drug == command.drug,
            WITHDRAWALS.c.species == herd.species,
            WITHDRAWALS.c.effective_on <= command.on,
            or_(WITHDRAWALS.c.entity_id.is_(None), WITHDRAWALS.c.entity_id == herd.entity_id),
        )
        .order_by(WITHDRAWALS.c.entity_id, WITHDRAWALS.c.purpose, WITHDRAWALS.c.effective_on.desc())
        .ext(distinct_on(WITHDRAWALS.c.entity_id, WITHDRAWALS.c.purpose))
    )
    return [Period(Purpose(row.purpose), row.days, row.banned) for row in rows]


def _row(animal: Row[Any], command: TreatAnimals, last: date, free: FreeOn) -> dict[str, Any]:
    return command.model_dump(exclude={"animal_ids", "id"}) | {
        "id": named_id("treatment", command.id, animal.id),
        "entity_id": animal.entity_id,
        "animal_id": animal.id,
        "last_given_on": last,
        "meat_ok_on": free.meat,
        "milk_ok_on": free.milk,
    }


async def _block_what_left(
    session: AsyncSession, animals: Sequence[Row[Any]], command: TreatAnimals, free: FreeOn
) -> None:
    """Lots of these animals wait for the day; lots with their milk are held: no day makes that good."""
    reason = f"休药期 / withdrawal period: {command.drug}"[:80]
    of_heads = {row.lot_id for row in animals if row.lot_id is not None}
    await lots.block(session, PRODUCTION, of_heads, reason, free.meat)
    of_milk = await session.execute(
        select(MILKINGS.c.lot_id)
        .distinct()
        .where(
            MILKINGS.c.animal_id.in_([row.id for row in animals]),
            MILKINGS.c.on >= command.on,
            MILKINGS.c.on < free.milk,
        )
    )
    await lots.block(session, PRODUCTION, of_milk.scalars().all(), reason, None)
