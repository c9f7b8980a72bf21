"""What a workbook's bad cells are answered as."""

from pydantic import BaseModel

from shared.kit.workbook.cells import CellRefusal


class CellRefusalView(BaseModel):
    """One cell that stops the import: sheet row as Excel counts, column heading, and why."""

    row: int
    column: str
    reason: str

    @classmethod
    def of(cls, refusal: CellRefusal, language: str) -> "CellRefusalView":
        return cls(row=refusal.row, column=refusal.column, reason=refusal.reason(language))
