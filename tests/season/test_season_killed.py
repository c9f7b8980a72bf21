"""Killed at random moments of its loading, the season ends as if nobody had disturbed it."""

import pytest

from tests.season.books import ending
from tests.season.conftest import Loaded
from tests.season.product import TENTH
from tests.season.stage import ManyProcesses, OneProcess, Stage
from tests.season.torment import differences, killed

pytestmark = [pytest.mark.kafka, pytest.mark.long, pytest.mark.timeout(900)]


@pytest.mark.parametrize(
    ("kind", "kills", "seed"),
    [
        # Each of: the product, its PostgreSQL, a backend of that, the relay in the midst of its work.
        (OneProcess, 4, 20261124),
        # The broker, and one of the two processes of finance.
        (ManyProcesses, 2, 6),
    ],
)
def test_killed_at_any_moment_nothing_is_lost_and_nothing_is_done_twice(
    loaded: Loaded, kind: type[Stage], kills: int, seed: int
) -> None:
    phases = len(loaded.phases)
    came = killed(kind, kills=kills, seed=seed, phases=phases, scale_percent=TENTH)
    assert differences(ending(loaded.dsns), came.ending) == []
    assert (came.findings, came.exits) == ([], {0})
