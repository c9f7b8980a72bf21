"""A recipe: what goes in, what comes out at which value, how much may go missing, what the work costs."""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.production import TaxCategory, Unit

#: Day limits that keep every date calculation inside what a calendar holds.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
QUANTITY_MAX = 10**12
MG_PER_UNIT_MAX = 10**9
FEN_PER_KG_MAX = 10**8

Text = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")]
Note = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Grade = Annotated[str, Field(max_length=30, pattern=r"^[^\x00-\x1f\x7f]*$")]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Quantity = Annotated[int, Field(gt=0, le=QUANTITY_MAX)]
MgPerUnit = Annotated[int, Field(gt=0, le=MG_PER_UNIT_MAX, description="mass of one unit; 1000 for grams")]
FenPerKg = Annotated[int, Field(ge=0, le=FEN_PER_KG_MAX)]
ConversionKind = Literal["wages", "energy", "overhead", "depreciation"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class InputKind(_Frozen):
    """Something a recipe takes in."""

    product: Text
    unit: Unit = Unit.GRAM
    mg_per_unit: MgPerUnit = 1000


class OutputKind(_Frozen):
    """A joint product: its sales value at split-off shares the joint cost (domain.md §4, batch costing)."""

    product: Text
    unit: Unit = Unit.GRAM
    mg_per_unit: MgPerUnit = 1000
    sales_value_fen_per_kg: Annotated[int, Field(gt=0, le=FEN_PER_KG_MAX)]
    tax_category: TaxCategory
    shelf_life_days: Annotated[int, Field(ge=1, le=3650)] | None = None


class ByProductKind(_Frozen):
    """A by-product, carried at its net realisable value.

    What is food is tested before it leaves (食品安全法 §52); peel and dregs only where the recipe says so.
    """

    product: Text
    unit: Unit = Unit.GRAM
    mg_per_unit: MgPerUnit = 1000
    nrv_fen_per_kg: FenPerKg
    tax_category: TaxCategory
    tests: Annotated[tuple[Text, ...], Field(max_length=20)] = Field(
        (), description="what it must pass of its own: the tests of the recipe are its products'"
    )


class Rate(_Frozen):
    """A conversion cost per kilogram put in, taken where a batch does not state its own."""

    kind: ConversionKind
    fen_per_kg: FenPerKg


class Recipe(_Frozen):
    """A recipe as it holds at one plant from `effective_on` until its next version."""

    id: UUID
    entity_id: UUID
    code: Text
    name: Text
    effective_on: Day
    inputs: Annotated[tuple[InputKind, ...], Field(min_length=1, max_length=50)]
    outputs: Annotated[tuple[OutputKind, ...], Field(min_length=1, max_length=50)]
    by_products: Annotated[tuple[ByProductKind, ...], Field(max_length=20)] = ()
    rates: Annotated[tuple[Rate, ...], Field(max_length=10)] = ()
    expected_yield_bp: Annotated[int, Field(ge=1, le=1_000_000)]
    tolerance_bp: Annotated[int, Field(ge=0, le=10_000)]
    tests: Annotated[tuple[Text, ...], Field(max_length=20)] = ()

    @cached_property  # of a recipe that stays the same over many batches
    def mg_by_input(self) -> dict[tuple[str, str], int]:
        """The mass of one unit of what may go in, by product and unit."""
        return {(kind.product, kind.unit): kind.mg_per_unit for kind in self.inputs}
