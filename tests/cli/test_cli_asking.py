"""What the command line answers about events that wait, and about a household's dividend."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from services.cli import events, explain
from services.cli.home import Home
from services.cli.speaking import Unable
from shared.kit.errors import NotFound
from shared.kit.inbox import ATTEMPTS_MAX
from tests.dividends.season import Season, who
from tests.finance.facts import START, Group, delivered
from tests.world import World


async def test_parked_events_are_listed_with_their_reason_and_let_go_on(world: World, tmp_path: Path) -> None:
    await world.add("finance")
    group = Group()
    waiting = delivered(group.coop, 100, START)
    await world.tell("honeysuckle", waiting)
    await world.settle()
    home = Home(tmp_path, {"finance": world.database("finance").dsn})
    (row,) = await events.parked(home)
    assert (row["service"], row["event_id"], row["state"]) == ("finance", waiting.id, "waiting")
    assert str(group.coop) in row["reason"]
    assert await events.replay(home, None) == 0
    async with world.database("finance").transaction() as session:
        await session.execute(
            text("UPDATE held SET state = 'parked', attempts = :most"), {"most": ATTEMPTS_MAX}
        )
    assert await events.replay(home, group.village) == 0
    assert await events.replay(home, waiting.id) == 1
    await world.tell("members", *group.organisations())
    await world.settle()
    assert await events.parked(home) == []


@pytest.fixture
async def season(world: World) -> Season:
    """The worked example, declared down to the households."""
    await world.add("dividends")
    made = Season(world)
    await made.begin()
    await made.subsidiaries()
    await made.head_company()
    await made.coop_and_village()
    return made


async def test_a_household_is_explained_by_id_or_name(season: Season, tmp_path: Path, capsys: Any) -> None:
    home = Home(tmp_path, {"dividends": season.world.database("dividends").dsn})
    view = await explain.explained(home, str(season.run_id), str(who("H02")))
    assert view.amount_fen == sum(line.amount_fen for line in view.lines)
    for line in view.lines:
        assert sum(origin.amount_fen for origin in line.origins) == line.amount_fen
    assert await explain.explained(home, "2025", view.holder_name) == view
    explain.show(view)
    shown = capsys.readouterr().out
    assert view.holder_name in shown
    assert {"净菜", "深加工", "B1", "B2"} <= set(shown.split())
    with pytest.raises(NotFound):
        await explain.explained(home, "2019", str(who("H02")))
    with pytest.raises(NotFound):
        await explain.explained(home, "2025", "没有这户")
    with pytest.raises(Unable):
        await explain.explained(home, "last year", str(who("H02")))
