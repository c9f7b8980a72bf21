"""What a service tells Prometheus: how its events stand, what its door answered, what the disk has left."""

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from time import perf_counter
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import text
from sqlalchemy.pool import QueuePool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.kit import clock, operations
from shared.kit.db import Database
from shared.kit.operations import OperationsView
from shared.kit.settings import settings

#: Up to two minutes: the longest statement a service's database allows.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
#: An address nobody answers, a method nobody knows: one word, for an outsider may invent any number of them.
OTHER = "other"
#: What machines of the house ask every few seconds says nothing of the service's work.
NOT_COUNTED = ("/health/", "/metrics")

_MACHINE = text(
    "SELECT pg_database_size(current_database()) AS bytes, count(*) AS seals, min(asked_at) AS asked_at"
    " FROM closing"
)


class Traffic:
    """Requests by method, route and status, and how long they took, since the process started."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "lianhe_http_requests_total",
            "requests answered",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "lianhe_http_request_seconds",
            "how long answers took, to the last byte",
            ("method", "route"),
            buckets=SECONDS,
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request is over. `route` is a template, never a path with somebody's id in it."""
        known = method if method in METHODS else OTHER
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(known, route).observe(seconds)


class Counted:
    """The service's ASGI application, its requests noted in `traffic`."""

    def __init__(self, app: ASGIApp, traffic: Traffic) -> None:
        self._app, self._traffic = app, traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(NOT_COUNTED):
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), 500  # what raises is answered further out, as an internal error

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", OTHER)
            self._traffic.note(scope["method"], route, status, perf_counter() - began)


async def told(service: str, database: Database, running: Any, traffic: Traffic) -> bytes:
    """Everything in Prometheus's text format. A database that is away is told, not an error."""
    families = list(_pool(database))
    try:
        async with database.reading() as session:
            view = await operations.standing(session, service, running)
            machine = (await session.execute(_MACHINE)).one()
    except Exception:
        families.append(_gauge("lianhe_database_up", "whether the service's database answers", 0))
    else:
        families.append(_gauge("lianhe_database_up", "whether the service's database answers", 1))
        families += _events(view)
        families += [
            _gauge("lianhe_database_bytes", "size of the service's database", machine.bytes),
            _gauge("lianhe_seals_waiting", "months asked to be sealed and not sealed yet", machine.seals),
            _gauge("lianhe_seal_oldest_seconds", "age of the oldest of them", _age_s(machine.asked_at)),
        ]
    families += [*_work(running), *_disk()]
    now = CollectorRegistry()
    now.register(_Families(families))
    return generate_latest(now) + generate_latest(traffic.registry)


def _events(view: OperationsView) -> Iterator[Metric]:
    yield _gauge("lianhe_outbox_pending", "facts committed and not yet published", view.outbox)
    yield _gauge("lianhe_outbox_oldest_seconds", "age of the oldest of them", _age_s(view.oldest_at))
    yield _gauge("lianhe_events_parked", "events parked for a person", view.parked)
    yield _gauge(
        "lianhe_events_waiting",
        "events waiting for what they refer to, to be tried again, or behind such a one",
        view.waiting + view.failing + view.behind,
    )
    if view.lag is not None:
        yield _gauge("lianhe_events_lag", "events published and not yet read", view.lag)


def _work(running: Any) -> Iterator[Metric]:
    """What this process has done and failed to do; nothing where only the application was assembled."""
    if running is None:
        return
    failures = running.relay.failures
    yield CounterMetricFamily("lianhe_relay_failures_total", "turns of the relay that failed", failures)
    failures = running.inbox.failures
    yield CounterMetricFamily("lianhe_reader_failures_total", "turns of the reader that failed", failures)
    applied = running.inbox.applied
    yield CounterMetricFamily("lianhe_events_applied_total", "events applied by this process", applied)


def _pool(database: Database) -> Iterator[Metric]:
    pool = database.engine.pool
    if not isinstance(pool, QueuePool):
        return
    used = GaugeMetricFamily("lianhe_database_connections", "connections of the pool", labels=["state"])
    used.add_metric(["used"], pool.checkedout())
    used.add_metric(["idle"], pool.checkedin())
    yield used
    most = database.connections_max
    yield _gauge("lianhe_database_connections_max", "how many the pool may open", most)


def _disk() -> Iterator[Metric]:
    """Of the file system under the home; of a container, the disk that it shares with the volumes."""
    with contextlib.suppress(OSError):
        home = settings().home
        disk = shutil.disk_usage(home if home.exists() else "/")
        yield _gauge("lianhe_disk_free_bytes", "room left on the disk", disk.free)
        yield _gauge("lianhe_disk_bytes", "size of the disk", disk.total)


def _age_s(since: Any) -> int:
    return 0 if since is None else max(0, round((clock.now() - since).total_seconds()))


def _gauge(name: str, help_text: str, value: int) -> Metric:
    return GaugeMetricFamily(name, help_text, value)


class _Families(Collector):
    """What was measured a moment ago, as the client library takes it."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families
