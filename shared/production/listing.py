"""Which part of a list is asked for: by id from a cursor, as machines read, or newest first, as people do."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from shared.production.schemas import PAGE_MAX

Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
After = Annotated[UUID | None, Query()]


@dataclass(frozen=True, slots=True)
class Part:
    """`limit` rows after the row `after`, of the days `since` to `until`; by id, or `newest` days first."""

    after: UUID | None = None
    limit: int = 100
    newest: bool = False
    since: date | None = None
    until: date | None = None


def _asked(
    after: Annotated[UUID | None, Query(description="the last row of the page before")] = None,
    limit: Limit = 100,
    newest: Annotated[bool, Query(description="the latest days first")] = False,
    since: Annotated[date | None, Query(description="this day and later")] = None,
    until: Annotated[date | None, Query(description="this day and earlier")] = None,
) -> Part:
    return Part(after, limit, newest, since, until)


#: The part of a list that a request asks for.
Asked = Annotated[Part, Depends(_asked, scope="function")]
