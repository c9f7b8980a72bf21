"""Who may ask processing what, and the parts a list is asked for in."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query, Request

from services.processing.queries.lots import Wanted as Lots
from services.processing.queries.paging import FIRST, LIMIT_MAX, OFFSET_MAX, Part
from services.processing.schemas.views import Status
from shared.kit.auth import READERS, Role, Scope, door

#: A desk's people follow their own lots into the plants; the plants' people read what is theirs.
SEES = (Role.PLANT, Role.SALES, Role.FINANCE, Role.SUBSIDIARY, Role.MANAGER, Role.ACCOUNTANT, *READERS)

WRITES = door(Role.PLANT, scope="body:entity_id")
ONE = door(*SEES, scope=Scope.ROW)
MANY = door(*SEES, scope=Scope.VISIBLE)

Search = Annotated[str | None, Query(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]


def _part(
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = 100,
    after: UUID = FIRST,
    order: Annotated[
        Literal["id", "newest"], Query(description="by id from `after`, or newest first from `offset`")
    ] = "id",
    offset: Annotated[int, Query(ge=0, le=OFFSET_MAX)] = 0,
) -> Part:
    return Part(limit, after, newest=order == "newest", offset=offset)


Wanted = Annotated[Part, Depends(_part, scope="function")]


def _lots(
    status: Status | None = None, product: Search = None, search: Search = None, on_hand: bool = False
) -> Lots:
    return Lots(status, product, on_hand, search)


#: Which lots a list and its workbook have.
LotsWanted = Annotated[Lots, Depends(_lots, scope="function")]


def origin_of(request: Request) -> str:
    """Where the asker reached us, as the outermost proxy tells it."""
    host = request.headers.get("x-forwarded-host") or request.headers.get("host") or request.url.netloc
    scheme = request.headers.get("x-forwarded-proto") or request.url.scheme
    return f"{scheme.split(',')[0].strip()}://{host.split(',')[0].strip()}"
