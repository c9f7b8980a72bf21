"""The register and the run that stands on it: what happens to households and shares after the record date."""

from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.dividends import DividendDeclared
from shared.contracts.finance import PaymentSettled, ProfitDetermined
from shared.kit.auth import Role
from shared.kit.ids import new_id
from shared.kit.settings import settings
from tests.members.conftest import Township
from tests.world import World

YEAR = 2025
ALL = {"entitled": 3, "present": 3, "agreed": 3}
STEPS = {
    "village": ("supervisor_reviewed", "party_discussed", "township_reviewed", "published"),
    "company": (),
}


class Village(Township):
    """The members' township with the dividends service beside it."""

    async def begin(self) -> None:
        await self.world.add("members", "dividends")
        for one in (
            self.organisation(self.root_id, "township", parent_id=None),
            self.organisation(self.company_id, "company", registered_capital_fen=0),
            self.organisation(self.village_id, "village_org", code="V01"),
            self.organisation(self.coop_id, "coop"),
        ):
            await self.post("/organisations", one, role=Role.ADMINISTRATOR)
        self.homes = [self.household(code) for code in ("001", "002", "003")]
        await self.post("/households/list", self.homes)
        grants = [
            self.movement(milli=milli, to_holder=home["household_id"], to_person=person["person_id"])
            for home, milli in zip(self.homes, (1000, 2000, 3500), strict=True)
            for person in home["persons"]
        ]
        await self.post("/movements/list", grants)
        self.run_id, self.maker, self.checker = new_id(), self.finance(), self.finance()

    def finance(self) -> Any:
        return self.world.actor((Role.FINANCE, self.root_id), (Role.ACCOUNTANT, self.root_id))

    async def seal(self) -> None:
        body = {"id": str(new_id()), "record_on": f"{YEAR}-12-31"}
        await self.post(f"/registers/{self.village_id}/seal", body)
        await self.world.settle()

    async def ask(self, method: str, path: str, status: int = 201, by: Any = None, **body: Any) -> Any:
        async with self.world.client("dividends", by or self.maker) as client:
            sent = {"json": {"id": str(new_id()), **body}} if method == "POST" else {}
            answer = await client.request(method, path, **sent)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def distribute(self, root: UUID, *profits: tuple[UUID, int, int]) -> None:
        """A run from `root`; each (entity, own result, inflow) is determined and its tier declared."""
        policy = {"entity_id": str(self.village_id), "effective_on": "2024-01-01"}
        await self.ask("POST", "/policies", **policy)
        await self.ask("POST", "/runs", id=str(self.run_id), root_id=str(root), year=YEAR)
        for entity, own, inflow in profits:
            told = ProfitDetermined(
                entity_id=entity,
                year=YEAR,
                own_result_fen=own,
                inflow_fen=inflow,
                undistributed_before_fen=0,
            )
            await self.world.tell("finance", told)
            await self.world.settle()
            await self.declare(self.run_id, entity)

    async def tier(self, run_id: Any, entity: UUID) -> Any:
        tiers = (await self.ask("GET", f"/runs/{run_id}", 200))["tiers"]
        return next(tier for tier in tiers if tier["entity_id"] == str(entity))

    async def declare(self, run_id: Any, entity: UUID) -> None:
        tier = await self.tier(run_id, entity)
        path = f"/runs/{run_id}/tiers/{tier['id']}/advance"
        for to in STEPS[tier["form"]]:
            await self.ask("POST", path, by=self.checker, to=to, on="2026-02-01")
        await self.ask("POST", path, by=self.checker, to="voted", on="2026-02-20", vote=ALL)
        await self.ask("POST", path, by=self.checker, to="declared", on="2026-02-20")
        await self.world.settle()

    async def lines(self, run_id: Any, entity: UUID) -> dict[str, Any]:
        tier = await self.tier(run_id, entity)
        rows = await self.ask("GET", f"/runs/{run_id}/tiers/{tier['id']}/lines", 200)
        return {row["holder_id"]: row for row in rows}


@pytest.fixture
async def village(
    database_dsn: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Village]:
    monkeypatch.setenv("LIANHE_KEYS", str(tmp_path / "keys"))
    settings.cache_clear()
    world = World(database_dsn)
    made = Village(world)
    await made.begin()
    yield made
    await world.close()
    settings.cache_clear()


async def test_a_back_dated_entry_flags_the_declared_run_and_is_corrected(village: Village) -> None:
    await village.seal()
    org = village.village_id
    await village.distribute(org, (org, 1_300_000, 0))
    one, two, three = (home["household_id"] for home in village.homes)
    before = await village.lines(village.run_id, org)
    assert [before[home]["amount_fen"] for home in (one, two, three)] == [200_000, 400_000, 700_000]
    assert (await village.tier(village.run_id, org))["behind"] == 0
    today = village.movement(milli=5, to_holder=one, effective_on="2026-01-01")
    await village.post("/movements", today)
    back = village.movement("TRANSFER", 1000, from_holder=three, to_holder=one, effective_on="2025-06-30")
    await village.post("/movements", back)
    await village.world.settle()
    flagged = await village.tier(village.run_id, org)
    assert (flagged["behind"], flagged["state"]) == (1, "declared")
    path = f"/runs/{village.run_id}/tiers/{flagged['id']}/behind"
    sides = await village.ask("GET", path, 200)
    assert {(side["movement_id"], side["milli_shares"]) for side in sides} == {
        (back["id"], 1000),
        (back["id"], -1000),
    }
    await village.seal()
    run = await village.ask("POST", f"/runs/{village.run_id}/adjustments", reason="补登转让")
    correction = await village.lines(run["id"], org)
    assert {home: row["amount_fen"] for home, row in correction.items()} == {one: 100_000, three: -100_000}
    assert await village.lines(village.run_id, org) == before


async def pay(village: Village, home: str) -> None:
    """Finance pays a household its declared line, whatever became of it since."""
    [event] = await village.world.said("dividends", "DividendDeclared")
    line = next(line for line in DividendDeclared.model_validate(event).lines if str(line.holder_id) == home)
    await village.world.tell(
        "finance",
        PaymentSettled(
            payable_id=new_id(),
            entity_id=village.village_id,
            holder_id=line.holder_id,
            source="dividend",
            source_id=line.line_id,
            amount_fen=line.amount_fen,
            settled_on=date(2026, 4, 1),
        ),
    )
    await village.world.settle()
    assert (await village.lines(village.run_id, village.village_id))[home]["paid_fen"] == line.amount_fen


async def test_old_runs_stay_as_they_were_when_households_split_merge_and_die(village: Village) -> None:
    """G6: a registry change leaves old runs unchanged; what is owed to an ended household stays payable."""
    await village.seal()
    org = village.village_id
    await village.distribute(org, (org, 1_300_000, 0))
    one, two, three = village.homes
    before = await village.lines(village.run_id, org)
    told = [
        await village.ask("GET", f"/runs/{village.run_id}/explain/{h['household_id']}", 200)
        for h in village.homes
    ]
    act = {"reason": "分户", "approval_ref": "2026-1", "effective_on": "2026-03-01"}
    head, son = (person["person_id"] for person in one["persons"])
    new = {"household_id": str(new_id()), "code": "004", "persons": [{"person_id": son, "relation": "户主"}]}
    await village.post(f"/households/{one['household_id']}/split", {"id": str(new_id()), **new, **act})
    movers = [{"person_id": person["person_id"], "relation": "亲属"} for person in two["persons"]]
    merge = {"into_household_id": three["household_id"], "persons": movers}
    await village.post(f"/households/{two['household_id']}/merge", {"id": str(new_id()), **merge, **act})
    await village.post(
        f"/persons/{head}/end", {"id": str(new_id()), "reason": "死亡", "left_on": "2026-03-02"}
    )
    await village.world.settle()
    assert (await village.tier(village.run_id, org))["behind"] == 0
    assert await village.lines(village.run_id, org) == before
    again = [
        await village.ask("GET", f"/runs/{village.run_id}/explain/{h['household_id']}", 200)
        for h in village.homes
    ]
    assert again == told
    await pay(village, two["household_id"])
    # The next year stands on the register as it is now.
    held = (await village.get(f"/registers/{org}/holdings"))["holdings"]
    assert {row["holder_id"]: row["milli_shares"] for row in held} == {
        one["household_id"]: 1000,
        new["household_id"]: 1000,
        three["household_id"]: 11_000,
    }


async def test_a_company_is_distributed_by_the_owners_its_register_says(village: Village) -> None:
    company, org, coop = village.company_id, village.village_id, village.coop_id
    for holder in (org, coop):
        member = {"organisation_id": str(company), "holder_id": str(holder), "admitted_on": "2024-01-01"}
        await village.post("/members", {"id": str(new_id()), **member}, role=Role.FINANCE)

    def paid_in(fen: int, holder: UUID, on: str) -> dict[str, Any]:
        return village.movement(
            milli=fen,
            to_holder=str(holder),
            organisation_id=str(company),
            share_class="实缴出资",
            effective_on=on,
        )

    await village.post("/movements/list", [paid_in(300, org, "2024-01-01"), paid_in(100, coop, "2025-12-31")])
    await village.post("/movements", paid_in(999, coop, "2026-01-01"))
    await village.world.settle()
    await village.distribute(company, (company, 4_000, 0))
    lines = await village.lines(village.run_id, company)
    assert {holder: row["amount_fen"] for holder, row in lines.items()} == {str(org): 3_000, str(coop): 1_000}
    assert (await village.tier(village.run_id, company))["behind"] == 0
    await village.post("/movements", paid_in(100, coop, "2025-07-01"))
    await village.world.settle()
    assert (await village.tier(village.run_id, company))["behind"] == 1
    run = await village.ask("POST", f"/runs/{village.run_id}/adjustments", reason="补登出资")
    correction = await village.lines(run["id"], company)
    assert {holder: row["amount_fen"] for holder, row in correction.items()} == {
        str(org): -600,
        str(coop): 600,
    }
