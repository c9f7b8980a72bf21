"""A year of the township in one process, from a seed: its people act day by day, over a bus that is unruly.

What anybody asks goes through the services' own HTTP; now and then it is asked twice.
"""

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date, timedelta
from functools import partial
from random import Random
from zlib import crc32

import httpx

from services.cli.verify.check import Finding
from services.demo import payments, year_end
from services.demo.house import House
from services.demo.season import books, setting_up
from services.demo.season.steps import Lane, Size, Step, plain
from services.demo.township import MAKER, USERS, org_id
from shared.kit import registry
from shared.kit.auth import Actor, Role
from shared.kit.db import Database
from shared.kit.ids import named_id
from tests.season.auditor import CHECKS, Auditor
from tests.season.days import NEW_YEAR, Days, chance_of
from tests.season.unruly import DEATHS, Died, Unruly
from tests.season.whims import Whims
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
        #: What people do hangs on the seed alone: the bus has chances of its own, which time plays into.
        self.dice = Random(seed)
        self.days = Days(seed, SIZE)
        self.house = House(httpx.AsyncClient(transport=_Doors(self), base_url="http://township"))
        for user in ("admin", *(user.name for user in USERS)):
            self.house.let_in(user, password="-")
        self.asked = self.asked_twice = self.booked_late = 0
        #: Who has said something that is not relayed yet.
        self._unsent = set(SERVICES)
        self.whims = Whims(seed, self.dice, world, self.house)

    def actor(self, name: str) -> Actor:
        """Who signs in by this name."""
        found = next((user for user in USERS if user.name == name), None)
        role, where = (found.role, found.where) if found else (Role.ADMINISTRATOR, "township")
        made = self.world.actor((role, org_id(where)))
        return made.model_copy(update={"id": named_id("actor", name)})

    async def begin(self) -> None:
        """All that there is before the first day."""
        await self.world.add(*SERVICES)
        for name in SERVICES:
            self.world.database(name).on_emit(partial(self._unsent.add, name))
        with chance_of(self.seed):
            lanes: list[Lane] = [setting_up.group_tree(), *setting_up.rosters(SIZE)]
            lanes += [*setting_up.memberships(SIZE), setting_up.rules(), *setting_up.trade_lists()]
            lanes += [[step] for step in books.openings(SIZE)]
        for lane in lanes:
            await self.house.walk(lane, lambda _: None)
        await self.settle()
        await self.whims.begin(*self.days.cows)

    async def live(self, day: date) -> None:
        """What is planned for the day, what people take into their heads, and the day's money."""
        await self.house.walk(self.days.of(day), lambda _: None)
        for _ in range(self.dice.randrange(WHIMS_MAX + 1)):
            await self.whims.follow(day)
        for key, kind in self.days.payments(day):
            await payments.pay(self.house, key, kind, day, day, returned=self.dice.randrange(2))
        if day.day == CLOSES_ON and day.month > CLOSED_AFTER_MONTHS:
            await self._close(day.month - CLOSED_AFTER_MONTHS)
        await self.settle()
        await self._book_late(day)

    async def end(self) -> None:
        """The year is closed, what was earned is declared and paid."""
        await year_end.close_months(self.house, lambda _: None)
        await year_end.distribute(self.house, lambda _: None)
        await year_end.pay_out(self.house, lambda _: None)
        await year_end.close_years(self.house, lambda _: None)
        await self.settle()

    @property
    def told(self) -> str:
        """How much has happened so far, in a line."""
        done, refused = self.whims.done.total(), self.whims.refused.total()
        died = sum(self.bus.happened[death] for death in DEATHS)
        return (
            f"{self.asked} asked, {self.asked_twice} of it twice; {done} whims followed, {refused} refused;"
            f" {self.booked_late} booked late, {died} relays died"
        )

    async def happenings(self) -> list[str]:
        """What happened how often: to the news, in people's heads, and as facts that were said."""
        said: Counter[str] = Counter()
        for name in SERVICES:
            for row in await self.world.rows(name, "SELECT type, count(*) AS said FROM archive GROUP BY 1"):
                said[row["type"]] += row["said"]
        return [
            "news: " + ", ".join(f"{what} {number}" for what, number in self.bus.happened.items()),
            f"whims: {self.whims.told}",
            "facts: " + ", ".join(f"{fact} {number}" for fact, number in sorted(said.items())),
        ]

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
        dice = self.bus.dice
        for _ in range(dice.randrange(FLOW_MAX + 1)):
            running = self.world.running[dice.choice(SERVICES)]
            await self._relay(running.service.name)
            if running.reader is not None:
                await running.inbox.turn(running.reader, timeout_s=0)

    async def settle(self) -> None:
        """Until every fact is applied wherever it is heard; what waits for ever is left to the auditor."""
        nudges = 0
        for _ in range(ROUNDS_MAX):
            moved = 0
            for name in self.bus.dice.sample(SERVICES, len(SERVICES)):
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
        if name not in self._unsent:
            return 0
        self._unsent.discard(name)
        try:
            return await self.world.running[name].relay.drain()
        except Died:
            self._unsent.add(name)
            return 1

    async def _book_late(self, day: date) -> None:
        """What came after its month was closed, or is of a day before the openings, is booked today."""
        query = "SELECT event_id, entity_id FROM late_fact WHERE booked_on IS NULL ORDER BY 1, 2"
        for row in await self.world.rows("finance", query):
            event, entity = row["event_id"], row["entity_id"]
            body = plain({"id": named_id("late", event, entity), "entity_id": entity, "on": day})
            await self.house.ask(Step(MAKER, "finance", f"/late-facts/{event}/book", body))
            self.booked_late += 1
        await self.settle()

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
        impatient = crc32(request.content, season.seed) % TWICE_ONE_IN == 0
        if request.method == "POST" and answer.is_success and impatient:
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
