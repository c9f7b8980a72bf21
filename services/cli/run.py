"""`run`: the whole group in one process behind its gateway, on an embedded PostgreSQL, until Ctrl-C."""

import asyncio
import socket

from rich.console import Console
from rich.table import Table

from services.cli.group import at_work
from services.cli.home import Home, announced, opened
from services.cli.season import Season
from services.cli.serving import listen, serving, stoppable, until_signal, until_stopped, watch
from services.demo.summary import ADMINISTRATOR, Summary
from services.gateway.app import gateway_app
from services.gateway.routes.upstream import SameProcess
from services.gateway.service.accounts import ensure_administrator
from shared.kit import logs
from shared.kit.app import Running
from shared.kit.auth import Signer, signing_key
from shared.kit.settings import Settings

console = Console(highlight=False)


def run(settings: Settings) -> None:
    """Start, serve, stop. Raises HomeLocked when the home is in use, PortTaken, Broken."""
    logs.configure(settings.log_level, settings.home / "logs" / "lianhe.log")
    try:
        with stoppable(), opened(settings) as home, listen(settings.host, settings.port) as listening:
            address = address_of(listening)
            with announced(home, "run", address):
                until_signal(lambda stop: _serve(home, settings, listening, stop))
    except KeyboardInterrupt:
        pass
    console.print("已停止 / stopped")


def address_of(listening: socket.socket) -> str:
    """Where a browser on this machine finds it."""
    host, port = listening.getsockname()[:2]
    host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not listened on
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def _serve(home: Home, settings: Settings, listening: socket.socket, stop: asyncio.Event) -> None:
    ready = asyncio.Event()
    async with at_work(home, settings) as running:
        season = Season(home.folder)
        await first_administrator(running["gateway"], season, demo=settings.demo)
        app = gateway_app(
            running["gateway"],
            SameProcess({name: service.app for name, service in running.items() if name != "gateway"}),
            signer=Signer(signing_key(settings.keys_dir)),
            ready=ready.is_set,
        )
        async with serving(app, listening):
            address = address_of(listening)
            console.print(f"[bold]联禾 Lianhe[/]  {address}")
            await until_stopped(stop, watch(running), _until_ready(season, settings, address, ready))


async def _until_ready(season: Season, settings: Settings, address: str, ready: asyncio.Event) -> None:
    """Load the demo where it was begun and is not in; then the door says that it is ready."""
    summary = season.summary
    if summary is None and season.begun and settings.demo:
        summary = await season.load(address, ADMINISTRATOR, console)
    ready.set()
    if summary is not None:
        tell(summary)
    console.print("Ctrl-C 停止 / stops it")


async def first_administrator(gateway: Running, season: Season, *, demo: bool) -> None:
    """In a new installation: the one account there is, told once; a demo's is known to all."""
    async with gateway.database.transaction() as session:
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
