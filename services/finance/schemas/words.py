"""Words of finance's schemas: months, days, amounts, text."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

MONTH = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"
FEN_MAX = 10**15


def _without_nul(value: object) -> object:
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("no NUL in text")
    return value


Text = Annotated[str, BeforeValidator(_without_nul)]
Fen = Annotated[int, Field(ge=0, le=FEN_MAX, strict=True)]
Day = Annotated[date, Field(ge=date(1949, 10, 1), le=date(2199, 12, 31))]
Month = Annotated[str, Field(pattern=MONTH)]
Year = Annotated[int, Field(ge=1949, le=2199)]
