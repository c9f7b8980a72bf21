"""Events: frozen facts in the past tense, each with its topic and the key that keeps its order."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.kit import clock
from shared.kit.ids import new_id

_registry: dict[str, type["Event"]] = {}


class Event(BaseModel):
    """A fact one service tells the others. Readers ignore unknown fields; contracts grow optional ones only.

    A concrete event sets `topic` and `key_field` (the field holding the aggregate that must stay in order).
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    topic: ClassVar[str]
    key_field: ClassVar[str]

    id: UUID = Field(default_factory=new_id, description="the event's own id; delivered twice, applied once")
    recorded_at: datetime = Field(default_factory=clock.now, description="when we learned it (UTC)")

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if getattr(cls, "topic", None) is None:
            return
        known = _registry.get(cls.__name__)
        if known is not None and known.__module__ != cls.__module__:
            raise TypeError(f"two events are called {cls.__name__}")
        _registry[cls.__name__] = cls

    @property
    def key(self) -> str:
        return str(getattr(self, self.key_field))

    @property
    def period(self) -> str | None:
        """The accounting month the fact belongs to ('2025-12'), if it has a business date and an entity."""
        return None


class BusinessFact(Event):
    """A fact with money or goods in it: whose books, which business day, which paper."""

    entity_id: UUID = Field(description="the entity in whose books it belongs")
    on: date = Field(description="business date (Asia/Shanghai)")
    document: str = Field(
        max_length=80, description="number of the source document, for drill-down and pairing"
    )

    @property
    def period(self) -> str | None:
        return period_of(self.on)


def period_of(day: date) -> str:
    """The accounting month of a business date: '2025-12'."""
    return f"{day.year:04d}-{day.month:02d}"


def event_types() -> dict[str, type[Event]]:
    """All events defined so far, by name."""
    return dict(_registry)


def decode(type_name: str, body: str | bytes) -> Event | None:
    """The event of this type from its JSON; None for a type this reader does not know.

    Raises pydantic's ValidationError when the content breaks the contract (the reader parks it).
    """
    cls = _registry.get(type_name)
    return None if cls is None else cls.model_validate_json(body)
