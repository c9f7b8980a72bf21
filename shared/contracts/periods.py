"""Topic `periods`: every service says when it has sealed a month, and how many facts of it there were."""

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from shared.kit.events import Event


class PeriodSealed(Event):
    """No further fact of this entity and month comes from this service; these were all."""

    topic: ClassVar[str] = "periods"
    key_field: ClassVar[str] = "entity_id"

    entity_id: UUID
    month: str
    service: str
    counts: dict[str, int]
    round: int = Field(1, description="one more each time the month was opened again")
