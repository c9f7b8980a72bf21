"""organisations, people, registers"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.kit.migrate import append_only, create_kit

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_kit()
    op.create_table(
        "coverage",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("deliveries", sa.BigInteger(), nullable=False),
        sa.Column("delivered_fen", sa.BigInteger(), nullable=False),
        sa.Column("wages_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("household_id", "year", name=op.f("pk_coverage")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("legal_form", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=True),
        sa.Column("vat_registered", sa.Boolean(), nullable=False),
        sa.Column("registered_capital_fen", sa.BigInteger(), nullable=False),
        sa.Column("credit_code", sa.String(), nullable=True),
        sa.Column("area_code", sa.String(), nullable=True),
        sa.Column("attributes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("register_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name="uq_organisation_code"),
        sa.UniqueConstraint("credit_code", name="uq_organisation_credit_code"),
    )
    op.create_index("ix_organisation_area_code", "organisation", ["area_code"], unique=False)
    op.create_index(op.f("ix_organisation_parent_id"), "organisation", ["parent_id"], unique=False)
    op.create_table(
        "certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_certificate_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("organisation_id", "number", name="uq_certificate_number"),
    )
    op.create_index("ix_certificate_holder_id", "certificate", ["holder_id"], unique=False)
    op.create_table(
        "holding",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("share_class", sa.String(), nullable=False),
        sa.Column("milli_shares", sa.BigInteger(), nullable=False),
        sa.Column("frozen_milli_shares", sa.BigInteger(), nullable=False),
        sa.Column("pledged_milli_shares", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "frozen_milli_shares >= 0 AND pledged_milli_shares >= 0"
            " AND milli_shares >= frozen_milli_shares + pledged_milli_shares",
            name=op.f("ck_holding_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_holding_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "holder_id", "share_class", name=op.f("pk_holding")),
    )
    op.create_index("ix_holding_holder_id", "holding", ["holder_id"], unique=False)
    op.create_table(
        "household",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("code_key", sa.String(), nullable=False),
        sa.Column("head_name", sa.String(), nullable=False),
        sa.Column("group_name", sa.String(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("account_encrypted", sa.String(), nullable=True),
        sa.Column("account_masked", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["village_id"], ["organisation.id"], name=op.f("fk_household_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("village_id", "code_key", name="uq_household_code"),
    )
    op.create_table(
        "member",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("holder_kind", sa.String(), nullable=False),
        sa.Column("holder_name", sa.String(), nullable=False),
        sa.Column("register_order", sa.Integer(), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "holder_kind IN ('household', 'person', 'organisation')", name=op.f("ck_member_holder_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_member_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "holder_id", name=op.f("pk_member")),
        sa.UniqueConstraint("organisation_id", "register_order", name="uq_member_register_order"),
    )
    op.create_index("ix_member_holder_id", "member", ["holder_id"], unique=False)
    op.create_table(
        "movement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("share_class", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("from_holder", sa.Uuid(), nullable=True),
        sa.Column("to_holder", sa.Uuid(), nullable=True),
        sa.Column("from_person", sa.Uuid(), nullable=True),
        sa.Column("to_person", sa.Uuid(), nullable=True),
        sa.Column("milli_shares", sa.BigInteger(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("approval_ref", sa.String(), nullable=False),
        sa.Column("reverses", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "from_holder IS NOT NULL OR to_holder IS NOT NULL", name=op.f("ck_movement_has_a_side")
        ),
        sa.CheckConstraint("milli_shares > 0", name=op.f("ck_movement_moves_something")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_movement_organisation_id")
        ),
        sa.ForeignKeyConstraint(["reverses"], ["movement.id"], name=op.f("fk_movement_reverses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement")),
        sa.UniqueConstraint("ordinal", name="uq_movement_ordinal"),
        sa.UniqueConstraint("reverses", name="uq_movement_reverses"),
    )
    op.create_index(
        "ix_movement_day", "movement", ["organisation_id", "effective_on", "recorded_at"], unique=False
    )
    op.create_index("ix_movement_from", "movement", ["from_holder"], unique=False)
    op.create_index("ix_movement_to", "movement", ["to_holder"], unique=False)
    op.create_table(
        "ownership_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_ownership_version_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ownership_version")),
    )
    op.create_index(
        "ix_ownership_version_day",
        "ownership_version",
        ["organisation_id", "effective_on", "recorded_at"],
        unique=False,
    )
    op.create_table(
        "register_seal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("record_on", sa.Date(), nullable=False),
        sa.Column("recorded_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holders", sa.Integer(), nullable=False),
        sa.Column("total_milli_shares", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_register_seal_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_seal")),
    )
    op.create_index(
        "ix_register_seal_organisation_id", "register_seal", ["organisation_id", "record_on"], unique=False
    )
    op.create_table(
        "unmasked",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["village_id"], ["organisation.id"], name=op.f("fk_unmasked_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmasked")),
    )
    op.create_index("ix_unmasked_subject", "unmasked", ["subject_id", "recorded_at"], unique=False)
    op.create_table(
        "certificate_print",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_print_certificate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_print")),
        sa.UniqueConstraint("certificate_id", "copy_number", name="uq_certificate_print_copy"),
    )
    op.create_table(
        "land_contract",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("lessee_id", sa.Uuid(), nullable=False),
        sa.Column("parcel", sa.String(), nullable=False),
        sa.Column("area_m2", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("rent_fen_per_year", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "area_m2 > 0 AND rent_fen_per_year >= 0", name=op.f("ck_land_contract_not_negative")
        ),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_land_contract_term_ahead")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_land_contract_household_id")
        ),
        sa.ForeignKeyConstraint(["lessee_id"], ["organisation.id"], name=op.f("fk_land_contract_lessee_id")),
        sa.ForeignKeyConstraint(
            ["village_id"], ["organisation.id"], name=op.f("fk_land_contract_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_land_contract")),
    )
    op.create_index("ix_land_contract_household_id", "land_contract", ["household_id"], unique=False)
    op.create_index("ix_land_contract_village_id", "land_contract", ["village_id"], unique=False)
    op.create_table(
        "ownership",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("paid_in_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("paid_in_fen >= 0", name=op.f("ck_ownership_paid_in_not_negative")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ownership_version.id"], name=op.f("fk_ownership_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_ownership")),
        sa.UniqueConstraint("version_id", "holder_id", name="uq_ownership_holder"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("is_head", sa.Boolean(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("group_name", sa.String(), nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("id_encrypted", sa.String(), nullable=False),
        sa.Column("id_masked", sa.String(), nullable=False),
        sa.Column("id_index", sa.String(), nullable=False),
        sa.Column("phone_encrypted", sa.String(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("leave_reason", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_person_household_id")),
        sa.ForeignKeyConstraint(["village_id"], ["organisation.id"], name=op.f("fk_person_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("village_id", "id_index", name="uq_person_id_index"),
    )
    op.create_index("ix_person_household_id", "person", ["household_id"], unique=False)
    op.create_index("ix_person_id_index", "person", ["id_index"], unique=False)
    for table in (
        "ownership_version",
        "ownership",
        "movement",
        "register_seal",
        "certificate",
        "certificate_print",
        "unmasked",
        "land_contract",
    ):
        append_only(table)


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
