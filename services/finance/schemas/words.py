"""Words of finance's schemas: months, days, amounts, text."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from shared.kit.days import has_come

MONTH = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"
FEN_MAX = 10**15
DEBIT_OR_CREDIT = "借方与贷方须填且只填一方 / a debit or a credit, not both and not neither"


def _without_nul(value: object) -> object:
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("文字中不能有空字符 / no NUL in text")
    return value


Text = Annotated[str, BeforeValidator(_without_nul)]
Fen = Annotated[int, Field(ge=0, le=FEN_MAX, strict=True)]
Day = Annotated[date, Field(ge=date(1949, 10, 1), le=date(2199, 12, 31))]
DayCome = Annotated[Day, AfterValidator(has_come)]
Month = Annotated[str, Field(pattern=MONTH)]
Year = Annotated[int, Field(ge=1949, le=2199)]
