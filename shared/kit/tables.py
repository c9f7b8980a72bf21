"""The kit's own tables, the same in every service's database, attached to its metadata by `attach`."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

kit = MetaData()

#: Facts emitted and not yet published; a row lives here from the commit to the relay's next turn.
outbox = Table(
    "outbox",
    kit,
    Column("ordinal", BigInteger, Identity(always=True), primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("topic", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("entity_id", Uuid),
    Column("period", Text),
    Column("body", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)

#: What was published, numbered by the relay in the order it saw it; partitioned by month, for new readers.
archive = Table(
    "archive",
    kit,
    Column("position", BigInteger, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("topic", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("entity_id", Uuid),
    Column("period", Text),
    Column("body", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("archived_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Index("ix_archive_position", "position"),
    Index("ix_archive_topic_position", "topic", "position"),
    Index("ix_archive_entity_period", "entity_id", "period"),
    postgresql_partition_by="RANGE (archived_at)",
)

#: The relay's counter: the last position given out.
relay_state = Table(
    "relay_state",
    kit,
    Column("one", Integer, primary_key=True),
    Column("position", BigInteger, nullable=False),
)

#: Events applied here: delivered twice, applied once.
inbox = Table(
    "inbox",
    kit,
    Column("event_id", Uuid, primary_key=True),
    Column("received_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
)

#: How far each source is read: the last position of a sayer's archive, or the next of a partition.
cursor = Table(
    "cursor",
    kit,
    Column("source", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)

#: Counts of applied facts, compared with the sayer's own counts when a period is sealed.
heard = Table(
    "heard",
    kit,
    Column("entity_id", Uuid, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("sayer", Text, primary_key=True),
    Column("type", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
)

#: Events that wait for what they refer to, failed and will be tried again, or are parked for a person.
held = Table(
    "held",
    kit,
    Column("ordinal", BigInteger, Identity(always=True), primary_key=True),
    Column("event_id", Uuid, nullable=False, unique=True),
    Column("sayer", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", Text, nullable=False),  # behind | waiting | failing | parked
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", DateTime(timezone=True), nullable=False),
    Column("held_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Index("ix_held_key", "topic", "key", "ordinal"),
)

#: Acts done, by the id their author minted: the same id and content gets the first answer again.
act = Table(
    "act",
    kit,
    Column("id", Uuid, primary_key=True),
    Column("actor", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", Text),
    Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
)

#: The group tree, kept from OrganisationChanged, to judge scopes; `path` runs from the root to the node.
node = Table(
    "node",
    kit,
    Column("id", Uuid, primary_key=True),
    Column("parent_id", Uuid),
    Column("legal_entity_id", Uuid),  # itself, or for a branch the legal person it belongs to
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("legal_form", Text, nullable=False),
    Column("path", ARRAY(Uuid), nullable=False),
    Column("attributes", JSONB, nullable=False),
    Index("ix_node_path", "path", postgresql_using="gin"),
)

#: Months sealed here for an entity: the outbox takes no further fact of them.
sealed = Table(
    "sealed",
    kit,
    Column("entity_id", Uuid, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("sealed_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
)

#: Months asked to be sealed, until they are; one opened again is asked for in the next round.
closing = Table(
    "closing",
    kit,
    Column("entity_id", Uuid, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("upstream", ARRAY(Text), nullable=False),
    Column("round", Integer, nullable=False, server_default=text("1")),
    Column("asked_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
)

#: What each sayer counted of a sealed month (from PeriodSealed).
said = Table(
    "said",
    kit,
    Column("entity_id", Uuid, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("sayer", Text, primary_key=True),
    Column("counts", JSONB, nullable=False),
    Column("round", Integer, nullable=False, server_default=text("1")),
)

#: Effective-dated figures (rates, limits, days): one row a value and the day it starts to hold.
figure = Table(
    "figure",
    kit,
    Column("name", Text, primary_key=True),
    Column("effective_on", Date, primary_key=True),
    Column("value", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
)


def attach(metadata: MetaData) -> None:
    """Copy the kit's tables into a service's own metadata (one metadata a service, many in one process)."""
    for table in kit.sorted_tables:
        table.to_metadata(metadata)
