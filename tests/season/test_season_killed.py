"""Killed at random moments of its loading, the season ends as if nobody had disturbed it: in one process."""

import pytest

from tests.season.books import ending
from tests.season.conftest import Loaded
from tests.season.product import TENTH
from tests.season.stage import OneProcess
from tests.season.torment import differences, killed

#: Each of: the product, its PostgreSQL, a backend of that, the relay in the midst of its work.
KILLS, SEED = 4, 20261124

pytestmark = pytest.mark.timeout(900)


def test_killed_at_any_moment_nothing_is_lost_and_nothing_is_done_twice(loaded: Loaded) -> None:
    phases = len(loaded.phases)
    came = killed(OneProcess, kills=KILLS, seed=SEED, phases=phases, scale_percent=TENTH)
    assert differences(ending(loaded.dsns), came.ending) == []
    assert (came.findings, came.exits) == ([], {0})
