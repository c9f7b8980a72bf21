"""What the gateway remembers: accounts, their grants, sessions, activation codes, plants' keys, the audit."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Identity, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from shared.kit.db import base

if TYPE_CHECKING:  # the type checker cannot follow a class made by a function
    from sqlmodel import SQLModel

    Base = SQLModel
else:
    Base = base("gateway")

#: SQLModel types its columns' types as classes only.
INSTANT: Any = DateTime(timezone=True)


class Account(Base, table=True):
    """A person who can sign in. Without a password until the first activation code is used."""

    __tablename__ = "account"

    id: UUID = Field(primary_key=True)
    name: str = Field(sa_type=Text, unique=True)
    display_name: str = Field(sa_type=Text)
    password_hash: str | None = Field(sa_type=Text)
    household_id: UUID | None = Field(default=None, index=True)
    closed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    made_by: UUID | None = None
    made_at: datetime = Field(sa_type=INSTANT)


class RoleGrant(Base, table=True):
    """A role at a node of the group tree (and below it), until revoked."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "uq_role_grant_in_force",
            "account_id",
            "role",
            "node_id",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.id")
    role: str = Field(sa_type=Text)
    node_id: UUID = Field(index=True)
    granted_by: UUID | None = None
    granted_at: datetime = Field(sa_type=INSTANT)
    revoked_at: datetime | None = Field(default=None, sa_type=INSTANT)


class Activation(Base, table=True):
    """A one-time code, kept as its SHA-256 only; a new one for the same account ends those before it."""

    __tablename__ = "activation"

    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    code_hash: str = Field(sa_type=Text, unique=True)
    made_by: UUID | None = None
    made_at: datetime = Field(sa_type=INSTANT)
    expires_at: datetime = Field(sa_type=INSTANT)
    ended_at: datetime | None = Field(default=None, sa_type=INSTANT)


class Family(Base, table=True):
    """One signed-in device: all refresh tokens that grew out of one sign-in, revoked together."""

    __tablename__ = "family"

    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    address: str = Field(sa_type=Text)
    started_at: datetime = Field(sa_type=INSTANT)
    revoked_at: datetime | None = Field(default=None, sa_type=INSTANT)
    reason: str | None = Field(default=None, sa_type=Text)


class RefreshToken(Base, table=True):
    """A refresh token, kept as its SHA-256 only; used once, then followed by the next of its family."""

    __tablename__ = "refresh_token"

    token_hash: str = Field(primary_key=True, sa_type=Text)
    family_id: UUID = Field(foreign_key="family.id", index=True)
    issued_at: datetime = Field(sa_type=INSTANT)
    expires_at: datetime = Field(sa_type=INSTANT)
    used_at: datetime | None = Field(default=None, sa_type=INSTANT)


class PlantKey(Base, table=True):
    """A plant's API key: the prefix names it, the SHA-256 of the whole proves it; `version` rises."""

    __tablename__ = "plant_key"

    id: UUID = Field(primary_key=True)
    plant_id: UUID = Field(index=True)
    name: str = Field(sa_type=Text)
    prefix: str = Field(sa_type=Text, unique=True)
    secret_hash: str = Field(sa_type=Text)
    version: int = Field(sa_type=BigInteger)
    made_by: UUID
    made_at: datetime = Field(sa_type=INSTANT)
    expires_at: datetime | None = Field(default=None, sa_type=INSTANT)
    revoked_at: datetime | None = Field(default=None, sa_type=INSTANT)


class Attempts(Base, table=True):
    """Tries to sign in that were not forgiven by a success, per name and per address, in one window."""

    __tablename__ = "attempts"

    subject: str = Field(primary_key=True, sa_type=Text)
    count: int = Field(sa_type=BigInteger)
    window_ends_at: datetime = Field(sa_type=INSTANT)


class Audit(Base, table=True):
    """What was done to users and keys, and who came in: append-only."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_node_id_ordinal", "node_id", "ordinal"),)

    ordinal: int | None = Field(
        default=None, primary_key=True, sa_type=BigInteger, sa_column_args=(Identity(always=True),)
    )
    id: UUID = Field(unique=True)
    what: str = Field(sa_type=Text)
    actor_id: UUID | None = None
    subject_id: UUID | None = None
    node_id: UUID | None = None
    address: str = Field(sa_type=Text)
    facts: dict[str, Any] = Field(sa_type=JSONB)
    at: datetime = Field(sa_type=INSTANT)
