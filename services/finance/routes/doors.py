"""Who may use finance's doors."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.finance.schemas.words import MONTH
from shared.kit.auth import READERS, Role

#: They keep books and pay: a village's or co-op's accountant and manager, the township company's finance.
KEEPERS = (Role.MANAGER, Role.ACCOUNTANT, Role.FINANCE)
#: They close books (会计基础工作规范: 会计人员结账).
CLOSERS = (Role.ACCOUNTANT, Role.FINANCE)
#: They read the books of their nodes.
SEE = (*KEEPERS, Role.SUBSIDIARY, *READERS)

PAGE_MAX = 500
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
After = Annotated[UUID | None, Query()]
MonthOf = Annotated[str, Query(pattern=MONTH)]


def among(visible: list[UUID], entity_id: UUID | None) -> list[UUID]:
    """What may be seen, cut to one entity where one is asked for."""
    return visible if entity_id is None else [node for node in visible if node == entity_id]
