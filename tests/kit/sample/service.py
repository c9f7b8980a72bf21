"""The sample service in one file, as no real service would have it: tables, events, routes, handlers."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import BigInteger, CheckConstraint, Identity, text
from sqlalchemy import Column as SAColumn
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from shared.kit.act import Command
from shared.kit.app import Service
from shared.kit.auth import PUBLIC, Role, door
from shared.kit.db import own_registry
from shared.kit.errors import Kind, Refused
from shared.kit.events import BusinessFact, Event
from shared.kit.ids import new_id
from shared.kit.outbox import emit
from shared.kit.web import Acting, Router

own = own_registry()


class Base(SQLModel, registry=own):
    metadata = own.metadata


class Basket(Base, table=True):
    __tablename__ = "basket"
    __table_args__ = (CheckConstraint("weight_g >= 0", name="not_negative"),)

    id: UUID = Column(primary_key=True)
    entity_id: UUID
    farm: str
    weight_g: int = Column(sa_type=BigInteger)


class BasketLog(Base, table=True):
    __tablename__ = "basket_log"
    __table_args__ = (CheckConstraint("weight_g >= 0", name="not_negative"),)

    id: UUID = Column(primary_key=True)
    entity_id: UUID
    farm: str
    weight_g: int = Column(sa_type=BigInteger)


class Weighing(Base, table=True):
    """What a reader applied; `number` is the weight, `ordinal` the order. No key keeps out a second time."""

    __tablename__ = "weighing"

    ordinal: int = Column(sa_column=SAColumn(BigInteger, Identity(always=True), primary_key=True))
    id: UUID
    farm: str
    number: int = Column(sa_type=BigInteger)


class BasketWeighed(BusinessFact):
    """A basket was weighed at a farm."""

    topic: ClassVar[str] = "sample.baskets"
    key_field: ClassVar[str] = "farm"

    farm: str
    weight_g: int


class FarmJoined(Event):
    """A farm may bring baskets from now on."""

    topic: ClassVar[str] = "sample.farms"
    key_field: ClassVar[str] = "farm"

    farm: str


class NegativeWeight(Refused):
    """A basket weighs nothing or more."""

    kind = Kind.INVALID
    constraint = "ck_basket_not_negative"
    field = "weight_g"
    zh = "重量不能为负"
    en = "A weight is never negative"


class BasketTooHeavy(Refused):
    """More than one person can carry."""

    kind = Kind.CONFLICT
    zh = "一筐 {weight_g} 克太重，最多 {max_g} 克"
    en = "A basket of {weight_g} g is too heavy; at most {max_g} g"


BASKET_G_MAX = 50_000


class WeighBasket(Command):
    entity_id: UUID
    on: date = date(2025, 12, 1)
    farm: str = Field(min_length=1, max_length=40)
    weight_g: int


class BasketOut(BaseModel):
    id: UUID
    farm: str
    weight_g: int


async def weigh(session: AsyncSession, command: WeighBasket) -> BasketOut:
    if command.weight_g > BASKET_G_MAX:
        raise BasketTooHeavy(field="weight_g", weight_g=command.weight_g, max_g=BASKET_G_MAX)
    await insert_basket(session, "basket", command.id, command.entity_id, command.farm, command.weight_g)
    await emit(
        session,
        BasketWeighed(
            id=new_id(),
            entity_id=command.entity_id,
            on=command.on,
            document=str(command.id),
            farm=command.farm,
            weight_g=command.weight_g,
        ),
    )
    return BasketOut(id=command.id, farm=command.farm, weight_g=command.weight_g)


async def insert_basket(
    session: AsyncSession, table: str, basket_id: UUID, entity_id: UUID, farm: str, weight_g: int
) -> None:
    await session.execute(
        text(
            f"INSERT INTO {table} (id, entity_id, farm, weight_g) VALUES (:id, :entity_id, :farm, :weight_g)"
        ),
        {"id": basket_id, "entity_id": entity_id, "farm": farm, "weight_g": weight_g},
    )


router = Router(prefix="/baskets")


@router.post("", door=door(Role.PLANT, scope="body:entity_id"))
async def post_basket(act: Acting, command: WeighBasket) -> BasketOut:
    answer: BasketOut = await act.once(command, lambda: weigh(act.session, command))
    return answer


@router.post("/many", door=door(Role.PLANT, scope="row"))
async def post_baskets(act: Acting, commands: list[WeighBasket]) -> list[BasketOut]:
    for entity_id in {command.entity_id for command in commands}:
        await act.within(entity_id)

    async def do(fresh: Sequence[WeighBasket]) -> list[BasketOut]:
        return [await weigh(act.session, command) for command in fresh]

    return await act.once_many(commands, do)


@router.post("/unchecked", door=door(Role.PLANT, scope="row"))
async def post_unchecked(act: Acting, command: WeighBasket) -> BasketOut:
    return await weigh(act.session, command)


@router.post("/at/{farm}", door=door(Role.PLANT, scope="body:entity_id"))
async def post_at(act: Acting, farm: str, command: WeighBasket) -> BasketOut:
    command = command.model_copy(update={"farm": farm})
    answer: BasketOut = await act.once(command, lambda: weigh(act.session, command))
    return answer


@router.get("", door=door(Role.PLANT, Role.AUDITOR, scope="visible"))
async def get_baskets(act: Acting) -> list[BasketOut]:
    rows = await act.session.execute(
        text("SELECT id, farm, weight_g FROM basket WHERE entity_id = ANY(:nodes) ORDER BY id"),
        {"nodes": await act.visible()},
    )
    return [BasketOut(**row._mapping) for row in rows]


@router.get("/at-node/{node_id}", door=door(Role.PLANT, scope="path:node_id"))
async def get_at_node(act: Acting, node_id: UUID) -> str:
    return "yes"


@router.get("/writes", door=PUBLIC)
async def get_writes(act: Acting) -> str:
    await insert_basket(act.session, "basket", new_id(), new_id(), "nowhere", 1)
    return "written"


SAMPLE = Service(
    name="sample",
    title="Baskets, for tests of the kit",
    metadata=Base.metadata,
    migrations=Path(__file__).with_name("migrations"),
    routers=(router,),
    says=(BasketWeighed,),
)
