"""The collector leaves alone what a server has loaded, and still finds what is made and dropped later."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from shared.kit.collector import YOUNG_MAX, spare_what_stays


@pytest.fixture
def spared() -> Iterator[None]:
    before = gc.get_threshold()
    spare_what_stays()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


class Ring:
    """Refers to itself, so that only the collector can free it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.usefixtures("spared")
def test_what_is_loaded_is_not_looked_at_again() -> None:
    assert gc.get_freeze_count() > YOUNG_MAX
    assert len(gc.get_objects()) < gc.get_freeze_count() // 10


@pytest.mark.usefixtures("spared")
def test_what_is_dropped_later_is_still_found() -> None:
    dropped = weakref.ref(Ring())
    assert dropped() is not None
    kept = [[] for _ in range(2 * YOUNG_MAX)]
    assert dropped() is None
    assert kept
