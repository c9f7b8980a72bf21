"""Records land contracts and tells them."""

from collections.abc import Sequence

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.domain.refusals import (
    HouseholdEnded,
    IdTaken,
    LeasedToItsVillage,
    TermBackwards,
)
from services.members.models import TABLES, Household
from services.members.queries import land as queries
from services.members.queries import organisations, people
from services.members.schemas.land import LandContractView, RecordLandContract
from shared.contracts.members import LandLeased
from shared.kit import clock
from shared.kit.auth import Actor
from shared.kit.outbox import emit_all


async def record(
    session: AsyncSession, actor: Actor, commands: Sequence[RecordLandContract]
) -> list[LandContractView]:
    """Record contracts, all or none.

    Refused: TermBackwards, HouseholdEnded, LeasedToItsVillage, IdTaken, NotFound.
    """
    taken = await queries.known(session, [command.id for command in commands])
    if taken:
        raise IdTaken(field="id", id=min(taken), what="合同 / contract")
    homes: list[Household] = []
    for command in commands:
        if command.ends_on <= command.starts_on:
            raise TermBackwards(field="ends_on")
        await organisations.find(session, command.lessee_id)
        home = await people.find_household(session, command.household_id)
        if home.ended_on is not None:
            raise HouseholdEnded(field="household_id", code=home.code, on=home.ended_on)
        if command.lessee_id == home.village_id:
            raise LeasedToItsVillage
        homes.append(home)
    now = clock.now()
    rows = [
        {
            **command.model_dump(),
            "village_id": home.village_id,
            "recorded_at": now,
            "recorded_by": actor.id,
        }
        for command, home in zip(commands, homes, strict=True)
    ]
    await session.execute(insert(TABLES["land_contract"]), rows)
    await emit_all(
        session,
        [
            LandLeased(
                contract_id=command.id,
                village_id=home.village_id,
                **command.model_dump(exclude={"id", "number", "parcel"}),
            )
            for command, home in zip(commands, homes, strict=True)
        ],
    )
    return [LandContractView.model_validate(row) for row in rows]
