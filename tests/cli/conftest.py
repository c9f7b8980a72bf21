"""Fixtures of the command line's tests."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from shared.kit.machine import free_port
from tests.cli.product import Product
from tests.conftest import PREFIX, fastest_place


@pytest.fixture
def product() -> Iterator[Product]:
    """A home that nobody has opened yet; whatever runs on it is ended with the test."""
    home = Path(tempfile.mkdtemp(prefix=PREFIX, dir=fastest_place()))
    home.chmod(0o711)  # as root, the database's user must get through
    made = Product(home, free_port())
    yield made
    if made.process is not None:
        with suppress(ProcessLookupError):
            made.stop(signal.SIGKILL)
    shutil.rmtree(home, ignore_errors=True)
