"""Fields for days that have come and for days still to come."""

from datetime import date

from shared.kit import clock


def has_come(day: date) -> date:
    """For a field: what happened, happened by today."""
    if day > (today := clock.today()):
        raise ValueError(f"{day} 还没有到，今天是 {today} / {day} is still to come; today is {today}")
    return day


def is_to_come(day: date) -> date:
    """For a field: what waits, waits for a day after today."""
    if day <= (today := clock.today()):
        raise ValueError(
            f"{day} 已经到了，应晚于今天 {today} / {day} has come; it must be after today, {today}"
        )
    return day
