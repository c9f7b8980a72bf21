"""The kernel's tables, declared once; each subsidiary copies them into its own metadata by `bind_tables`."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

_kernel = MetaData()


def _recorded() -> Column[Any]:
    return Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=text("now()"))


#: Households as members tells of them: whom a delivery or a wage is owed to.
_grower = Table(
    "grower",
    _kernel,
    Column("id", Uuid, primary_key=True),
    Column("village_id", Uuid, nullable=False),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
)

#: Who is a member of which co-op since when.
_membership = Table(
    "membership",
    _kernel,
    Column("organisation_id", Uuid, primary_key=True),
    Column("holder_id", Uuid, primary_key=True),
    Column("admitted_on", Date, nullable=False),
)

#: Buying prices by entity, product and the day they start to hold; grades as {grade: coefficient in bp}.
_price = Table(
    "price",
    _kernel,
    Column("id", Uuid, primary_key=True),
    Column("entity_id", Uuid, nullable=False),
    Column("product", Text, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("base_fen_per_kg", BigInteger, nullable=False),
    Column("standard_moisture_bp", Integer, nullable=False),
    Column("tax_category", Text, nullable=False),
    Column("grades", JSONB, nullable=False),
    _recorded(),
    UniqueConstraint("entity_id", "product", "effective_on"),
)

#: Lots in this service's custody: what is left of them, at the cost of what is left.
_lot = Table(
    "lot",
    _kernel,
    Column("id", Uuid, primary_key=True),
    Column("entity_id", Uuid, nullable=False),
    Column("product", Text, nullable=False),
    Column("grade", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("cost_fen", BigInteger, nullable=False),
    Column("quantity_in", BigInteger, nullable=False),
    Column("cost_in_fen", BigInteger, nullable=False),
    Column("tax_category", Text, nullable=False),
    Column("is_purchased", Boolean, nullable=False),
    Column("origin", Text, nullable=False),  # delivery | harvest | transfer | opening
    Column("origin_id", Uuid, nullable=False),
    Column("on", Date, nullable=False),
    Column("status", Text, nullable=False),  # available | held
    Column("hold_reason", Text, nullable=False, server_default=""),
    Column("blocked_until", Date),
    Column("for_sale", Boolean, nullable=False, server_default=text("false")),
    Column("best_before_on", Date),
    Column("passport", JSONB, nullable=False),
    _recorded(),
    CheckConstraint("quantity >= 0 AND cost_fen >= 0", name="not_negative"),
    CheckConstraint("quantity > 0 OR cost_fen = 0", name="cost_has_goods"),
    CheckConstraint("status IN ('available', 'held')", name="status"),
    Index("ix_lot_entity_id_id", "entity_id", "id"),
    Index("ix_lot_entity_id_on_id", "entity_id", "on", "id"),
)

#: Grower deliveries; a correction is a row of signed differences that names the original.
_delivery = Table(
    "delivery",
    _kernel,
    Column("id", Uuid, primary_key=True),
    Column("entity_id", Uuid, nullable=False),
    Column("sheet_id", Uuid, nullable=False),
    Column("household_id", Uuid, nullable=False),
    Column("holder_name", Text, nullable=False),
    Column("is_member", Boolean, nullable=False),
    Column("lot_id", Uuid, ForeignKey("lot.id"), nullable=False),
    Column("product", Text, nullable=False),
    Column("grade", Text, nullable=False),
    Column("gross_g", BigInteger, nullable=False),
    Column("tare_g", BigInteger, nullable=False, server_default=text("0")),
    Column("moisture_bp", Integer),
    Column("impurity_bp", Integer, nullable=False),
    Column("net_g", BigInteger, nullable=False),
    Column("price_fen_per_kg", BigInteger, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("input_vat_fen", BigInteger, nullable=False),
    Column("cost_fen", BigInteger, nullable=False),
    Column("tax_category", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("document", Text, nullable=False),
    Column("corrects", Uuid, ForeignKey("delivery.id")),
    Column("reason", Text, nullable=False, server_default=""),
    _recorded(),
    Index("ix_delivery_entity_id_id", "entity_id", "id"),
    Index("ix_delivery_entity_id_on_id", "entity_id", "on", "id"),
    Index("ix_delivery_household_id_on", "household_id", "on"),
    Index("ix_delivery_corrects", "corrects"),
)

#: Batches: the cost gathered and not yet harvested.
_batch = Table(
    "batch",
    _kernel,
    Column("id", Uuid, primary_key=True),
    Column("entity_id", Uuid, nullable=False),
    Column("number", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("asset", Text, nullable=False),
    Column("tax_category", Text, nullable=False),
    Column("status", Text, nullable=False),  # open | closed
    Column("opened_on", Date, nullable=False),
    Column("closed_on", Date),
    Column("cost_fen", BigInteger, nullable=False),
    Column("gathered_fen", BigInteger, nullable=False),
    Column("passport", JSONB, nullable=False),
    _recorded(),
    CheckConstraint("cost_fen >= 0", name="not_negative"),
    CheckConstraint("status = 'open' OR cost_fen = 0", name="closed_bears_nothing"),
    UniqueConstraint("entity_id", "number"),
    Index("ix_batch_entity_id_id", "entity_id", "id"),
    Index("ix_batch_entity_id_opened_on_id", "entity_id", "opened_on", "id"),
)

#: Costs and wages gathered on batches, and lots used up in them.
_cost = Table(
    "cost",
    _kernel,
    Column("id", Uuid, primary_key=True),
    Column("batch_id", Uuid, ForeignKey("batch.id"), nullable=False),
    Column("entity_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),  # a CostKind, or 'wages'
    Column("amount_fen", BigInteger, nullable=False),
    Column("supplier", Text),
    Column("lot_id", Uuid, ForeignKey("lot.id")),
    Column("item_id", Uuid),
    Column("household_id", Uuid),
    Column("note", Text, nullable=False, server_default=""),
    Column("quantity", BigInteger),
    Column("on", Date, nullable=False),
    Column("document", Text, nullable=False),
    _recorded(),
    Index("ix_cost_batch_id", "batch_id"),
)

#: Inputs in own stock (seed, fertiliser, feed, film), one pool an item, at average cost.
_input_stock = Table(
    "input_stock",
    _kernel,
    Column("id", Uuid, primary_key=True),
    Column("entity_id", Uuid, nullable=False),
    Column("item", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("cost_fen", BigInteger, nullable=False),
    CheckConstraint("quantity >= 0 AND cost_fen >= 0", name="not_negative"),
    UniqueConstraint("entity_id", "item"),
)

#: Every movement of the input stock: bought, used on a batch, advanced to a grower.
_input_move = Table(
    "input_move",
    _kernel,
    Column("id", Uuid, primary_key=True),
    Column("item_id", Uuid, ForeignKey("input_stock.id"), nullable=False),
    Column("entity_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),  # bought | used | advanced
    Column("quantity", BigInteger, nullable=False),
    Column("cost_fen", BigInteger, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("vat_fen", BigInteger, nullable=False),
    Column("household_id", Uuid),
    Column("supplier", Text),
    Column("on", Date, nullable=False),
    Column("document", Text, nullable=False),
    _recorded(),
)

#: What left for another entity, and when the receiver said it had arrived.
_transfer = Table(
    "transfer",
    _kernel,
    Column("id", Uuid, primary_key=True),
    Column("entity_id", Uuid, nullable=False),
    Column("lot_id", Uuid, nullable=False),
    Column("from_lot_id", Uuid, nullable=False),
    Column("to_entity_id", Uuid, nullable=False),
    Column("to_service", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("unit", Text, nullable=False),
    Column("cost_fen", BigInteger, nullable=False),
    Column("net_fen", BigInteger, nullable=False),
    Column("vat_fen", BigInteger, nullable=False),
    Column("on", Date, nullable=False),
    Column("document", Text, nullable=False),
    Column("received_on", Date),
    _recorded(),
    Index("ix_transfer_entity_id_id", "entity_id", "id"),
)

#: What left for customers, by shipment, and how much of it came back.
_issue = Table(
    "issue",
    _kernel,
    Column("id", Uuid, primary_key=True),  # the shipment's
    Column("entity_id", Uuid, nullable=False),
    Column("order_id", Uuid, nullable=False),
    Column("lot_id", Uuid, ForeignKey("lot.id"), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("cost_fen", BigInteger, nullable=False),
    Column("returned_quantity", BigInteger, nullable=False, server_default=text("0")),
    Column("returned_cost_fen", BigInteger, nullable=False, server_default=text("0")),
    Column("on", Date, nullable=False),
    _recorded(),
    CheckConstraint("returned_quantity <= quantity", name="returned_within"),
)


@dataclass(frozen=True)
class Tables:
    """The kernel's tables in one subsidiary's metadata."""

    grower: Table
    membership: Table
    price: Table
    lot: Table
    delivery: Table
    batch: Table
    cost: Table
    input_stock: Table
    input_move: Table
    transfer: Table
    issue: Table


#: Facts and price rows nobody edits: the migration makes the database refuse it.
APPEND_ONLY = ("price", "delivery", "cost", "input_move")


def bind_tables(metadata: MetaData) -> Tables:
    """Copy the kernel's tables into a subsidiary's own metadata."""
    return Tables(**{table.name: table.to_metadata(metadata) for table in _kernel.sorted_tables})
