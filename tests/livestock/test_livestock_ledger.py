"""The head-count ledger is the herd, and the books are the batches, after any run of acts on them."""

import random
from typing import Any
from uuid import UUID

import psycopg
import pytest

from shared.kit.ids import new_id
from tests.livestock.yard import ear_tag, herd, milking, take_in
from tests.production.books import assert_books_agree
from tests.production.desk import DAY, Desk

TOLD = {"on": DAY, "document": "D"}
SUMS = """
    SELECT h.id, h.depreciation_fen, b.cost_fen,
      (SELECT count(*) FROM animal a WHERE a.herd_id = h.id AND a.state = 'alive') AS heads,
      coalesce((SELECT sum(heads) FROM head_move m WHERE m.herd_id = h.id), 0) AS ledger
    FROM herd h JOIN batch b ON b.id = h.id
"""
_DEPRECIATED = "SELECT entity_id, sum(depreciation_fen) AS fen FROM herd GROUP BY entity_id"


class Yard:
    """Four herds of goats and what is in them by our own count, moved about at random."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.dice = desk, random.Random(seed)
        self.herds: dict[str, list[str]] = {}
        self.batch = ""

    async def start(self) -> None:
        classes = ("consumable", "productive_immature", "productive", "productive")
        for number, asset in enumerate(classes):
            self.herds[await herd(self.desk, f"群{number}", purpose="milk", asset=asset)] = []
        self.batch = await milking(self.desk, cost_fen=50_003)

    def _some(self, herd_id: str) -> list[str]:
        """One to three of a herd's animals, taken out of our count."""
        taken = self.dice.sample(
            self.herds[herd_id], k=min(len(self.herds[herd_id]), self.dice.randint(1, 3))
        )
        self.herds[herd_id] = [one for one in self.herds[herd_id] if one not in taken]
        return taken

    async def act(self) -> None:
        """One act on a herd: in where it is empty, else whatever the dice say."""
        herd_id = self.dice.choice(list(self.herds))
        acts = (
            [self.buy, self.bear] if not self.herds[herd_id] else [self.bury, self.sell, self.move, self.feed]
        )
        await self.dice.choice([self.buy, *acts])(herd_id)

    async def buy(self, herd_id: str) -> None:
        self.herds[herd_id] += await take_in(
            self.desk, herd_id, self.dice.randint(1, 3), self.dice.randint(1, 99_999)
        )

    async def bear(self, herd_id: str) -> None:
        kid = {"id": str(new_id()), "ear_tag": ear_tag(), "breed": "关中", "sex": "male", "born_on": DAY}
        cost = {"cost_fen": self.dice.randint(0, 999), "from_batch_id": self.batch}
        path = f"/herds/{herd_id}/animals"
        await self.desk.post(path, origin="born", animals=[kid], **cost, **TOLD)
        self.herds[herd_id].append(str(kid["id"]))

    async def bury(self, herd_id: str) -> None:
        body = {"animal_ids": self._some(herd_id), "cause": "病死", "disposal": "深埋", **TOLD}
        await self.desk.post(f"/herds/{herd_id}/deaths", **body)

    async def sell(self, herd_id: str) -> None:
        body = {"animal_ids": self._some(herd_id), "product": "活羊", **TOLD}
        await self.desk.post(f"/herds/{herd_id}/sales", **body)

    async def move(self, herd_id: str) -> None:
        to = self.dice.choice([one for one in self.herds if one != herd_id])
        animals = self._some(herd_id)
        body = {"to_herd_id": to, "animal_ids": animals, "reason": "转群", **TOLD}
        await self.desk.post(f"/herds/{herd_id}/moves", **body)
        self.herds[to] += animals

    async def feed(self, herd_id: str) -> None:
        """Feed onto growing stock; a mature herd takes none and depreciates instead, once a month."""
        kind = {one["id"]: one["asset"] for one in await self.desk.get("/herds")}[herd_id]
        if kind == "productive":
            body = {"id": str(new_id()), "batch_id": self.batch, "on": "2025-07-31", "document": "折旧"}
            await self.desk.client.post(f"/herds/{herd_id}/depreciations", json=body)
            return
        lines = [{"kind": "purchase", "amount_fen": self.dice.randint(1, 9_999), "supplier": "饲料厂"}]
        await self.desk.post(f"/batches/{herd_id}/costs", lines=lines, **TOLD)


@pytest.mark.parametrize("seed", range(3))
async def test_the_ledger_is_the_herd_and_the_books_are_the_batches(booked: Desk, seed: int) -> None:
    yard = Yard(booked, seed)
    await yard.start()
    for _ in range(30):
        await yard.act()
    rows = await booked.world.rows("livestock", SUMS)
    for row in rows:
        count = len(yard.herds[str(row["id"])])
        assert row["heads"] == row["ledger"] == count
        assert count or (row["cost_fen"], row["depreciation_fen"]) == (0, 0)
    assert (await booked.get("/head-count", on=DAY))["goat"] == sum(map(len, yard.herds.values()))
    given = await booked.world.rows("livestock", _DEPRECIATED)
    await assert_books_agree(booked, {row["entity_id"]: int(row["fen"]) for row in given})


async def test_a_count_of_an_earlier_day_is_that_days(desk: Desk) -> None:
    yard = await herd(desk, "育肥")
    animals = await take_in(desk, yard, 3, 100)
    await desk.post(f"/herds/{yard}/sales", animal_ids=animals[:2], product="活羊", **TOLD)
    assert await desk.get("/head-count", on="2024-12-31") == {}
    assert await desk.get("/head-count", on="2025-06-09") == {"goat": 3}
    assert await desk.get("/head-count", on=DAY) == {"goat": 1}
    moves = await desk.get("/head-moves", herd_id=yard)
    assert sorted((one["kind"], one["heads"]) for one in moves) == [("bought", 3), ("sold", -2)]


async def test_what_was_recorded_is_never_edited(desk: Desk) -> None:
    tables = ("head_move", "treatment", "withdrawal", "milking", "weight", "manure", "depreciation")
    edits = [sql.format(table) for table in tables for sql in ("DELETE FROM {}", "TRUNCATE {} CASCADE")]
    with psycopg.connect(desk.world.database("livestock").dsn, autocommit=True) as session:
        for edit in edits:
            with pytest.raises(psycopg.Error) as refused:
                session.execute(edit)
            assert refused.value.sqlstate == "LH002"


async def test_a_milking_year_is_in_the_books(booked: Desk) -> None:
    """Does bought, fed by their milk, depreciated; kids born, reared, culled and sold; milk transferred."""
    desk = booked
    does = await herd(desk, "泌乳", purpose="milk", asset="productive")
    kids = await herd(desk, "育肥")
    young = await herd(desk, "后备", purpose="milk", asset="productive_immature")
    animals = await take_in(desk, does, 3, 600_001)
    batch = await milking(desk, cost_fen=90_000)
    worker: dict[str, Any] = {"household_id": desk.households[0], "worker_name": "甲", "work": "挤奶"}
    wages = [{**worker, "quantity": 30, "rate_fen": 777}]
    await desk.post(f"/batches/{batch}/wages", lines=wages, **TOLD)
    for month in ("2025-02-28", "2025-03-31"):
        await desk.post(f"/herds/{does}/depreciations", batch_id=batch, on=month, document="折旧")
    line = {"ear_tag": ear_tag(), "breed": "关中", "sex": "female", "born_on": DAY, "dam_id": animals[0]}
    kid = {"id": str(new_id()), **line}
    body = {"origin": "born", "cost_fen": 5_000, "from_batch_id": batch, "animals": [kid], **TOLD}
    await desk.post(f"/herds/{young}/animals", **body)
    feed = [{"kind": "purchase", "amount_fen": 3_333, "supplier": "饲料厂"}]
    await desk.post(f"/batches/{young}/costs", lines=feed, **TOLD)
    milk = [{"animal_id": one, "milk_ml": 2_000} for one in animals]
    told = {"batch_id": batch, "product": "羊奶", "lines": milk, **TOLD}
    tank = await desk.post(f"/herds/{does}/milkings", share_bp=4_000, **told)
    await desk.post(f"/herds/{young}/moves", to_herd_id=does, animal_ids=[kid["id"]], reason="产羔", **TOLD)
    await desk.post(f"/herds/{does}/moves", to_herd_id=kids, animal_ids=animals[:1], reason="淘汰", **TOLD)
    await desk.post(f"/herds/{kids}/sales", animal_ids=animals[:1], product="活羊", **TOLD)
    await desk.post(f"/herds/{does}/deaths", animal_ids=animals[1:2], cause="难产", disposal="深埋", **TOLD)
    sold = {"to_entity_id": desk.plant, "quantity": 3_000, "net_fen": 40_000, **TOLD}
    await desk.post(f"/lots/{tank['lot']['id']}/transfers", **sold)
    await desk.post(f"/herds/{does}/milkings", share_bp=10_000, **{**told, "lines": milk[2:]})
    await desk.post(f"/batches/{batch}/close", lines=[], **TOLD)
    left = {one["id"]: one for one in await desk.get("/herds")}
    assert (left[does]["heads"], left[young]["heads"], left[kids]["cost_fen"]) == (2, 0, 0)
    await assert_books_agree(desk, {UUID(str(desk.company)): left[does]["depreciation_fen"]})
