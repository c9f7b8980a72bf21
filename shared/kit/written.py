"""Whole numbers of a small unit as people read them: nothing is rounded on the way."""


def decimal(value: int, places: int) -> str:
    """`123456`, 2 as `1,234.56`, with a minus sign where it is one."""
    whole, part = divmod(abs(value), 10**places)
    return f"{'-' if value < 0 else ''}{whole:,}.{part:0{places}d}"
