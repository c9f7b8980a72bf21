"""`run`: the whole group in one process behind its gateway, on an embedded PostgreSQL, until Ctrl-C."""

import asyncio
import socket
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from services.cli.group import at_work
from services.cli.home import RUN, Home, announced, holder_of, opened
from services.cli.season import Season
from services.cli.serving import ends, listen, serving, stoppable, until_signal, until_stopped
from services.cli.speaking import Unable, console
from services.demo.summary import ADMINISTRATOR, SignIn, Summary
from services.gateway.app import gateway_app
from services.gateway.routes.pages import Pages
from services.gateway.routes.upstream import SameProcess
from services.gateway.service.accounts import ensure_administrator
from shared.kit import logs
from shared.kit.auth import Signer, signing_key
from shared.kit.db import Database
from shared.kit.settings import Settings

LOCAL = "127.0.0.1"


@dataclass
class Group:
    """The group at work: where it answers, its home's demo, when it is ready, and when it is to stop."""

    address: str
    season: Season
    ready: asyncio.Event
    stop: asyncio.Event


Work = Callable[[Group], Coroutine[Any, Any, None]]


def run(settings: Settings) -> None:
    """Start, serve until a signal, stop. Raises HomeLocked when the home is in use, PortTaken, Broken."""

    async def work(group: Group) -> None:
        """Load the demo where it was begun and is not in; then the door says that it is ready."""
        console.print(f"[bold]联禾 Lianhe[/]  {group.address}")
        summary = group.season.summary
        if summary is None and group.season.begun and settings.demo:
            summary = await group.season.load(group.address, ADMINISTRATOR, console)
        group.ready.set()
        if summary is not None:
            tell(summary)
        console.print("Ctrl-C 停止 / stops it")

    _open_and_serve(settings, settings.host, settings.port, work)
    console.print("已停止 / stopped")


def seed(settings: Settings, administrator: SignIn, address: str | None) -> None:
    """Load the demo through a gateway at work, or one started for the purpose. Raises as `run`, Unable."""
    holder = holder_of(settings.home)
    if address is None and holder is not None:
        if holder.address is None:
            raise Unable(
                f"{holder.command}（{holder.pid}）正在运行，请用 --address 指明网关 / name the gateway"
            )
        address = holder.address
    if address is not None:
        tell(asyncio.run(Season(settings.home).load(address, administrator, console)))
        return

    async def work(group: Group) -> None:
        tell(group.season.summary or await group.season.load(group.address, administrator, console))
        group.stop.set()

    _open_and_serve(settings.model_copy(update={"demo": True}), LOCAL, 0, work)


def _open_and_serve(settings: Settings, host: str, port: int, work: Work) -> None:
    logs.configure(settings.log_level, settings.home / "logs" / "lianhe.log")
    try:
        with (
            stoppable(),
            opened(settings) as home,
            listen(host, port) as listening,
            announced(home, RUN, _address_of(listening)),
        ):
            until_signal(lambda stop: _serve(home, settings, listening, stop, work))
    except KeyboardInterrupt:
        pass


def _address_of(listening: socket.socket) -> str:
    """Where a browser on this machine finds it."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not listened on
        host = LOCAL
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def _serve(
    home: Home, settings: Settings, listening: socket.socket, stop: asyncio.Event, work: Work
) -> None:
    group = Group(_address_of(listening), Season(home.folder), asyncio.Event(), stop)
    async with at_work(home, settings) as running:
        await first_administrator(running["gateway"].database, group.season, demo=settings.demo)
        app = gateway_app(
            running["gateway"],
            SameProcess({name: service.app for name, service in running.items() if name != "gateway"}),
            signer=Signer(signing_key(settings.keys_dir)),
            ready=group.ready.is_set,
            pages=Pages(demo=group.season.accounts),
        )
        async with serving(app, listening):
            await until_stopped(stop, *ends(running, home.server), work(group))


async def first_administrator(gateway: Database, season: Season, *, demo: bool) -> None:
    """In a new installation: the one account there is, told once; a demo's is known to all."""
    async with gateway.transaction() as session:
        password = await ensure_administrator(session, ADMINISTRATOR.password if demo else None)
        if password is not None and demo:
            season.begin()  # before the commit: an administrator known to all means a demo
    if password is not None and not demo:
        console.print(
            f"第一位管理员 first administrator: [bold]{ADMINISTRATOR.name}[/] / [bold]{password}[/]"
        )
        console.print("密码只显示这一次，请登录后修改 / shown this once; change it after signing in")


def tell(summary: Summary) -> None:
    """Who may sign in, a plant's key, and what to try."""
    table = Table("角色 role", "单位 where", "用户名 name", "密码 password", title="登录 sign-ins")
    for sign_in in summary.sign_ins:
        table.add_row(sign_in.role, sign_in.where, sign_in.name, sign_in.password)
    console.print(table)
    console.print(f"工厂接口密钥 plant key (X-Api-Key): {summary.plant_key}", soft_wrap=True)
    for line in summary.to_try:
        console.print(f"· {line}", soft_wrap=True)
