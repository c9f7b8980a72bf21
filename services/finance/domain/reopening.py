"""Which closed month may be opened again: the last one, while its year is open and no later one is asked for.

What is posted stays as it is; a month opened again takes further journals, and reversals of those it has.
"""

from shared.kit.errors import Kind, Refused


class NotTheLastClosed(Refused):
    """Months are opened again backwards, from the last closed one."""

    kind = Kind.CONFLICT
    zh = "只能从最后结账的月份往前反结账：最后结账的是 {last}"
    en = "Months are opened again from the last closed one backwards: that is {last}"


class NothingClosed(Refused):
    """No month of the entity is closed."""

    kind = Kind.CONFLICT
    zh = "还没有结过账的月份"
    en = "No month is closed yet"


class LaterMonthAsked(Refused):
    """A later month is being closed: the desks may have sealed it on what this one came to."""

    kind = Kind.CONFLICT
    zh = "{asked} 正在结账，结完后再从它开始往前反结账"
    en = "{asked} is being closed; once it is, months are opened again from it backwards"


class YearIsOver(Refused):
    """Of a determined year profit was told and is distributed: it never goes back (domain.md §3)."""

    kind = Kind.CONFLICT
    zh = "{year} 年度损益已确定，该年的月份不能反结账；请记入以后的月份"
    en = "The result of {year} is determined: its months stay closed; book it into a later one"


def must_be_last(month: str, last_closed: str | None, asked: str | None, last_year: int | None) -> None:
    """Refuses a month that is not the last closed one, or of a year that is over.

    `asked` is the last month that is closed or being closed, `last_year` the last year determined or closed.
    """
    if last_closed is None:
        raise NothingClosed(field="month")
    if last_year is not None and int(month[:4]) <= last_year:
        raise YearIsOver(field="month", year=last_year)
    if month != last_closed:
        raise NotTheLastClosed(field="month", last=last_closed)
    if asked is not None and asked > month:
        raise LaterMonthAsked(field="month", asked=asked)
