"""Who comes through which doors, and how long a page is."""

from typing import Annotated

from fastapi import Query

from services.members.schemas.words import PAGE_MAX
from shared.kit.auth import READERS, Role

#: They keep a village's or co-op's registers.
KEEPERS = (Role.MANAGER, Role.ACCOUNTANT)
#: They keep the group tree.
FOUNDERS = (Role.ADMINISTRATOR, Role.FINANCE)
#: They see whom they deal with.
DESKS = (Role.SUBSIDIARY, Role.PLANT, Role.SALES)
#: They read registers and lists of people.
VIEWERS = (*KEEPERS, Role.FINANCE, *sorted(READERS))

Search = Annotated[str, Query(max_length=80, pattern=r"^[^\x00]*$")]
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
