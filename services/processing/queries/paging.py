"""A part of a list: by id from a cursor, as machines read it, or newest first by offset, as people do."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped
from sqlmodel.sql.expression import SelectOfScalar

LIMIT_MAX, OFFSET_MAX = 500, 100_000
FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Part:
    """`limit` rows after the id `after`; or, `newest` first, after `offset` of them."""

    limit: int = 100
    after: UUID = FIRST
    newest: bool = False
    offset: int = 0

    def of(
        self, statement: SelectOfScalar[Any], key: Mapped[UUID], *newest: Mapped[Any]
    ) -> SelectOfScalar[Any]:
        """The statement cut to this part; `newest` is the order of days, latest first."""
        if not self.newest:
            return statement.where(key > self.after).order_by(key).limit(self.limit)
        latest = [column.desc() for column in newest]
        return statement.order_by(*latest, key).offset(self.offset).limit(self.limit)
