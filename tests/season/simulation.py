"""A year of the township in one process, from a seed: its people act day by day, over a bus that is unruly.

What anybody asks goes through the services' own HTTP; now and then it is asked twice.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import httpx

from services.cli.verify.check import Finding
from services.demo import payments, year_end
from services.demo.house import House
from services.demo.people import COUNTY
from services.demo.season import books, setting_up
from services.demo.season.growers import people
from services.demo.season.steps import Lane, Size, Step, plain
from services.demo.township import (
    ACCOUNTANT,
    DESK_OF,
    LIVESTOCK,
    MAKER,
    SELLER,
    USERS,
    org_id,
)
from services.members.domain.identity import citizen_check_sign
from shared.kit import registry
from shared.kit.auth import Actor, Role
from shared.kit.db import Database
from shared.kit.ids import named_id
from tests.season.auditor import CHECKS, Auditor
from tests.season.days import NEW_YEAR, Days, chance_of
from tests.season.unruly import Died, Unruly
from tests.world import World

#: The smallest season there is.
SIZE = Size(1)
ROUNDS_MAX, NUDGES_MAX, FLOW_MAX = 2000, 40, 3
TWICE_ONE_IN = 9
#: How many things of their own people do on a day, at most.
WHIMS_MAX = 3
CLOSES_ON, CLOSED_AFTER_MONTHS = 6, 2
SERVICES = tuple(name for name in registry.names() if name != "gateway")


class Season:
    """`begin`, then `live` a day after the other, then `end`; `audit` at any time."""

    def __init__(self, seed: int, world: World, bus: Unruly) -> None:
        self.seed, self.world, self.bus = seed, world, bus
        self.dice = Random(seed)
        self.days = Days(seed, SIZE)
        self.house = House(httpx.AsyncClient(transport=_Doors(self), base_url="http://township"))
        for user in ("admin", *(user.name for user in USERS)):
            self.house.let_in(user, password="-")
        self.asked = self.asked_twice = self.refused = 0
        self._herd, self._animals = self.days.cows
        self._people: dict[str, list[str]] = {}

    def actor(self, name: str) -> Actor:
        """Who signs in by this name."""
        found = next((user for user in USERS if user.name == name), None)
        role, where = (found.role, found.where) if found else (Role.ADMINISTRATOR, "township")
        made = self.world.actor((role, org_id(where)))
        return made.model_copy(update={"id": named_id("actor", name)})

    async def begin(self) -> None:
        """All that there is before the first day."""
        await self.world.add(*SERVICES)
        with chance_of(self.seed):
            lanes: list[Lane] = [setting_up.group_tree(), *setting_up.rosters(SIZE)]
            lanes += [*setting_up.memberships(SIZE), setting_up.rules(), *setting_up.trade_lists()]
            lanes += [[step] for step in books.openings(SIZE)]
        for lane in lanes:
            await self.house.walk(lane, lambda _: None)
        await self.settle()
        households = await self.world.rows("members", "SELECT id, household_id FROM person ORDER BY id")
        for row in households:
            self._people.setdefault(str(row["household_id"]), []).append(str(row["id"]))

    async def live(self, day: date) -> None:
        """What is planned for the day, what people take into their heads, and the day's money."""
        await self.house.walk(self.days.of(day), lambda _: None)
        for _ in range(self.dice.randrange(WHIMS_MAX + 1)):
            await self.dice.choice(
                (self._birth, self._death, self._transfer, self._burial, self._receipt, self._return)
            )(day)
        for key, kind in self.days.payments(day):
            await payments.pay(self.house, key, kind, day, day, returned=self.dice.randrange(2))
        if day.day == CLOSES_ON and day.month > CLOSED_AFTER_MONTHS:
            await self._close(day.month - CLOSED_AFTER_MONTHS)
        await self.settle()

    async def end(self) -> None:
        """The year is closed, what was earned is declared and paid."""
        await year_end.close_months(self.house, lambda _: None)
        await year_end.distribute(self.house, lambda _: None)
        await year_end.pay_out(self.house, lambda _: None)
        await year_end.close_years(self.house, lambda _: None)
        await self.settle()

    @property
    def checks(self) -> int:
        """How many checks an audit makes."""
        return CHECKS

    async def audit(self, instead: Mapping[str, Database] | None = None) -> list[Finding]:
        """What the auditor finds in every service's tables, or in those that stand in for some."""
        running = self.world.running
        databases = {name: one.database for name, one in running.items()} | dict(instead or {})
        return await Auditor({name: one.service for name, one in running.items()}, databases).look()

    async def flow(self) -> None:
        """Some of the news moves on."""
        for _ in range(self.dice.randrange(FLOW_MAX + 1)):
            running = self.world.running[self.dice.choice(SERVICES)]
            await self._relay(running.service.name)
            if running.reader is not None:
                await running.inbox.turn(running.reader, timeout_s=0)

    async def settle(self) -> None:
        """Until every fact is applied wherever it is heard; what waits for ever is left to the auditor."""
        nudges = 0
        for _ in range(ROUNDS_MAX):
            moved = 0
            for name in self.dice.sample(SERVICES, len(SERVICES)):
                running = self.world.running[name]
                moved += await self._relay(name)
                if running.reader is not None:
                    moved += await running.inbox.turn(running.reader, timeout_s=0)
            if moved or self.bus.unread:
                continue
            if nudges == NUDGES_MAX or not await self.world.nudge():
                return
            nudges += 1
        raise AssertionError("the season does not settle")

    async def _relay(self, name: str) -> int:
        """Returns what was relayed; one that died has something left, and is started again later."""
        try:
            return await self.world.running[name].relay.drain()
        except Died:
            return 1

    async def _try(self, who: str, service: str, path: str, **body: Any) -> None:
        """Ask for something that may well be refused; nothing then has changed."""
        body = plain({"id": self._new_id(), **body})
        answer = await self.house.send(who, "POST", f"/api/{service}{path}", json=body)
        assert answer.status_code < 500, answer.text
        self.refused += not answer.is_success

    def _new_id(self) -> UUID:
        return named_id("whim", self.seed, self.dice.getrandbits(64))

    def _household(self) -> str:
        return self.dice.choice(sorted(self._people))

    async def _birth(self, day: date) -> None:
        body = f"{COUNTY}{day:%Y%m%d}{self.dice.randrange(1000):03d}"
        household, person_id = self._household(), self._new_id()
        person = {
            "person_id": person_id,
            "name": "王新生",
            "relation": "子",
            "id_number": body + citizen_check_sign(body),
        }
        await self._try(
            ACCOUNTANT, "members", f"/households/{household}/persons", person=person, effective_on=day
        )
        self._people[household].append(str(person_id))

    async def _death(self, day: date) -> None:
        household = self._household()
        dead = self._people[household].pop() if len(self._people[household]) > 1 else ""
        if dead:
            await self._try(ACCOUNTANT, "members", f"/persons/{dead}/end", reason="死亡", left_on=day)

    async def _transfer(self, day: date) -> None:
        """Shares of one household go to another of the same village, or are refused."""
        village = self.dice.choice(people(SIZE.percent))
        query = "SELECT holder_id FROM holding WHERE organisation_id = :id AND milli_shares > 0 ORDER BY 1"
        rows = await self.world.rows("members", query, {"id": org_id(village.code)})
        giver, taker = self.dice.sample([str(row["holder_id"]) for row in rows], 2)
        await self._try(
            ACCOUNTANT,
            "members",
            "/movements",
            organisation_id=org_id(village.code),
            share_class="人口股",
            kind=self.dice.choice(("TRANSFER", "INHERIT", "GIFT")),
            from_holder=giver,
            to_holder=taker,
            milli_shares=self.dice.randint(1, 3_000),
            effective_on=day,
            reason="户间流转",
            approval_ref="理事会 2025",
        )

    async def _burial(self, day: date) -> None:
        await self._try(
            DESK_OF[LIVESTOCK],
            "livestock",
            f"/herds/{self._herd}/deaths",
            on=day,
            document=f"SW-{day:%y%m%d}",
            animal_ids=[self.dice.choice(self._animals)],
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
        rows = await self.world.rows("sales", query)
        if rows:
            row = self.dice.choice(rows)
            await self._try(
                SELLER,
                "sales",
                "/receipts",
                entity_id=row["entity_id"],
                invoice_id=row["id"],
                amount_fen=self.dice.choice((row["due"], max(1, row["due"] // 3))),
                received_on=day,
                document=f"SK-{row['number']}",
            )

    async def _return(self, day: date) -> None:
        """A tenth of what a customer got comes back, usable or not."""
        query = "SELECT id, entity_id, order_id, quantity FROM shipment WHERE state = 'issued' ORDER BY id"
        rows = await self.world.rows("sales", query)
        if rows:
            row = self.dice.choice(rows)
            await self._try(
                SELLER,
                "sales",
                f"/orders/{row['order_id']}/returns",
                entity_id=row["entity_id"],
                shipment_id=row["id"],
                quantity=max(1, row["quantity"] // 10),
                usable=self.dice.randrange(2) == 0,
                reason="包装破损",
                returned_on=day,
            )

    async def _close(self, month: int) -> None:
        """Every entity's month, and at the first time the one of the openings."""
        months = [f"{NEW_YEAR.year}-{month:02d}"]
        if month == 1:
            months.insert(0, year_end.OPENING_MONTH)
        for key in self.dice.sample(year_end.ENTITIES, len(year_end.ENTITIES)):
            body = plain({"id": named_id("close", key, month), "entity_id": org_id(key), "months": months})
            await self.house.ask(Step(MAKER, "finance", "/periods/close", body))


class _Doors(httpx.AsyncBaseTransport):
    """The gateway of the simulation: signs in, hands on, and lets news move before each request."""

    def __init__(self, season: Season) -> None:
        self._season = season

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        season = self._season
        _, _, service, path = request.url.raw_path.decode().split("/", 3)
        if service == "auth":
            token = season.world.token(season.actor(json.loads(request.content)["name"]))
            return httpx.Response(200, json={"access_token": token})
        if request.method == "GET":
            await season.settle()  # whoever looks, looks until it is there
        else:
            await season.flow()
        season.asked += 1
        answer = await self._ask(request, service, path)
        if request.method == "POST" and answer.is_success and season.dice.randrange(TWICE_ONE_IN) == 0:
            season.asked_twice += 1
            again = await self._ask(request, service, path)
            assert again.is_success, (path, again.text)
        return answer

    async def _ask(self, request: httpx.Request, service: str, path: str) -> httpx.Response:
        inside = httpx.ASGITransport(self._season.world.running[service].app, raise_app_exceptions=False)
        asked = httpx.Request(
            request.method, f"http://{service}/{path}", headers=request.headers, content=request.content
        )
        answer = await inside.handle_async_request(asked)
        await answer.aread()
        return answer


@asynccontextmanager
async def begun(seed: int, fresh: Callable[..., str]) -> AsyncIterator[Season]:
    """A season of this seed before its first day."""
    bus = Unruly(Random(seed))
    world = World(fresh, bus)
    season = Season(seed, world, bus)
    try:
        await season.begin()
        yield season
    finally:
        await world.close()


def days_from(first: date, count: int) -> list[date]:
    """So many days, one after the other."""
    return [first + timedelta(days=number) for number in range(count)]
