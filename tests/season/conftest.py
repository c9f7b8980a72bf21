"""The tenth-size season, loaded once on the local transport for the tests of a file."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from services.demo.summary import Summary
from shared.kit import registry
from shared.kit.cluster import Cluster
from shared.kit.machine import free_port
from tests.conftest import OutsideServer
from tests.season.books import Dsns, settled
from tests.season.product import Product, Silent


@dataclass
class Loaded:
    """A product with the season in it."""

    product: Product
    dsns: Dsns
    summary: Summary
    folder: Path
    phases: list[str]


@pytest.fixture(scope="module")
def loaded(cluster: Cluster | OutsideServer) -> Iterator[Loaded]:
    """`python -m services run` on the tests' own PostgreSQL, the season loaded as `make run` would."""
    folder = Path(tempfile.mkdtemp(prefix="lianhe-season-"))
    product = Product(folder, free_port(), {"LIANHE_POSTGRES": cluster.admin_dsn})
    dsns = {name: _dsn(cluster.admin_dsn, name) for name in registry.names()}
    try:
        product.start("run")
        product.ready()
        progress = Silent()
        summary = product.load(folder / "demo", "run", progress=progress)
        settled(dsns)
        yield Loaded(product, dsns, summary, folder, progress.titles)
    finally:
        product.stop()
        _drop(cluster.admin_dsn)
        shutil.rmtree(folder, ignore_errors=True)


def _dsn(admin_dsn: str, name: str) -> str:
    address = urlsplit(admin_dsn)
    return urlunsplit((address.scheme, address.netloc, f"/lianhe_{name}", "", ""))


def _drop(admin_dsn: str) -> None:
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        for name in registry.names():
            database = sql.Identifier(f"lianhe_{name}")
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
            admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(database))
