"""The only reader of the clock: instants in UTC, business days in Asia/Shanghai."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, timezone

#: China keeps one time, without summer time, since 1991; a fixed offset needs no time zone database.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The instant, aware, UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The business date in the township."""
    return now().astimezone(SHANGHAI).date()


def business_date(instant: datetime) -> date:
    """The business date an aware instant falls on."""
    return instant.astimezone(SHANGHAI).date()


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Hold the clock at an aware instant, for seeds and tests."""
    if instant.tzinfo is None:
        raise ValueError("an instant is aware")
    token = _frozen.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
