"""One batch decided: mass in balance, joint cost shared to the fen, inputs followed to outputs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.processing.domain import refusals
from services.processing.domain.recipe import (
    ByProductKind,
    ConversionKind,
    Day,
    Grade,
    Note,
    OutputKind,
    Quantity,
    Recipe,
    Text,
)
from shared.contracts.production import Passport
from shared.kit.errors import TooLarge
from shared.kit.ids import named_id
from shared.kit.money import BP_WHOLE, shares
from shared.production.quantities import written

MG_PER_G = 1000
MG_PER_KG = 1_000_000
#: A batch beyond these is a slip of the key; below them every sum fits its column.
MASS_MG_MAX, COST_FEN_MAX = 10**17, 10**17
Fen = Annotated[int, Field(ge=0, le=10**14)]
#: A lot in one of these may go into a batch.
USABLE = ("received", "released")


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Put(_Sent):
    """A quantity of a lot that went in."""

    lot_id: UUID
    quantity: Quantity


class Made(_Sent):
    """A product or by-product that came out."""

    product: Text
    grade: Grade = ""
    quantity: Quantity


class Loss(_Sent):
    """Mass that is gone: normal loss raises the unit cost, abnormal loss is an expense of the month."""

    kind: Literal["normal", "abnormal"]
    quantity_g: Quantity
    reason: Note = ""


class Spent(_Sent):
    """A conversion cost the plant states itself."""

    kind: ConversionKind
    amount_fen: Fen


class RecordBatch(_Sent):
    """What a plant posts. Its own number is the key: same number, same content, the first answer again."""

    entity_id: UUID
    number: Text
    recipe: Text
    on: Day
    inputs: Annotated[tuple[Put, ...], Field(min_length=1, max_length=50)]
    outputs: Annotated[tuple[Made, ...], Field(min_length=1, max_length=50)]
    by_products: Annotated[tuple[Made, ...], Field(max_length=20)] = ()
    losses: Annotated[tuple[Loss, ...], Field(max_length=20)] = ()
    conversions: Annotated[tuple[Spent, ...], Field(max_length=10)] | None = Field(
        None, description="where absent, the recipe's rates times the mass put in"
    )

    @cached_property  # asked for some twenty times a batch, and a hash each time
    def batch_id(self) -> UUID:
        """The same id for the same plant and number, so labels can be printed before the post arrives."""
        return named_id("batch", self.entity_id, self.number)


@dataclass(slots=True)
class Lot:
    """A lot in custody as a batch sees it; `quantity` and `cost_fen` are what is left."""

    id: UUID
    entity_id: UUID
    product: str
    unit: str
    quantity: int
    cost_fen: int
    status: str
    on: date
    passport: Passport = field(default_factory=Passport)

    def part_cost_fen(self, quantity: int) -> int:
        """The exact cost of a part: what is left keeps the rest, so the parts of a lot sum to its cost."""
        return shares(self.cost_fen, [quantity, self.quantity - quantity])[0]


@dataclass(frozen=True, slots=True)
class Used:
    """A part of a lot used up at its cost."""

    lot: Lot
    quantity: int
    cost_fen: int
    mass_mg: int


@dataclass(frozen=True, slots=True)
class NewLot:
    """A lot the batch made, and what it must be tested for before it is released."""

    id: UUID
    product: str
    grade: str
    quantity: int
    unit: str
    cost_fen: int
    by_product: bool
    tax_category: str
    mass_mg: int
    best_before_on: date | None
    tests: tuple[str, ...]

    @property
    def status(self) -> str:
        """Released as it is made where nothing is to be tested."""
        return "pending" if self.tests else "released"


@dataclass(frozen=True, slots=True)
class Edge:
    """So much of one lot went into another; `weight` of `total_weight` is its share of the other's mass."""

    from_lot_id: UUID
    to_lot_id: UUID
    quantity: int
    weight: int
    total_weight: int


@dataclass(frozen=True, slots=True)
class Completed:
    """A batch that may be recorded: Σ inputs + Σ conversions = Σ outputs + abnormal loss, in fen."""

    used: tuple[Used, ...]
    made: tuple[NewLot, ...]
    edges: tuple[Edge, ...]
    conversions: tuple[tuple[str, int], ...]
    abnormal_loss_fen: int
    in_mg: int
    out_mg: int
    lost_mg: int
    yield_bp: int
    passport: Passport


def complete(recipe: Recipe, post: RecordBatch, lots: Mapping[UUID, Lot]) -> Completed:
    """Decide a batch. Changes nothing; the caller takes the parts from the lots.

    Refuses UnknownLot, LotUsedTwice, LotIsHeld, LotNotReleased, NotThatMuch, UsedBeforeItWasThere,
    NotInRecipe, MoreOutThanIn, MassUnaccountedFor.
    """
    used = _use(recipe, post, lots)
    kinds = _kinds(recipe, post)
    masses = [made.quantity * kind.mg_per_unit for made, kind in kinds]
    abnormal_mg = sum(loss.quantity_g for loss in post.losses if loss.kind == "abnormal") * MG_PER_G
    lost_mg = sum(loss.quantity_g for loss in post.losses) * MG_PER_G
    in_mg, out_mg = sum(part.mass_mg for part in used), sum(masses)
    _balance(in_mg, out_mg + lost_mg, recipe.tolerance_bp)
    conversions = _conversions(recipe, post, in_mg)
    total_fen = sum(part.cost_fen for part in used) + sum(fen for _, fen in conversions)
    if total_fen > COST_FEN_MAX:
        raise TooLarge(field="conversions", limit="cost_fen", max=COST_FEN_MAX)
    abnormal_fen, costs = _share_cost(total_fen, kinds, masses, abnormal_mg)
    made = tuple(
        NewLot(
            named_id("lot", post.batch_id, position),
            out.product,
            out.grade,
            out.quantity,
            kind.unit,
            cost,
            isinstance(kind, ByProductKind),
            kind.tax_category,
            mass,
            _best_before(kind, post.on),
            kind.tests if isinstance(kind, ByProductKind) else recipe.tests,
        )
        for position, ((out, kind), cost, mass) in enumerate(zip(kinds, costs, masses, strict=True))
    )
    main_mg = sum(lot.mass_mg for lot in made if not lot.by_product)
    return Completed(
        used,
        made,
        _edges(used, made, abnormal_mg),
        conversions,
        abnormal_fen,
        in_mg,
        out_mg,
        lost_mg,
        main_mg * BP_WHOLE // in_mg,
        merged([part.lot.passport for part in used]),
    )


def _use(recipe: Recipe, post: RecordBatch, lots: Mapping[UUID, Lot]) -> tuple[Used, ...]:
    seen: set[UUID] = set()
    used = []
    for position, put in enumerate(post.inputs):
        where, lot = f"inputs.{position}.lot_id", lots.get(put.lot_id)
        if put.lot_id in seen:
            raise refusals.LotUsedTwice(field=where, lot_id=put.lot_id)
        seen.add(put.lot_id)
        if lot is None or lot.entity_id != post.entity_id:
            raise refusals.UnknownLot(field=where, lot_id=put.lot_id)
        if lot.status == "held":
            raise refusals.LotIsHeld(field=where, lot_id=lot.id)
        if lot.status not in USABLE:
            raise refusals.LotNotReleased(field=where, lot_id=lot.id)
        if lot.on > post.on:
            raise refusals.UsedBeforeItWasThere(field=where, lot_id=lot.id, since=lot.on, on=post.on)
        mg = recipe.mg_by_input.get((lot.product, lot.unit))
        if mg is None:
            raise refusals.NotInRecipe(field=where, recipe=recipe.code, product=lot.product, unit=lot.unit)
        if put.quantity > lot.quantity:
            raise refusals.NotThatMuch(
                field=f"inputs.{position}.quantity",
                lot_id=lot.id,
                left=written(lot.quantity, lot.unit),
                asked=written(put.quantity, lot.unit),
            )
        used.append(Used(lot, put.quantity, lot.part_cost_fen(put.quantity), put.quantity * mg))
    return tuple(used)


def _kinds(recipe: Recipe, post: RecordBatch) -> list[tuple[Made, OutputKind | ByProductKind]]:
    """Each output and by-product with what the recipe says of it, in the order posted."""
    found: list[tuple[Made, OutputKind | ByProductKind]] = []
    named: tuple[tuple[str, tuple[Made, ...], Sequence[OutputKind | ByProductKind]], ...] = (
        ("outputs", post.outputs, recipe.outputs),
        ("by_products", post.by_products, recipe.by_products),
    )
    for place, sent, known in named:
        kinds = {kind.product: kind for kind in known}
        for position, made in enumerate(sent):
            kind = kinds.get(made.product)
            if kind is None:
                where = f"{place}.{position}.product"
                raise refusals.NotInRecipe(field=where, recipe=recipe.code, product=made.product, unit="")
            found.append((made, kind))
    return found


def _balance(in_mg: int, accounted_mg: int, tolerance_bp: int) -> None:
    """Mass balance: in = out + by-products + losses + unexplained, |unexplained| within the tolerance."""
    if max(in_mg, accounted_mg) > MASS_MG_MAX:
        raise TooLarge(field="inputs", limit="mass_mg", max=MASS_MG_MAX)
    unexplained = in_mg - accounted_mg
    if abs(unexplained) * BP_WHOLE <= in_mg * tolerance_bp:
        return
    facts = {
        "in_g": in_mg // MG_PER_G,
        "out_g": accounted_mg // MG_PER_G,
        "missing_g": unexplained // MG_PER_G,
        "allowed_g": in_mg * tolerance_bp // BP_WHOLE // MG_PER_G,
        "tolerance_bp": tolerance_bp,
    }
    if unexplained < 0:
        raise refusals.MoreOutThanIn(field="outputs", **facts)
    raise refusals.MassUnaccountedFor(field="outputs", **facts)


def _conversions(recipe: Recipe, post: RecordBatch, in_mg: int) -> tuple[tuple[str, int], ...]:
    if post.conversions is not None:
        return tuple((spent.kind, spent.amount_fen) for spent in post.conversions)
    return tuple((rate.kind, _per_kg(rate.fen_per_kg, in_mg)) for rate in recipe.rates)


def _per_kg(fen_per_kg: int, mass_mg: int) -> int:
    """Fen for a mass, half up."""
    return (fen_per_kg * mass_mg * 2 + MG_PER_KG) // (MG_PER_KG * 2)


def _share_cost(
    total_fen: int,
    kinds: Sequence[tuple[Made, OutputKind | ByProductKind]],
    masses: Sequence[int],
    abnormal_mg: int,
) -> tuple[int, list[int]]:
    """The abnormal loss's fen, and each output's: by-products at net realisable value first, the rest of the
    joint cost by sales value at split-off, left-over fen to the largest remainders (domain.md §4).

    By-products worth more than the whole cost carry the cost and no more: no output has a negative one.
    """
    out_mg = sum(masses)
    abnormal_fen = shares(total_fen, [abnormal_mg, out_mg])[0]
    left = total_fen - abnormal_fen
    nrvs = [
        _per_kg(kind.nrv_fen_per_kg, mass) if isinstance(kind, ByProductKind) else 0
        for (_, kind), mass in zip(kinds, masses, strict=True)
    ]
    if sum(nrvs) > left:
        nrvs = shares(left, nrvs)
    values = [
        0 if isinstance(kind, ByProductKind) else kind.sales_value_fen_per_kg * mass
        for (_, kind), mass in zip(kinds, masses, strict=True)
    ]
    joint = shares(left - sum(nrvs), values)
    return abnormal_fen, [nrv + part for nrv, part in zip(nrvs, joint, strict=True)]


def _best_before(kind: OutputKind | ByProductKind, on: date) -> date | None:
    if isinstance(kind, OutputKind) and kind.shelf_life_days is not None:
        return on + timedelta(days=kind.shelf_life_days)
    return None


def _edges(used: Sequence[Used], made: Sequence[NewLot], abnormal_mg: int) -> tuple[Edge, ...]:
    """Each input's quantity spread over outputs and abnormal loss by mass: the parts sum to what went in."""
    weights = [*(lot.mass_mg for lot in made), abnormal_mg]
    total = sum(part.mass_mg for part in used)
    return tuple(
        Edge(part.lot.id, lot.id, quantity, part.mass_mg, total)
        for part in used
        for lot, quantity in zip(made, shares(part.quantity, weights)[: len(made)], strict=True)
    )


def merged(passports: Sequence[Passport]) -> Passport:
    """What the trace page may show of a mixture: all villages and plots, the whole span of harvest days."""
    if len(passports) == 1:
        return passports[0]
    first = [passport.harvested_from for passport in passports if passport.harvested_from]
    last = [passport.harvested_to for passport in passports if passport.harvested_to]
    return Passport(
        villages=tuple(sorted({name for passport in passports for name in passport.villages})),
        plots=tuple(sorted({name for passport in passports for name in passport.plots})),
        harvested_from=min(first, default=None),
        harvested_to=max(last, default=None),
        treatments=tuple(sorted({name for passport in passports for name in passport.treatments})),
        growers=sum(passport.growers for passport in passports),
    )
