"""Checks the total rows of a register against the rows above them."""

from collections.abc import Iterator, Sequence

from services.members.domain.roster.cells import as_shares, milli_shares
from services.members.domain.roster.headings import Field
from services.members.domain.roster.households import Households
from services.members.domain.roster.table import Line, Table
from services.members.domain.roster.values import Person
from shared.kit.workbook.refusals import TotalDisagrees


def judge_total_row(
    table: Table, line: Line, households: Households, since: int, is_last: bool
) -> int | None:
    """Checks each amount of a total row; `since` is how many persons stood above the total row before.

    The last 合计 counts everybody. Another may count the whole so far, the rows since the total row before,
    the household or the group: any one it agrees with will do. Gives the row's total, when it states one.
    """
    persons = households.persons
    is_whole = line.is_grand and is_last
    stated: int | None = None
    for column in table.amount_columns:
        if not table.is_readable(line.row, column) and not table.has_error(line.row, [column]):
            continue
        total = table.read(line.row, column, milli_shares)
        if total is None:
            continue
        if column in (table.column(Field.SUBTOTAL), table.column(Field.HOUSEHOLD_TOTAL)):
            stated = total
        if households.all_read and not any(
            total in _sums(table, column, span, households)
            for span in ([persons] if is_whole else _spans(households, since))
        ):
            due = _sums(table, column, persons if is_whole else persons[since:], households)[0]
            refused = TotalDisagrees(label=line.label, written=as_shares(total), told=as_shares(due))
            table.refuse(refused, line.row, table.headings.written[column])
    return stated


def _spans(households: Households, since: int) -> Iterator[Sequence[Person]]:
    """The rows a subtotal may mean, the likeliest first."""
    persons = households.persons
    yield persons[since:]
    if households.current is not None and persons:
        yield households.current.persons
        group = persons[-1].group
        yield [person for person in persons if person.group == group]
    yield persons


def _sums(table: Table, column: int, span: Sequence[Person], households: Households) -> list[int]:
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
