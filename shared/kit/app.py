"""A service assembled: its rooms named, its ASGI application, the tasks that relay and read its events."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit import metrics, operations, sealing
from shared.kit.auth import Verifier
from shared.kit.bus import Reader, Transport
from shared.kit.db import Database
from shared.kit.events import Event
from shared.kit.hears import Hears
from shared.kit.inbox import Inbox
from shared.kit.logs import log
from shared.kit.outbox import Relay
from shared.kit.pruning import Limits, Pruning
from shared.kit.settings import settings
from shared.kit.web import Router, add_problem_handlers

_log = log("app")


@dataclass(frozen=True)
class Service:
    """What a service's `app` room says of it; `zh` and `en` are what people call it.

    `stage` orders the sealing of a month: 1 where facts begin (members, production), 2 processing, 3 sales;
    0 for a service that keeps no facts of an entity's month and so seals none.
    """

    name: str
    title: str
    metadata: MetaData
    migrations: Path
    routers: tuple[Router, ...] = ()
    hears: Hears = field(default_factory=Hears)
    says: tuple[type[Event], ...] = ()
    stage: int = 0
    zh: str = ""
    en: str = ""

    @property
    def is_line(self) -> bool:
        """Whether it is a subsidiary's desk on the production kernel, told by the kernel's tables."""
        return "input_stock" in self.metadata.tables


class Running:
    """One service at work on its database and a transport: HTTP, relay and reader, together up or down."""

    def __init__(
        self, service: Service, database: Database, transport: Transport, verifier: Verifier
    ) -> None:
        self.service, self.database, self.transport = service, database, transport
        self.relay = Relay(service.name, database, transport)
        self.inbox = Inbox(service.name, database, service.hears, self._after_apply)
        self.reader: Reader | None = None
        if service.hears.topics:
            self.reader = transport.reader(service.name, service.hears.topics, self.inbox)
        limits = Limits.of(settings())
        self.pruning = Pruning(
            service.name, database, transport, self.reader, limits, seals=service.stage > 0
        )
        self.app = create_app(service, database, verifier)
        self.app.state.running = self
        self._tasks: list[asyncio.Task[None]] = []

    async def _after_apply(self, session: AsyncSession) -> None:
        """A month that was waited for may be sealed by what was just heard."""
        await sealing.seal_what_is_ready(session, self.service.name)

    async def start(self) -> None:
        """Begin relaying and reading, and letting go of what is old."""
        self._tasks.append(asyncio.create_task(self.relay.run(), name=f"{self.service.name}-relay"))
        self._tasks.append(asyncio.create_task(self.pruning.run(), name=f"{self.service.name}-pruning"))
        if self.reader is not None:
            await self.reader.start()
            self._tasks.append(
                asyncio.create_task(self.inbox.run(self.reader), name=f"{self.service.name}-inbox")
            )

    async def stop(self) -> None:
        """Stop all of it; whatever was not finished is done again at the next start."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._tasks.clear()
        if self.reader is not None:
            await self.reader.stop()

    @property
    def broken(self) -> BaseException | None:
        """Why one of the tasks ended, if it did: the process should end too (crash only)."""
        for task in self._tasks:
            if task.done():
                failure = None if task.cancelled() else task.exception()
                return failure or RuntimeError(f"{task.get_name()} ended")
        return None


def create_app(service: Service, database: Database, verifier: Verifier) -> FastAPI:
    """The service's ASGI application: its routers, health, metrics, and refusals as problem+json."""
    app = FastAPI(
        title=f"Lianhe {service.name}", description=service.title, version="1", openapi_url="/openapi.json"
    )
    app.state.database = database
    app.state.verifier = verifier
    app.state.service = service
    app.state.traffic = metrics.Traffic()
    app.add_middleware(metrics.Counted, traffic=app.state.traffic)
    add_problem_handlers(app)
    for router in (*service.routers, operations.router):
        app.include_router(router)
    _add_health(app, database)
    return app


def _add_health(app: FastAPI, database: Database) -> None:
    @app.get("/health/live", include_in_schema=False)
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @app.get("/health/ready", include_in_schema=False)
    async def ready(response: Response) -> dict[str, str]:
        running: Running | None = getattr(app.state, "running", None)
        try:
            async with database.reading() as session:
                await session.execute(text("SELECT 1"))
        except Exception as error:
            response.status_code = 503
            return {"status": "database", "detail": type(error).__name__}
        if running is not None and running.broken is not None:
            response.status_code = 503
            return {"status": "broken", "detail": repr(running.broken)}
        return {"status": "ready"}

    @app.get("/metrics", include_in_schema=False)
    async def measured() -> Response:
        state = app.state
        running: Running | None = getattr(state, "running", None)
        text_format = await metrics.told(state.service.name, database, running, state.traffic)
        return Response(text_format, media_type=CONTENT_TYPE_LATEST)
