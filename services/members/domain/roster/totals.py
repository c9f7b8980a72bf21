"""Checks the total rows of a register against the rows above them."""

from collections.abc import Iterable

from services.members.domain.roster.cells import as_shares, milli_shares
from services.members.domain.roster.headings import Field
from services.members.domain.roster.households import Households
from services.members.domain.roster.refusals import TotalDisagrees
from services.members.domain.roster.table import Line, Table
from services.members.domain.roster.values import Person


def judge_total_row(
    table: Table, line: Line, households: Households, since: int, is_last: bool
) -> int | None:
    """Checks each amount of a total row; `since` is how many persons stood above the total row before.

    The last 合计 counts everybody. Another may count the whole so far, the rows since the total row before,
    the household or the group: any one it agrees with will do. Gives the row's total, when it states one.
    """
    persons = households.persons
    spans = [persons] if line.is_grand and is_last else _spans(households, since)
    stated: int | None = None
    for column in table.amount_columns:
        if not table.is_readable(line.row, column) and not table.has_error(line.row, [column]):
            continue
        total = table.read(line.row, column, milli_shares)
        if total is None:
            continue
        if column in (table.column(Field.SUBTOTAL), table.column(Field.HOUSEHOLD_TOTAL)):
            stated = total
        sums = [amount for span in spans for amount in _sums(table, column, span, households)]
        if all(household.all_read for household in households.gathered) and total not in sums:
            refused = TotalDisagrees(label=line.label, written=as_shares(total), told=as_shares(sums[0]))
            table.refuse(refused, line.row, table.headings.written[column])
    return stated


def _spans(households: Households, since: int) -> list[list[Person]]:
    """The rows a subtotal may mean, the likeliest first."""
    persons = households.persons
    if not persons or households.current is None:
        return [persons]
    group = persons[-1].group
    return [
        persons[since:],
        persons,
        households.current.persons,
        [person for person in persons if person.group == group],
    ]


def _sums(table: Table, column: int, span: list[Person], households: Households) -> Iterable[int]:
    """What the column may add up to: by the classes and, so as not to refuse one slip twice, as written."""
    classes = [name for name, at in table.headings.share_columns.items() if at == column]
    if classes:
        return [
            sum(item.milli_shares for person in span for item in person.shares if item.share_class in classes)
        ]
    by_class = sum(person.milli_shares for person in span)
    written = sum(
        person.milli_shares if person.stated_milli_shares is None else person.stated_milli_shares
        for person in span
    )
    if column == table.column(Field.HOUSEHOLD_TOTAL) and len(span) == len(households.persons):
        totals = [
            household.totals[0][1] if household.totals else household.milli_shares
            for household in households.gathered
        ]
        return [by_class, written, sum(totals)]
    return [by_class, written]
