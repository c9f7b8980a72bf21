"""Fresh databases for tests, cheap ones: a prepared database is made once a process and cloned after that."""

import os
import re
import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from shared.kit.cluster import create_database, ensure_role

Prepare = Callable[[str], None]


class Databases:
    """Makes and drops databases on one server. Each service has a role of its own, as in production."""

    def __init__(self, admin_dsn: str) -> None:
        self.admin_dsn = admin_dsn
        # Several test processes may share an outside server.
        self._prefix = f"t{os.getpid()}{secrets.token_hex(3)}"
        self._passwords: dict[str, str] = {}
        self._templates: dict[tuple[str, Prepare], str] = {}
        self._made: list[str] = []

    def fresh(self, service: str, prepare: Prepare | None = None) -> str:
        """A new database's address (`postgresql://…`): empty, or as `prepare(dsn)` leaves one.

        `prepare` runs once a process for a service and its result is cloned, so pass a function that stays
        the same object (a module's function, not a lambda). It must close its connections.
        """
        template = "template1" if prepare is None else self._template(service, prepare)
        return self._create(service, template)

    def clone(self, dsn: str, service: str) -> str:
        """The address of a copy of a database that nobody is connected to."""
        return self._create(service, urlsplit(dsn).path[1:])

    def drop(self, dsn: str) -> None:
        """Drop a database made by `fresh`, whoever is still connected."""
        self._drop(urlsplit(dsn).path[1:])

    def close(self) -> None:
        """Drop whatever is left, and the roles."""
        for name in [*self._made, *self._templates.values()]:
            self._drop(name)
        with psycopg.connect(self.admin_dsn, autocommit=True) as admin:
            for role in self._passwords:
                admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))

    def _template(self, service: str, prepare: Prepare) -> str:
        key = (service, prepare)
        if key not in self._templates:
            dsn = self._create(service, "template1")
            prepare(dsn)
            name = urlsplit(dsn).path[1:]
            with psycopg.connect(self.admin_dsn, autocommit=True) as admin:
                admin.execute(
                    sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name))
                )
                # A driver may close its connections a moment after it says so.
                admin.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", (name,)
                )
            self._made.remove(name)
            self._templates[key] = name
        return self._templates[key]

    def _create(self, service: str, template: str) -> str:
        role = f"{self._prefix}_{re.sub(r'[^a-z0-9_]', '_', service)}"[:48]
        name = f"{role}_{secrets.token_hex(4)}"
        with psycopg.connect(self.admin_dsn, autocommit=True) as admin:
            if role not in self._passwords:
                self._passwords[role] = secrets.token_hex(12)
                ensure_role(admin, role, self._passwords[role])
            create_database(admin, name, role, template=template, strategy="file_copy")
        self._made.append(name)
        address = urlsplit(self.admin_dsn)
        return f"postgresql://{role}:{self._passwords[role]}@{address.hostname}:{address.port or 5432}/{name}"

    def _drop(self, name: str) -> None:
        with psycopg.connect(self.admin_dsn, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        if name in self._made:
            self._made.remove(name)
