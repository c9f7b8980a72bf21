"""The manure and wastewater ledger, and what an entity can store and its land can take."""

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.livestock.domain import FieldWithoutArea, UntreatedDischarge
from services.livestock.models import Manure, ManureCapacity
from services.livestock.schemas.manure import (
    CapacityRow,
    ManureDestination,
    ManureTreatment,
    ManureView,
    RecordManure,
    SetCapacity,
)

MANURE: Table = Manure.__table__
CAPACITIES: Table = ManureCapacity.__table__


async def record(session: AsyncSession, command: RecordManure) -> ManureView:
    """A line of the ledger (畜禽规模养殖污染防治条例 §18, §20, §22).

    Refused: `UntreatedDischarge`, `FieldWithoutArea`.
    """
    untreated = command.treatment is ManureTreatment.NONE
    if untreated and command.destination is ManureDestination.DISCHARGED:
        raise UntreatedDischarge(field="destination")
    if command.destination is ManureDestination.FIELD and not command.area_m2:
        raise FieldWithoutArea(field="area_m2")
    row = command.model_dump()
    await session.execute(insert(MANURE), [row])
    return ManureView.model_validate(row)


async def set_capacity(session: AsyncSession, command: SetCapacity) -> CapacityRow:
    """What can be stored and what land there is from a day on. Refused: `CapacitySet`."""
    row = command.model_dump()
    await session.execute(insert(CAPACITIES), [row])
    return CapacityRow.model_validate(row)
