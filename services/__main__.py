"""The command line, `python -m services …`: works on real data, whether or not the product runs."""

import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from services.cli import backup, events, explain, home, ledger, revising, roster, scaffold, verify
from services.cli import docs as generated_docs
from services.cli import run as running
from services.cli import secrets as secret_files
from services.cli import serve as serving
from services.cli import up as many
from services.cli.speaking import console, readable, tell_json
from services.demo.summary import ADMINISTRATOR
from services.dividends.domain import trial as trial_domain
from shared.kit import logs, registry
from shared.kit.settings import settings

AT_WORK, DATA, ASKING, MAKING = "运行 running", "数据 data", "查问 asking", "开发 making"
ABOUT = """联禾 Lianhe：一个乡镇的农业产业集团 / one township's agricultural industry group.

LIANHE_HOME（默认 .lianhe）是数据目录；命令在产品运行时附着其上，停止时自行打开。
LIANHE_HOME is the data folder; commands attach to the running product, or open the home themselves."""

cli = typer.Typer(name="services", help=ABOUT, no_args_is_help=True, pretty_exceptions_show_locals=False)
importing = typer.Typer(help="导入 / Bring data in.", no_args_is_help=True)
exporting = typer.Typer(help="导出 / Take data out.", no_args_is_help=True)
cli.add_typer(importing, name="import", rich_help_panel=DATA)
cli.add_typer(exporting, name="export", rich_help_panel=DATA)

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]


@cli.callback()
def main() -> None:
    pass


@cli.command(rich_help_panel=AT_WORK)
def run() -> None:
    """运行全部服务 / Run everything in one process; the first start loads the demo (DEMO=0: not).

    PORT and LIANHE_HOME choose the port and the data folder. Ctrl-C stops all of it.
    """
    with readable():
        running.run(settings())


@cli.command(rich_help_panel=AT_WORK)
def up() -> None:
    """分进程运行 / Run a process a service on this machine, over Kafka, each started again when it ends.

    PORT is the door; the services answer the house at the ports after it. Ctrl-C ends all of them in order.
    """
    with readable():
        many.up(settings())


@cli.command(rich_help_panel=AT_WORK)
def serve(service: Annotated[str, typer.Argument(help="、".join(registry.names()))]) -> None:
    """运行一个服务 / Run one service in a process of its own, over Kafka; `gateway` is the door to all.

    KAFKA_BOOTSTRAP_SERVERS names the broker, LIANHE_DATABASE_URL the service's database (unset: the home's).
    """
    if service not in registry.names():
        raise typer.BadParameter(f"{service}：{', '.join(registry.names())}", param_hint="SERVICE")
    with readable():
        serving.serve(service, settings())


@cli.command(rich_help_panel=AT_WORK)
def migrate() -> None:
    """升级数据库 / Bring every service's database to its newest revision."""
    with readable(), home.attached(settings()) as opened:
        home.migrated(opened.dsns)
        console.print(f"{len(opened.dsns)} 个服务的数据库已是最新 / databases are up to date")


@cli.command(rich_help_panel=AT_WORK)
def secrets(
    folder: Annotated[Path, typer.Argument(help="文件夹 / the folder", file_okay=False)],
) -> None:
    """容器的密码与密钥 / Passwords and keys for an installation in containers, where they are missing."""
    made = secret_files.make(folder)
    console.print(f"{folder}：新建 {len(made)} 个 / made {len(made)}")


@cli.command(rich_help_panel=DATA)
def seed(
    address: Annotated[
        str | None, typer.Option(help="网关地址 / the gateway, when it is not this home's `run`")
    ] = None,
    password: Annotated[
        str, typer.Option(help="管理员 admin 的密码 / admin's password, when it is not the demo's")
    ] = ADMINISTRATOR.password,
) -> None:
    """载入演示数据 / Load the demo season, into a running or a stopped home; go on where it was left."""
    with readable():
        running.seed(settings(), ADMINISTRATOR.model_copy(update={"password": password}), address)


@cli.command("backup", rich_help_panel=DATA)
def back_up(
    folder: Annotated[
        Path | None,
        typer.Argument(help="新文件夹；不填则 HOME/backups/时间 / a new folder", show_default=False),
    ] = None,
) -> None:
    """备份 / One folder with all databases of one moment and the keys they need; the product goes on."""
    with readable():
        done = backup.back_up(settings(), folder)
    console.print(f"{done.path}  {done.bytes / 1_000_000:.1f} MB", soft_wrap=True)
    console.print("其中有密钥：请另存一处并妥善保管 / it holds the keys: keep a copy elsewhere, and guard it")


@cli.command(rich_help_panel=DATA)
def restore(
    folder: Annotated[Path, typer.Argument(help="备份文件夹 / the backup", exists=True, file_okay=False)],
) -> None:
    """恢复 / Put a backup into an empty home (LIANHE_HOME), and bring it up to this version."""
    with readable():
        made_at = backup.restore(settings(), folder)
    console.print(f"已恢复到 {made_at}，请运行 verify 核对 / restored; prove it with `verify`")


@cli.command(rich_help_panel=DATA)
def rejoin(
    made_at: Annotated[
        datetime, typer.Argument(formats=["%Y-%m-%dT%H:%M:%SZ"], help="备份时间 / when it was made (UTC)")
    ],
) -> None:
    """与 Kafka 核对 / After an outside PostgreSQL was put back: set aside what only the broker still knows.

    Every process of the services must have stopped; a backup of our own does it by itself.
    """
    with readable():
        backup.put_back(settings(), made_at)
    console.print("已核对，可以启动各服务 / done: the services may start")


@importing.command("roster")
def import_roster(
    file: Annotated[Path, typer.Argument(help="村会计的工作簿 / the workbook", exists=True, dir_okay=False)],
    village: Annotated[str, typer.Option(metavar="CODE", help="村代码或区划代码 / the village's code")],
    name: Annotated[str | None, typer.Option(help="新村的名称 / for a village not there yet")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查 / judge it, change nothing")] = False,
    as_json: AsJson = False,
) -> None:
    """成员与股权名册 / A village's member and share register: whole, or not at all; exit 1 when refused."""
    with readable(), home.attached(settings()) as opened:
        content = file.read_bytes()
        result = asyncio.run(roster.import_file(opened, content, code=village, name=name, dry_run=dry_run))
    if as_json:
        tell_json(result.as_json())
    else:
        roster.show(result)
    if result.refusals:
        raise typer.Exit(1)


@exporting.command("ledger")
def export_ledger(
    out: Annotated[Path, typer.Option(help="文件夹 / the folder", file_okay=False)],
) -> None:
    """总账 / One plain-text journal an entity, ENTITY.journal, that `hledger check` accepts."""
    with readable(), home.attached(settings()) as opened:
        out.mkdir(parents=True, exist_ok=True)
        written = asyncio.run(ledger.export(opened, out))
    for path, journals in written:
        console.print(f"{path}  {journals} 笔 / journals")


@cli.command(rich_help_panel=ASKING)
def trial(
    file: Annotated[Path, typer.Argument(help="试算文件 / the document (JSON)", exists=True, dir_okay=False)],
) -> None:
    """分配试算 / Calculate a dividend before the vote; records nothing. See services/dividends/README.md."""
    try:
        answer = trial_domain.trial(trial_domain.parse(file.read_bytes()))
    except trial_domain.TrialRefused as refused:
        typer.echo(json.dumps(refused.problem("zh"), ensure_ascii=False), err=True)
        raise typer.Exit(1) from None
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))


@cli.command("explain", rich_help_panel=ASKING)
def explain_line(
    run: Annotated[str, typer.Argument(help="分配编号或年度 / the run's id, or its year")],
    holder: Annotated[
        str, typer.Argument(help="编号、户号、姓名、村/户号 / id, code, name, or VILLAGE/CODE")
    ],
    as_json: AsJson = False,
) -> None:
    """分红来源 / Where a holder's fen come from, back to the profit of each company and branch."""
    with readable(), home.attached(settings()) as opened:
        view = asyncio.run(explain.explained(opened, run, holder))
    if as_json:
        tell_json(view.model_dump(mode="json"))
    else:
        explain.show(view)


@cli.command("verify", rich_help_panel=ASKING)
def verify_all(as_json: AsJson = False) -> None:
    """核对 / Prove books, goods, registers and dividends against each other; exit 1 and the row where not."""
    with readable(), home.attached(settings()) as opened:
        findings, checks = asyncio.run(verify.verified(opened, settings()))
    if as_json:
        tell_json({"checks": checks, "findings": [finding.as_json() for finding in findings]})
    else:
        verify.show(findings, checks)
    if findings:
        raise typer.Exit(1)


@cli.command(rich_help_panel=ASKING)
def parked(as_json: AsJson = False) -> None:
    """等待与搁置的事件 / Events that wait for others, fail, or are parked, each with its reason."""
    with readable(), home.attached(settings()) as opened:
        rows = asyncio.run(events.parked(opened))
    if as_json:
        tell_json(rows)
        return
    table = Table(
        "服务 service", "状态 state", "类型 type", "键 key", "原因 reason", "次数 tries", "编号 event id"
    )
    for row in rows:
        cells = (row["service"], row["state"], row["type"], row["key"], row["reason"][:120], row["attempts"])
        table.add_row(*map(str, cells), str(row["event_id"]))
    console.print(table if rows else "没有等待或搁置的事件 / nothing waits, nothing is parked")


@cli.command(rich_help_panel=ASKING)
def replay(
    event_id: Annotated[
        UUID | None, typer.Argument(help="不填则全部 / all parked ones when left out")
    ] = None,
) -> None:
    """重新处理搁置的事件 / Let parked events be tried again, by the running product or at its next start."""
    with readable(), home.attached(settings()) as opened:
        count = asyncio.run(events.replay(opened, event_id))
    console.print(f"{count} 个事件将重新处理 / events will be tried again")


@cli.command(rich_help_panel=MAKING)
def docs(
    check: Annotated[bool, typer.Option("--check", help="exit 1 when something is stale")] = False,
) -> None:
    """生成文档 / Write the event schemas, AsyncAPI, OpenAPI and the event map from the code."""
    if check:
        stale = generated_docs.stale()
        for path in stale:
            typer.echo(f"stale: {path}", err=True)
        sys.exit(1 if stale else 0)
    for path in generated_docs.write():
        console.print(f"written: {path}")


@cli.command(rich_help_panel=MAKING)
def migration(
    service: Annotated[str, typer.Argument(help="the service whose tables changed")],
    message: Annotated[str, typer.Argument(help="what the revision does, a few words")],
) -> None:
    """新迁移 / Write a new revision: what the code declares and the migrated database lacks."""
    revising.new_revision(service, message)


@cli.command("scaffold", rich_help_panel=MAKING)
def new_line(
    name: Annotated[str, typer.Argument(help="the service's name: orchard")],
    zh: Annotated[str, typer.Option(help="what people call it: 果木")],
    en: Annotated[str, typer.Option(help="the same in English: Orchard")],
) -> None:
    """新的分/子公司 / Make a subsidiary's desk on the production kernel, to be given its own domain."""
    with readable():
        made = scaffold.make(name, zh, en)
    for path in made + [generated_docs.ROOT / path for path in generated_docs.write()]:
        console.print(str(path.relative_to(generated_docs.ROOT)))


if __name__ == "__main__":
    logs.configure("WARNING")  # on standard error, so that an answer on standard output is only that
    cli()
