"""The bounds that every field of this service keeps."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

ROWS_MAX = 500
PAGE_MAX = 500
#: Holders of one register in one workbook; no village or co-op has more.
HOLDERS_MAX = 100_000
MILLI_SHARES_MAX = 10**15
FEN_MAX = 10**15

#: A line of text without control signs (PostgreSQL takes no NUL).
Line = Annotated[
    str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$", strip_whitespace=True)
]
Word = Annotated[
    str,
    StringConstraints(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$", strip_whitespace=True),
]
Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$", strip_whitespace=True),
]
Fen = Annotated[int, Field(ge=0, le=FEN_MAX)]
MilliShares = Annotated[int, Field(gt=0, le=MILLI_SHARES_MAX)]
Day = Annotated[date, Field(ge=date(1949, 10, 1), le=date(2200, 1, 1))]
