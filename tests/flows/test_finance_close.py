"""From closed months to a household's money: each tier on its own closed books, exact to the fen."""

from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shared.kit.ids import new_id
from shared.kit.settings import settings
from tests.finance.facts import balances
from tests.flows.township import BRANCHES, COOP, LAST, VECTOR, VILLAGE, YEAR, Township, who
from tests.production.lines import FOUND
from tests.world import World

STEPS = {
    "village": ["supervisor_reviewed", "party_discussed", "township_reviewed", "published"],
    "coop": ["supervisor_reviewed", "published"],
}
PAID_ON = date(2026, 3, 1)


class Distribution:
    """The year's run: each tier declared when its time has come."""

    def __init__(self, town: Township) -> None:
        self.town, self.run_id = town, new_id()

    async def start(self) -> None:
        await self.town.post("dividends", "/runs", {"id": self.run_id, "root_id": who("HQ"), "year": YEAR})

    async def tier(self, name: str) -> Any:
        run = await self.town.get("dividends", f"/runs/{self.run_id}")
        return next(tier for tier in run["tiers"] if tier["entity_id"] == str(who(name)))

    async def declare(self, name: str) -> list[Any]:
        """Every step of its legal form; the declared lines."""
        tier = await self.tier(name)
        assert (tier["state"], tier["waits_for"]) == ("draft", []), tier
        path = f"/runs/{self.run_id}/tiers/{tier['id']}"
        vote = {"entitled": 9, "present": 9, "agreed": 9}
        steps: list[dict[str, Any]] = [
            {"to": step, "on": "2026-02-01"} for step in STEPS.get(tier["form"], [])
        ]
        steps += [{"to": "voted", "on": "2026-02-20", "vote": vote}, {"to": "declared", "on": "2026-02-21"}]
        for step in steps:
            await self.town.post("dividends", f"{path}/advance", by=self.town.second, **step)
        await self.town.world.settle()
        lines: list[Any] = await self.town.get("dividends", f"{path}/lines")
        return lines


def amounts(lines: list[Any], pool: str) -> list[int]:
    return [line["amount_fen"] for line in lines if line["pool"] == pool]


@pytest.fixture
async def town(
    request: pytest.FixtureRequest,
    database_dsn: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Township]:
    """The township; the desk of its co-ops is the line a test asks for, or honeysuckle."""
    desk: str = getattr(request, "param", "honeysuckle")
    monkeypatch.setenv("LIANHE_KEYS", str(tmp_path / "keys"))
    settings.cache_clear()
    world = World(database_dsn)
    await world.add("members", desk, "finance", "dividends")
    made = Township(world, desk)
    await made.found()
    await made.work()
    await made.rules()
    yield made
    await world.close()
    settings.cache_clear()


async def determined(town: Township, *names: str) -> None:
    for name in names:
        answer = await town.books(name).determine(YEAR)
        assert answer.status_code == 201, answer.text
    await town.world.settle()


@pytest.mark.parametrize("town", FOUND, indirect=True)
async def test_closed_books_become_the_worked_examples_lines_and_money(town: Township) -> None:
    subsidiaries = [one["name"] for one in VECTOR["subsidiaries"]]
    for name in (*subsidiaries, *BRANCHES, "HQ", COOP, VILLAGE):
        await town.books(name).close_all(YEAR)
    run = Distribution(town)
    await run.start()
    assert (await run.tier(subsidiaries[0]))["waits_for"] == ["profit"]
    await determined(town, *subsidiaries)
    head, coop, village = VECTOR["head_company"], VECTOR["coop"], VECTOR["village"]
    for one in VECTOR["subsidiaries"]:
        early = await town.books("HQ").determine(YEAR)
        assert f"{one['name']} 的本年分配尚未宣告" in early.json()["detail"]
        assert amounts(await run.declare(one["name"]), "capital") == one["paid"]
    await determined(town, "HQ")
    assert amounts(await run.declare("HQ"), "capital") == head["paid"]
    assert (await balances(town.world, who("HQ")))["4104"] == 0
    await determined(town, COOP, VILLAGE)
    lines = await run.declare(COOP)
    assert amounts(lines, "patronage") == coop["patronage_lines"]
    assert amounts(lines, "capital") == coop["capital_lines"]
    lines = await run.declare(VILLAGE)
    assert amounts(lines, "shares") == village["paid"]
    assert amounts(lines, "priority") == village["priority"]["paid"]
    books = await balances(town.world, who(VILLAGE))
    assert (books["322"], books["311"]) == (0, -village["reserve_and_welfare"])
    assert books["113"] == -village["distributable"]
    await paid(town)
    assert (await balances(town.world, who(VILLAGE)))["113"] == 0
    assert (await run.tier(VILLAGE))["state"] == "settled"
    for name in (*subsidiaries, "HQ", COOP, VILLAGE):
        closed = await town.books(name).post("/years/close", year=YEAR)
        assert (closed.status_code, closed.json()["state"]) == (201, "closed"), closed.text
    for service in town.world.running:
        assert await town.world.held(service) == []
    assert await town.world.rows("finance", "SELECT 1 FROM late_fact") == []


async def paid(town: Township) -> None:
    """The village pays its households; one line comes back and is paid again."""
    office = town.books(VILLAGE)
    for returned in (1, 0):
        drawn = await town.post(
            "finance",
            "/payment-batches",
            entity_id=who(VILLAGE),
            kind="dividends",
            up_to_on=LAST,
            by=office.accountant,
        )
        path = f"/payment-batches/{drawn['id']}"
        await town.post("finance", f"{path}/approve", on=PAID_ON, by=office.manager)
        lines = await town.get("finance", f"{path}/lines")
        outcomes = ["returned"] * returned + ["settled"] * (len(lines) - returned)
        results = [
            {"line_id": line["id"], "outcome": outcome} for line, outcome in zip(lines, outcomes, strict=True)
        ]
        await town.post("finance", f"{path}/results", on=PAID_ON, results=results, by=office.accountant)
        await town.world.settle()


async def test_a_month_sealed_everywhere_takes_no_fact_at_its_source(town: Township) -> None:
    """The desk that bought the flowers refuses another day of that month; members too has sealed it."""
    await town.books(COOP).close("2025-05", "2025-06")
    months = (await town.books(COOP).months())["2025-06"]
    seals = {seal["service"]: seal for seal in months["services"]}
    assert seals[town.desk]["counts"] == [{"type": "GrowerDelivered", "said": 5, "applied": 5}]
    assert seals["members"]["agrees"]
    sheet = {
        "id": str(new_id()),
        "entity_id": str(who(COOP)),
        "on": "2025-06-20",
        "document": "收-2",
        "household_id": str(who("M1")),
        "product": "鲜花",
        "grade": "1",
        "gross_g": 1_000,
    }
    async with town.world.client(town.desk, town.root) as client:
        refused = await client.post("/deliveries", json=sheet)
        assert (refused.status_code, refused.json()["title"]) == (409, "PeriodIsSealed")
        taken = await client.post("/deliveries", json={**sheet, "on": "2025-07-01"})
        assert taken.status_code == 201, taken.text
