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


class BadCell(CellRefusalView):
    """A bad cell where it stands: its name in the sheet, the words of its row, and the rule it breaks."""

    cell: str = Field(description="B12; empty for the whole file")
    beside: list[str] = Field(description="whom the row is about, as the sheet says it; no numbers")
    rule: str


class RosterReport(BaseModel):
    """What a workbook counts and what is wrong with it, for the person who sent it.

    Nothing was entered unless `applied`; `registered`: a register stands, so only proposals can come of it.
    """

    sheet: str
    households: int
    persons: int
    members: int
    milli_shares: int
    refusals: list[BadCell]
    warnings: list[BadCell]
    proposals: list[ProposalView]
    applied: bool
    registered: bool


class RosterView(BaseModel):
    """What the workbook counts; nothing was entered where there are refusals or proposals."""

    households: int
    persons: int
    members: int
    milli_shares: int
    refusals: list[CellRefusalView]
    proposals: list[ProposalView] | None = Field(None, description="only where a register stands already")
