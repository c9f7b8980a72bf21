"""What an opening sheet of a register is answered with."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from shared.kit.workbook.views import CellRefusalView


class OpeningRegisterView(BaseModel):
    """What came of a sheet. `applied` is False for a dry run, bad cells, and the same again."""

    organisation_id: UUID
    on: date
    holders: int
    total_fen: int
    applied: bool
    refusals: list[CellRefusalView]
