"""What livestock remembers: the kernel's tables as its own, herds, animals, health, milk, manure."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from shared.kit.db import base
from shared.production.tables import bind_tables

Base = base("livestock")
TABLES = bind_tables(Base.metadata)


class Herd(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """Animals of one species, class and purpose; the batch of the same id carries their cost."""

    __tablename__ = "herd"
    __table_args__ = (CheckConstraint("depreciation_fen >= 0", name="depreciation_within"),)

    id: UUID = Field(primary_key=True, foreign_key="batch.id")
    entity_id: UUID = Field(index=True)
    name: str
    village: str
    species: str
    purpose: str
    asset: str
    depreciation_fen: int = Field(sa_type=BigInteger)


class Animal(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """An animal: where it is, whose it is born of, and from when its meat and milk may be used."""

    __tablename__ = "animal"
    __table_args__ = (
        UniqueConstraint("ear_tag"),
        CheckConstraint("state IN ('alive', 'sold', 'dead')", name="state"),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID = Field(index=True)
    herd_id: UUID = Field(foreign_key="herd.id", index=True)
    ear_tag: str | None
    tagged_on: date | None
    tag_note: str
    species: str
    breed: str
    sex: str
    born_on: date
    dam_id: UUID | None = Field(foreign_key="animal.id")
    origin: str
    came_on: date
    state: str
    left_on: date | None
    lot_id: UUID | None
    meat_ok_on: date | None
    milk_ok_on: date | None


class Weight(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """A weighing of an animal."""

    __tablename__ = "weight"
    __table_args__ = (UniqueConstraint("animal_id", "on"),)

    id: UUID = Field(primary_key=True)
    entity_id: UUID = Field(index=True)
    animal_id: UUID = Field(foreign_key="animal.id")
    on: date
    weight_g: int = Field(sa_type=BigInteger)


class Milking(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """What an animal gave into a lot of milk."""

    __tablename__ = "milking"

    id: UUID = Field(primary_key=True)
    entity_id: UUID = Field(index=True)
    animal_id: UUID = Field(foreign_key="animal.id", index=True)
    lot_id: UUID = Field(foreign_key="lot.id")
    on: date
    milk_ml: int = Field(sa_type=BigInteger)


class Mating(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """A service (配种) of a dam, and the day its young are due; append-only."""

    __tablename__ = "mating"
    __table_args__ = (UniqueConstraint("animal_id", "on"),)

    id: UUID = Field(primary_key=True)
    entity_id: UUID = Field(index=True)
    animal_id: UUID = Field(foreign_key="animal.id", index=True)
    on: date
    sire: str
    due_on: date = Field(index=True)


class HeadMove(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """A line of the head-count ledger: heads into (+) or out of (-) a herd, with the cost that went along."""

    __tablename__ = "head_move"
    __table_args__ = (
        CheckConstraint("heads <> 0", name="moves_something"),
        Index("ix_head_move_herd_id_on", "herd_id", "on"),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID = Field(index=True)
    herd_id: UUID = Field(foreign_key="herd.id")
    species: str
    kind: str
    heads: int
    cost_fen: int = Field(sa_type=BigInteger)
    depreciation_fen: int = Field(sa_type=BigInteger)
    on: date
    document: str
    note: str


class Depreciation(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """A month's depreciation of a herd of mature animals: one a month."""

    __tablename__ = "depreciation"
    __table_args__ = (UniqueConstraint("herd_id", "month"),)

    id: UUID = Field(primary_key=True)
    entity_id: UUID = Field(index=True)
    herd_id: UUID = Field(foreign_key="herd.id")
    batch_id: UUID = Field(foreign_key="batch.id")
    month: str
    amount_fen: int = Field(sa_type=BigInteger)
    on: date


class Withdrawal(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """Days after the last dose by drug, species, purpose and day; without an entity it is national."""

    __tablename__ = "withdrawal"
    __table_args__ = (
        UniqueConstraint(
            "entity_id", "drug", "species", "purpose", "effective_on", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint("days >= 0", name="has_days"),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID | None
    drug: str
    species: str
    purpose: str
    effective_on: date
    days: int
    banned: bool
    source: str


class Treatment(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """A treatment of an animal (畜牧法 §41: drug, target, time, dose)."""

    __tablename__ = "treatment"

    id: UUID = Field(primary_key=True)
    entity_id: UUID = Field(index=True)
    animal_id: UUID = Field(foreign_key="animal.id", index=True)
    drug: str
    source: str
    illness: str
    dose: str
    on: date
    last_given_on: date
    meat_ok_on: date
    milk_ok_on: date


class Manure(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """A line of the manure and wastewater ledger (畜禽规模养殖污染防治条例 §22)."""

    __tablename__ = "manure"
    __table_args__ = (CheckConstraint("storage_fill_bp BETWEEN 0 AND 10000", name="storage_fill"),)

    id: UUID = Field(primary_key=True)
    entity_id: UUID = Field(index=True)
    on: date
    source: str
    solid_kg: int
    liquid_l: int
    storage_fill_bp: int
    treatment: str
    destination: str
    area_m2: int = Field(sa_type=BigInteger)
    handler: str


class ManureCapacity(Base, table=True):  # type: ignore[call-arg, misc, valid-type]  # the base is made by a call
    """What an entity can store and what land takes its manure, from a day on."""

    __tablename__ = "manure_capacity"
    __table_args__ = (
        UniqueConstraint("entity_id", "effective_on"),
        CheckConstraint("land_m2 >= 0 AND storage_l >= 0", name="not_negative"),
    )

    id: UUID = Field(primary_key=True)
    entity_id: UUID
    effective_on: date
    storage_l: int = Field(sa_type=BigInteger)
    land_m2: int = Field(sa_type=BigInteger)
    source: str
