"""A service's database: sessions whose transactions only the kit opens and commits."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from asyncpg import InterfaceError, PostgresError
from sqlalchemy import MetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from shared.kit import tables
from shared.kit.errors import ConnectionLost, TryAgain, every_refusal

#: Constraint names a person can read in a plan and Alembic can find again.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

STATEMENT_TIMEOUT_MS = 120_000
POOL_WAIT_S = 30
#: Connections beside those, which the relay and the reader keep for the locks they hold.
KEPT = 2
#: So the server notices within twenty seconds that a machine is gone, and lets go of the locks it held.
_KEEPALIVE = {"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
#: deadlock_detected, serialization_failure, lock_not_available: nothing was changed, another try may pass.
_PASSING = {"40P01", "40001", "55P03"}
#: admin_shutdown, crash_shutdown, cannot_connect_now: the server ends, throws everybody out, or recovers.
_AWAY = {"57P01", "57P02", "57P03"}
_NO_CONNECTION = "08"  # the class of all states in which a connection broke, or never was


def own_registry() -> registry:
    """A service's own registry and metadata, the kit's tables in it; for a base class that mypy can see:

    `own = own_registry()`, then `class Base(SQLModel, registry=own): metadata = own.metadata`.
    """
    metadata = MetaData(naming_convention=NAMING)
    tables.attach(metadata)
    return registry(metadata=metadata)


def base(service: str) -> type[SQLModel]:
    """The base class of a service's tables, with its own registry and metadata and the kit's tables in it."""
    own = own_registry()

    class Base(SQLModel, registry=own):
        pass

    Base.metadata = own.metadata
    Base.__qualname__ = f"{service}.Base"
    return Base


class Database:
    """One service's database. `transaction` writes, `reading` cannot; so many at once as it is told."""

    def __init__(self, dsn: str, *, connections_max: int = 12) -> None:
        url = dsn.replace("postgresql://", "postgresql+asyncpg://", 1).replace(
            "postgres://", "postgresql+asyncpg://", 1
        )
        self.connections_max = connections_max + KEPT
        self.dsn = dsn.replace("postgresql+asyncpg://", "postgresql://", 1)
        self.engine = create_async_engine(
            url,
            # One beyond those kept would be opened and closed for each request, at more than its cost.
            pool_size=self.connections_max,
            max_overflow=0,
            pool_use_lifo=True,  # the last one used knows its statements best
            pool_timeout=POOL_WAIT_S,
            json_serializer=lambda value: json.dumps(value, ensure_ascii=False, default=str),
            connect_args={
                "server_settings": {
                    "statement_timeout": str(STATEMENT_TIMEOUT_MS),
                    "timezone": "UTC",
                    **_KEEPALIVE,
                }
            },
        )
        #: Each statement a transaction: for what is asked often, and for locks that outlive transactions.
        self.by_statement = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False, autoflush=True)
        snapshot = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._readings = async_sessionmaker(snapshot, expire_on_commit=False)
        #: Who waits longest is next; in the pool's own queue whoever was just served overtakes those it woke.
        self._turns = asyncio.Semaphore(connections_max)
        self._after_emit: list[Callable[[], None]] = []

    def on_emit(self, wake: Callable[[], None]) -> None:
        """Call `wake` after each commit that wrote to the outbox (the relay listens here)."""
        self._after_emit.append(wake)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session in one transaction: committed at the end, rolled back on any exception.

        Raises the `Refused` that a broken constraint or trigger, or a database that is away, stands for.
        """
        with _refusals():
            async with self._turn(), self._sessions() as session, session.begin():
                yield session
                emitted = session.info.get("emitted", False)
        if emitted:
            for wake in self._after_emit:
                wake()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that sees one snapshot and can write nothing."""
        with _refusals():
            async with self._turn(), self._readings() as session:
                yield session

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[AsyncConnection]:
        """A connection for single statements, each by itself: what is asked often needs no transaction."""
        with _refusals():
            async with self._turn(), self.by_statement.connect() as connection:
                yield connection

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(POOL_WAIT_S):
                await self._turns.acquire()
        except TimeoutError as error:
            raise TryAgain from error
        try:
            yield
        finally:
            self._turns.release()

    async def close(self) -> None:
        await self.engine.dispose()


@contextmanager
def _refusals() -> Iterator[None]:
    """Raise what the driver's errors stand for."""
    try:
        yield
    except DBAPIError as error:
        refusal = refusal_of(error)
        if refusal is error:
            raise
        raise refusal from error
    except PoolTimeout as error:
        raise TryAgain from error
    except (ConnectionError, InterfaceError) as error:  # not wrapped by SQLAlchemy: it was just connecting
        raise ConnectionLost from error
    except PostgresError as error:  # nor this: the server answered, and let nobody in
        if not _is_away(error.sqlstate):
            raise
        raise ConnectionLost from error


def _is_away(sqlstate: str | None) -> bool:
    return sqlstate is not None and (sqlstate in _AWAY or sqlstate.startswith(_NO_CONNECTION))


def refusal_of(error: DBAPIError) -> Exception:
    """The sentence behind a database error: by the constraint's name, else by its code, else itself."""
    cause: Any = error.orig
    while cause is not None and not hasattr(cause, "sqlstate"):
        cause = cause.__cause__
    sqlstate = getattr(cause, "sqlstate", None)
    if error.connection_invalidated or _is_away(sqlstate):
        return ConnectionLost()
    original = getattr(cause, "__cause__", None) or cause
    constraint = getattr(original, "constraint_name", None)
    if sqlstate in _PASSING:
        return TryAgain()
    for refusal in every_refusal():
        if refusal.constraint is not None and refusal.constraint == constraint:
            return refusal()  # the server's own detail quotes the row, which is nobody's to read
        if refusal.sqlstate is not None and refusal.sqlstate == sqlstate:
            return refusal(detail=getattr(original, "message", None) or "")
    return error
