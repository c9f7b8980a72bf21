"""What an imported workbook is answered with."""

from uuid import UUID

from pydantic import BaseModel, Field

from services.members.domain.register import MovementKind
from shared.kit.workbook.views import CellRefusalView


class ProposalView(BaseModel):
    """One difference between the register and the workbook, for a person to approve; citizen ids masked.

    `change` is SHARES for what can be posted as a movement; a holder or person not registered yet has no id.
    """

    organisation_id: UUID
    change: str
    row: int
    kind: MovementKind | None
    share_class: str
    milli_shares: int
    from_household: str
    to_household: str
    from_person: str
    to_person: str
    from_holder: UUID | None
    to_holder: UUID | None
    from_person_id: UUID | None
    to_person_id: UUID | None
    facts: list[list[str]] = Field(description="what, before, after")


class RosterView(BaseModel):
    """What the workbook counts; nothing was entered where there are refusals or proposals."""

    households: int
    persons: int
    members: int
    milli_shares: int
    refusals: list[CellRefusalView]
    proposals: list[ProposalView] | None = Field(None, description="only where a register stands already")
