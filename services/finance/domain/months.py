"""Months close in order, each after the one before it and none before it is over."""

from collections.abc import Sequence
from datetime import date, timedelta

from shared.kit.errors import Kind, Refused
from shared.kit.events import period_of


class MonthsInOrder(Refused):
    """A month closes after the one before it (会计基础工作规范 §65: 按期结账)."""

    kind = Kind.CONFLICT
    zh = "结账要逐月进行：接下来应结 {next}"
    en = "Months close in order: the next one is {next}"


class MonthNotOver(Refused):
    """Business of the month still goes on."""

    kind = Kind.CONFLICT
    zh = "{month} 还没有结束，不能结账"
    en = "{month} is not over yet"


def after(month: str) -> str:
    """The month after: '2025-12' → '2026-01'."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def first_day(month: str) -> date:
    """The first day of '2025-12'."""
    return date(int(month[:4]), int(month[5:]), 1)


def last_day(month: str) -> date:
    """The last day of '2025-12'."""
    return first_day(after(month)) - timedelta(days=1)


def months_of(year: int) -> list[str]:
    """The twelve months of a year."""
    return [f"{year:04d}-{number:02d}" for number in range(1, 13)]


def to_ask(months: Sequence[str], asked_last: str | None, books_from: str | None, today: date) -> list[str]:
    """The months of a request that were not asked for before; they follow on the last one that was.

    The first ever may be any up to the first with an entry. Refuses MonthsInOrder, MonthNotOver.
    """
    fresh = sorted(month for month in months if asked_last is None or month > asked_last)
    if not fresh:
        return []
    expected = min(fresh[0], books_from or fresh[0]) if asked_last is None else after(asked_last)
    for month in fresh:
        if month != expected:
            raise MonthsInOrder(field="months", next=expected)
        expected = after(month)
    if fresh[-1] >= period_of(today):
        raise MonthNotOver(field="months", month=fresh[-1])
    return fresh
