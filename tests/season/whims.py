"""What people take into their heads on a day, besides what is planned: any of it may be refused.

Who is refused has changed nothing, and the auditor sees to that.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from services.demo.house import House
from services.demo.people import COUNTY
from services.demo.season.steps import plain
from services.demo.township import (
    ACCOUNTANT,
    CHECKER,
    DESK_OF,
    FLOWER_COOP,
    LIVESTOCK,
    SELLER,
    VEGETABLE_COOP,
    VILLAGES,
    org_id,
)
from services.members.domain.identity import citizen_check_sign
from shared.kit.ids import named_id
from tests.world import World

COOPS = {FLOWER_COOP: "股金", VEGETABLE_COOP: "股金"}
#: Whose registers shares move in, and which class of them.
CLASSES = {**dict.fromkeys(VILLAGES, "人口股"), **COOPS}
#: What binds shares or sets them free, and what of a holding it takes that from.
BINDS = {
    "PLEDGE": "milli_shares",
    "RELEASE": "pledged_milli_shares",
    "FREEZE": "milli_shares",
    "UNFREEZE": "frozen_milli_shares",
}
MILLI_SHARES_MAX, PAID_IN_FEN_MAX = 3_000, 200_000
#: Now and then something is written down late, for a month that may be closed by then.
LATE_ONE_IN, LATE_DAYS_MAX = 5, 90
MOVED = {"reason": "户间流转", "approval_ref": "理事会 2025"}


class Whims:
    """`follow` one of them on a day; `done` and `refused` say how often each was."""

    def __init__(self, seed: int, dice: Random, world: World, house: House) -> None:
        self._seed, self._dice, self._world, self._house = seed, dice, world, house
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        #: Of each household the persons, in the order they came; and those that came into being on the way.
        self._people: dict[str, list[str]] = {}
        self._villages: dict[str, str] = {}
        self._new: list[str] = []

    async def begin(self, herd: UUID, animals: list[str]) -> None:
        """Get to know the people and the cows."""
        self._herd, self._animals = herd, animals
        query = "SELECT id, household_id, village_id FROM person ORDER BY id"
        for row in await self._world.rows("members", query):
            self._people.setdefault(str(row["household_id"]), []).append(str(row["id"]))
            self._villages[str(row["household_id"])] = str(row["village_id"])

    async def follow(self, day: date) -> None:
        """Any of what may come into people's heads."""
        late_days = self._dice.randrange(LATE_DAYS_MAX) if self._dice.randrange(LATE_ONE_IN) == 0 else 0
        whims = (
            self._birth,
            self._death,
            self._arrival,
            self._split,
            self._merge,
            self._join,
            self._exit,
            self._transfer,
            self._pledge,
            self._burial,
            self._receipt,
            self._return,
        )
        await self._dice.choice(whims)(day - timedelta(days=late_days))

    @property
    def told(self) -> str:
        """How often each was followed, and how often refused."""
        whims = sorted(self.done | self.refused)
        return ", ".join(f"{whim} {self.done[whim]} (refused {self.refused[whim]})" for whim in whims)

    async def _try(self, whim: str, who: str, service: str, path: str, /, **body: Any) -> bool:
        """Ask for something; whether it was done."""
        body = plain({"id": self._new_id(), **body})
        answer = await self._house.send(who, "POST", f"/api/{service}{path}", json=body)
        assert answer.status_code < 500, answer.text
        (self.done if answer.is_success else self.refused)[whim] += 1
        return answer.is_success

    def _new_id(self) -> UUID:
        return named_id("whim", self._seed, self._dice.getrandbits(64))

    def _some(self, households: Mapping[str, Any] | list[str]) -> str:
        return self._dice.choice(sorted(households))

    def _person(self, born_on: date, relation: str) -> dict[str, Any]:
        body = f"{COUNTY}{born_on:%Y%m%d}{self._dice.randrange(1000):03d}"
        number = body + citizen_check_sign(body)
        return {"person_id": self._new_id(), "name": "王新生", "relation": relation, "id_number": number}

    async def _birth(self, day: date) -> None:
        household, child = self._some(self._people), self._person(day, "子")
        path = f"/households/{household}/persons"
        if await self._try("birth", ACCOUNTANT, "members", path, person=child, effective_on=day):
            self._people[household].append(str(child["person_id"]))

    async def _death(self, day: date) -> None:
        """The head may be the one who dies: refused, as nobody is named in that place."""
        household = self._some(self._people)
        dead = self._dice.choice(self._people[household])
        path = f"/persons/{dead}/end"
        if await self._try("death", ACCOUNTANT, "members", path, reason="死亡", left_on=day):
            self._people[household].remove(dead)
            if not self._people[household]:
                self._forget(household)

    async def _arrival(self, day: date) -> None:
        """A household moves into a village; it has no shares."""
        village, household = str(org_id(self._dice.choice(VILLAGES))), str(self._new_id())
        head = self._person(day - timedelta(days=self._dice.randint(9_000, 20_000)), "户主")
        if await self._try(
            "arrival",
            ACCOUNTANT,
            "members",
            "/households",
            household_id=household,
            village_id=village,
            code=f"新{household[:8]}",
            persons=[head],
            effective_on=day,
        ):
            self._settles(household, village, [str(head["person_id"])])

    async def _split(self, day: date) -> None:
        """The youngest of a household goes, with what is that person's of the shares."""
        home, new = self._some(self._people), str(self._new_id())
        leaves = self._people[home][-1]
        if await self._try(
            "split",
            ACCOUNTANT,
            "members",
            f"/households/{home}/split",
            household_id=new,
            code=f"分{new[:8]}",
            persons=[{"person_id": leaves, "relation": "户主"}],
            effective_on=day,
            **MOVED,
        ):
            self._people[home].remove(leaves)
            self._settles(new, self._villages[home], [leaves])

    async def _merge(self, day: date) -> None:
        """A household that came on the way goes into another of its village: no grower of the plan ends."""
        if not self._new:
            return
        home = self._dice.choice(self._new)
        others = [other for other, village in self._villages.items() if village == self._villages[home]]
        into, persons = self._some(others), self._people[home]
        if await self._try(
            "merge",
            ACCOUNTANT,
            "members",
            f"/households/{home}/merge",
            into_household_id=into,
            persons=[{"person_id": person, "relation": "其他"} for person in persons],
            effective_on=day,
            **MOVED,
        ):
            self._forget(home)
            self._people[into] += persons

    def _settles(self, household: str, village: str, persons: list[str]) -> None:
        self._people[household], self._villages[household] = persons, village
        self._new.append(household)

    def _forget(self, household: str) -> None:
        """Nobody lives there any more."""
        self._people.pop(household)
        self._villages.pop(household)
        self._new = [other for other in self._new if other != household]

    async def _join(self, day: date) -> None:
        """A household joins a co-op and pays its share in."""
        coop, holder = self._dice.choice(sorted(COOPS)), self._some(self._people)
        where = {"organisation_id": org_id(coop)}
        admitted = {**where, "holder_id": holder, "admitted_on": day}
        if await self._try("join", ACCOUNTANT, "members", "/members", **admitted):
            fen = self._dice.randint(1, PAID_IN_FEN_MAX)
            await self._move("grant", coop, day, kind="GRANT", to_holder=holder, milli_shares=fen)

    async def _exit(self, day: date) -> None:
        """A member of a co-op takes back all that it paid in, where none of it is pledged."""
        coop = self._dice.choice(sorted(COOPS))
        holder, held = self._dice.choice(await self._holders(coop))
        await self._move("exit", coop, day, kind="REDEEM", from_holder=holder, milli_shares=held)

    async def _transfer(self, day: date) -> None:
        """Shares go to another holder of the same register."""
        key = self._dice.choice(sorted(CLASSES))
        (giver, _), (taker, _) = self._dice.sample(await self._holders(key), 2)
        await self._move(
            "transfer",
            key,
            day,
            kind=self._dice.choice(("TRANSFER", "INHERIT", "GIFT")),
            from_holder=giver,
            to_holder=taker,
            milli_shares=self._dice.randint(1, MILLI_SHARES_MAX),
        )

    async def _pledge(self, day: date) -> None:
        """Some of a holding is bound, or some of what is bound set free."""
        kind = self._dice.choice(sorted(BINDS))
        held = [(key, *one) for key in sorted(CLASSES) for one in await self._holders(key, BINDS[kind])]
        if held:
            key, holder, milli_shares = self._dice.choice(held)
            part = self._dice.randint(1, milli_shares)
            await self._move(kind.lower(), key, day, kind=kind, from_holder=holder, milli_shares=part)

    async def _move(self, whim: str, key: str, day: date, **movement: Any) -> None:
        where = {"organisation_id": org_id(key), "share_class": CLASSES[key], "effective_on": day}
        await self._try(whim, ACCOUNTANT, "members", "/movements", **where, **MOVED, **movement)

    async def _holders(self, key: str, what: str = "milli_shares") -> list[tuple[str, int]]:
        query = (
            f"SELECT holder_id, {what} AS held FROM holding"
            f" WHERE organisation_id = :id AND share_class = :share_class AND {what} > 0 ORDER BY 1"
        )
        values = {"id": org_id(key), "share_class": CLASSES[key]}
        rows = await self._world.rows("members", query, values)
        return [(str(row["holder_id"]), row["held"]) for row in rows]

    async def _burial(self, day: date) -> None:
        await self._try(
            "burial",
            DESK_OF[LIVESTOCK],
            "livestock",
            f"/herds/{self._herd}/deaths",
            on=day,
            document=f"SW-{day:%y%m%d}",
            animal_ids=[self._dice.choice(self._animals)],
            cause="病死",
            disposal="深埋",
        )

    async def _receipt(self, day: date) -> None:
        """A customer pays an invoice, in whole or in part."""
        query = (
            "SELECT id, entity_id, number, due FROM invoice CROSS JOIN LATERAL"
            " (SELECT net_fen + vat_fen - received_fen - credited_fen AS due) AS open"
            " WHERE reverses IS NULL AND due > 0 ORDER BY id"
        )
        rows = await self._world.rows("sales", query)
        if rows:
            row = self._dice.choice(rows)
            await self._try(
                "receipt",
                CHECKER,
                "sales",
                "/receipts",
                entity_id=row["entity_id"],
                invoice_id=row["id"],
                amount_fen=self._dice.choice((row["due"], max(1, row["due"] // 3))),
                received_on=day,
                document=f"SK-{row['number']}",
            )

    async def _return(self, day: date) -> None:
        """A tenth of what a customer got comes back, usable or not."""
        query = "SELECT id, entity_id, order_id, quantity FROM shipment WHERE state = 'issued' ORDER BY id"
        rows = await self._world.rows("sales", query)
        if rows:
            row = self._dice.choice(rows)
            await self._try(
                "return",
                SELLER,
                "sales",
                f"/orders/{row['order_id']}/returns",
                entity_id=row["entity_id"],
                shipment_id=row["id"],
                quantity=max(1, row["quantity"] // 10),
                usable=self._dice.randrange(2) == 0,
                reason="包装破损",
                returned_on=day,
            )
