"""What the genealogy answers, to those who work with a lot and to a shopper."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from shared.contracts.production import Passport


class TracedLot(BaseModel):
    """A lot on the way up or down. `share_ppm` is how many millionths of the one are of the other."""

    lot_id: UUID
    share_ppm: int
    depth: int
    entity: str | None
    status: str | None
    left: int | None
    product: str | None
    grade: str | None
    unit: str | None
    quantity: int | None
    on: date | None
    passport: Passport


class Link(BaseModel):
    from_lot_id: UUID
    to_lot_id: UUID
    batch_id: UUID | None
    batch_number: str | None
    quantity: int


class TraceView(BaseModel):
    """Where a lot came from and where it went."""

    lot_id: UUID
    lot: TracedLot | None
    ancestors: list[TracedLot]
    descendants: list[TracedLot]
    links: list[Link]


class PublicStep(BaseModel):
    """Earlier lots of one product at one organisation, as a shopper sees them.

    `kind`: on hand there when its books began, harvested there, made of other lots (dried, cleaned), or moved
    there from another organisation.
    """

    kind: Literal["opened", "harvested", "made", "moved"]
    organisation: str | None
    product: str
    from_on: date
    to_on: date
    villages: tuple[str, ...]
    growers: int
    lots: int
    share_ppm: int


class PublicTest(BaseModel):
    """A test the lot has passed, by its newest result."""

    kind: str
    tested_on: date
    laboratory: str


class PublicTrace(BaseModel):
    """What the QR code shows: no person, no price."""

    lot_id: UUID
    product: str
    grade: str
    unit: str
    producer: str | None
    batch_number: str | None
    kind: Literal["opened", "harvested", "made", "moved"]
    made_on: date
    best_before_on: date | None
    recalled: bool
    released: bool
    passport: Passport
    tests: list[PublicTest]
    steps: list[PublicStep]
    shipped_from_on: date | None
    shipped_to_on: date | None
