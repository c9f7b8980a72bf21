"""`import roster`: a village's register from its accountant's workbook, beside the running product or not."""

from rich.table import Table

from services.cli.home import Home
from services.cli.speaking import console
from services.members.service.roster import ImportResult, import_roster
from shared.kit import clock
from shared.kit.db import Database

PROPOSALS_SHOWN_MAX = 50


async def import_file(
    home: Home, content: bytes, *, code: str, name: str | None, dry_run: bool
) -> ImportResult:
    """Whole or not at all; what it says is published by the running product, or at its next start."""
    database = Database(home.dsns["members"], connections_max=2)
    try:
        async with database.transaction() as session:
            return await import_roster(
                session,
                village_code=code,
                village_name=name,
                content=content,
                dry_run=dry_run,
                today_on=clock.today(),
            )
    finally:
        await database.close()


def show(result: ImportResult) -> None:
    """The counts, then every cell that is wrong, or what a register that stands is proposed."""
    console.print(
        f"农户 households {result.households}  人口 persons {result.persons}  成员 members {result.members}"
        f"  股份 shares {result.milli_shares // 1000:,}.{result.milli_shares % 1000:03}"
    )
    cells = [("[red]不能导入[/]", one) for one in result.refusals]
    cells += [("[yellow]请核对[/]", one) for one in result.warnings]
    if cells:
        table = Table("", "行 row", "栏目 column", "原因 reason")
        for verdict, one in cells:
            table.add_row(verdict, str(one.row), one.column, one.reason())
        console.print(table)
    if result.proposals:
        table = Table("行 row", "变动 change", "农户 household", "个人 person", "股份 ‰", title="建议的变动")
        for proposal in result.proposals[:PROPOSALS_SHOWN_MAX]:
            table.add_row(
                str(proposal.row),
                proposal.change,
                proposal.to_household or proposal.from_household,
                proposal.to_person or proposal.from_person,
                str(proposal.milli_shares),
            )
        console.print(table)
    console.print(_outcome(result))


def _outcome(result: ImportResult) -> str:
    if result.refusals:
        return f"[red]{len(result.refusals)} 处有误，未导入任何内容 / nothing was imported[/]"
    if result.applied:
        return "[green]已导入 / imported[/]"
    if result.proposals:
        count = len(result.proposals)
        return (
            f"名册已存在，有 {count} 处不同，未作改动 / the register stands; {count} differences, no change"
        )
    return "没有改动 / nothing was changed"
