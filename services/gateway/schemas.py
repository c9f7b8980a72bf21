"""What people may say to the gateway, and see."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from shared.kit.act import Command
from shared.kit.auth import Grant

BULK_MAX = 500
PAGE_MAX = 500
#: No control characters: PostgreSQL keeps no NUL, and names are read aloud.
PLAIN = r"^[^\x00-\x1f]*$"

Name = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[\w.@+-]{1,64}$", max_length=64)
]
Shown = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=PLAIN)]
Password = Annotated[str, Field(max_length=200)]
NewPassword = Annotated[str, Field(min_length=10, max_length=200)]


class SignIn(BaseModel):
    """Name and password."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=64, pattern=PLAIN)]
    password: Password


class Activate(BaseModel):
    """A one-time code, and the password its holder chooses."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, Field(max_length=40, pattern=PLAIN)]
    password: NewPassword


class ChangePassword(BaseModel):
    """The password one has, and the one to come."""

    model_config = ConfigDict(extra="forbid")

    old_password: Password
    password: NewPassword


class ActorView(BaseModel):
    """Who is signed in, with which roles where."""

    id: UUID
    name: str
    grants: list[Grant]
    household_id: UUID | None


class SignedInView(BaseModel):
    """A short access token; the refresh token is in the cookie only."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105  # the scheme's name, no secret
    expires_in_s: int
    actor: ActorView


class MakeAccount(Command):
    """A user, with grants; a household's account names its household. The answer holds an activation code."""

    name: Name
    display_name: Shown
    grants: Annotated[list[Grant], Field(min_length=1, max_length=20)]
    household_id: UUID | None = None


class HouseholdLine(BaseModel):
    """One household to get an account."""

    model_config = ConfigDict(extra="forbid")

    household_id: UUID
    name: Name
    display_name: Shown


class MakeHouseholdAccounts(Command):
    """Accounts with activation codes for a village's households, in one go."""

    village_id: UUID
    households: Annotated[list[HouseholdLine], Field(min_length=1, max_length=BULK_MAX)]


class ResetAccount(Command):
    """End every sign-in and the password of an account, and make a new activation code."""


class CloseAccount(Command):
    """Nobody signs in with this account any more."""


class GiveGrant(Command):
    """Give an account a role at a node."""

    role_grant: Grant


class TakeGrant(Command):
    """Take a role at a node from an account."""

    role_grant: Grant


class MakeKey(Command):
    """An API key for a plant's machine."""

    plant_id: UUID
    name: Shown
    expires_at: AwareDatetime | None = None


class RevokeKey(Command):
    """From the next request on the key opens nothing."""


class AccountView(BaseModel):
    """A user as the administrator sees one."""

    id: UUID
    name: str
    display_name: str
    household_id: UUID | None
    active: bool = Field(description="has a password and is not closed")
    closed: bool
    grants: list[Grant]


class ActivationView(BaseModel):
    """An account's new activation code. The code is in the first answer only; nobody can read it again."""

    account_id: UUID
    name: str
    code: str | None = None
    expires_at: datetime


class ActivationsView(BaseModel):
    """Codes for many, in the order asked."""

    activations: list[ActivationView]


class KeyView(BaseModel):
    """A plant's key, without its secret."""

    id: UUID
    plant_id: UUID
    name: str
    prefix: str
    version: int
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class NewKeyView(KeyView):
    """The key itself is in the first answer only; nobody can read it again."""

    key: str | None = None


class AuditView(BaseModel):
    """One line of the audit."""

    ordinal: int
    what: str
    actor_id: UUID | None
    subject_id: UUID | None
    node_id: UUID | None
    address: str
    facts: dict[str, Any]
    at: datetime
    actor_name: str
    subject_name: str
