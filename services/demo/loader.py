"""Loads the season through the public API, phase by phase; begun again after an interruption, it goes on."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from services.demo import payments, users, year_end
from services.demo.house import ANSWER_S_MAX, AT_ONCE_MAX, House
from services.demo.plan import FIRST_YEAR, YearPlan, plan_year
from services.demo.season import books, setting_up
from services.demo.season.steps import Lane, Size
from services.demo.summary import Progress, SignIn, Summary
from services.demo.township import CLEAN, COMPANY, DEEP, HOUSEHOLD_USER, MAKER, USERS, org_id

DONE = "phases"

Act = Callable[[Callable[[int], None]], Awaitable[None]]


@dataclass(frozen=True)
class Phase:
    """A part of the season, done as a whole before the next begins; `steps` is for the progress bar."""

    title: str
    steps: int
    act: Act


async def load(
    base_url: str,
    *,
    administrator: SignIn,
    folder: Path,
    progress: Progress,
    scale_percent: int = 100,
) -> Summary:
    """The whole season. What is done is kept in `folder`, so that the next start begins where this one ended.

    Without that memory every step is sent again and gets its first answer: nothing is done twice.
    """
    limits = httpx.Limits(max_connections=AT_ONCE_MAX, max_keepalive_connections=AT_ONCE_MAX)
    async with httpx.AsyncClient(
        base_url=base_url, timeout=ANSWER_S_MAX, limits=limits, trust_env=False
    ) as client:
        house = House(client)
        house.let_in(administrator.name, password=administrator.password)
        for user in USERS:
            house.let_in(user.name, password=users.PASSWORD)
        keys = await _season(house, folder, progress, Size(scale_percent))
    to_try = list(first_looks(Size(scale_percent)))
    return Summary(sign_ins=list(users.sign_ins()), plant_key=keys[CLEAN], to_try=to_try)


async def _season(house: House, folder: Path, progress: Progress, size: Size) -> dict[str, str]:
    done = Finished(folder)
    await _run(_phase(house, "镇、村、公司、合作社", [setting_up.group_tree()]), done, progress)
    count = len(USERS) + 1
    await _run(Phase("用户", count, partial(users.make_users, house, size.percent)), done, progress)
    keys = await users.make_keys(house, folder)
    for plant, key in keys.items():
        house.let_in(key_door(plant), key=key)
    for phase in _set_up(house, size):
        await _run(phase, done, progress)
    for phase in _year(house, plan_year(FIRST_YEAR, size), [*keys]):
        await _run(phase, done, progress)
    for phase in _year_end(house):
        await _run(phase, done, progress)
    for phase in _year(house, plan_year(FIRST_YEAR + 1, size), [*keys]):
        await _run(phase, done, progress)
    return keys


def key_door(plant: str) -> str:
    """The name under which a plant's machine posts."""
    return f"key:{plant}"


def _set_up(house: House, size: Size) -> list[Phase]:
    return [
        _phase(house, "名册与股权", setting_up.rosters(size)),
        _phase(
            house,
            "成员、章程、配方、价目",
            [*setting_up.memberships(size), setting_up.rules(), *setting_up.trade_lists()],
        ),
        _phase(house, "期初余额", [[step] for step in books.openings(size)]),
    ]


def _year(house: House, plan: YearPlan, plants: Sequence[str]) -> list[Phase]:
    """A year's phases, in the order of the goods: fields, plants, customers, money."""
    number = plan.year.number
    months = sum(len(run[3]) for run in payments.RUNS)
    return [
        _phase(house, f"{number} 种养、收购、凭证", plan.desks()),
        _phase(house, f"{number} 加工", plan.plants({plant: key_door(plant) for plant in plants})),
        _phase(house, f"{number} 销售", plan.orders()),
        Phase(f"{number} 收款", len(plan.sold), partial(payments.customers_pay, house, plan)),
        Phase(f"{number} 退货", len(plan.returns()), partial(payments.goods_come_back, house, plan)),
        Phase(f"{number} 付款", months, partial(payments.entities_pay, house, plan)),
    ]


def _year_end(house: House) -> list[Phase]:
    entities = len(year_end.ENTITIES)
    return [
        Phase(f"{FIRST_YEAR} 结账", entities, partial(year_end.close_months, house)),
        Phase(f"{FIRST_YEAR} 分配", entities - 1, partial(year_end.distribute, house)),
        Phase(f"{FIRST_YEAR} 分红发放", entities - 1, partial(year_end.pay_out, house)),
        Phase(f"{FIRST_YEAR} 年结", entities - 1, partial(year_end.close_years, house)),
    ]


def _phase(house: House, title: str, lanes: Sequence[Lane]) -> Phase:
    return Phase(title, sum(map(len, lanes)), partial(_lanes, house, lanes))


async def _lanes(house: House, lanes: Sequence[Lane], done: Callable[[int], None]) -> None:
    async with asyncio.TaskGroup() as group:
        for lane in lanes:
            group.create_task(house.walk(lane, done))


class Finished:
    """The phases done so far, by title, one a line."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / DONE
        folder.mkdir(parents=True, exist_ok=True)
        self.titles = set(self._path.read_text().splitlines()) if self._path.exists() else set()

    def add(self, title: str) -> None:
        with self._path.open("a") as file:
            file.write(f"{title}\n")
        self.titles.add(title)


async def _run(phase: Phase, done: Finished, progress: Progress) -> None:
    if phase.title in done.titles:
        return
    progress.phase(phase.title, phase.steps)
    await phase.act(progress.advance)
    done.add(phase.title)


def first_looks(size: Size) -> Iterator[str]:
    """What to try first, with ids of this very season."""
    household = users.household_id(size.percent)
    lot = plan_year(FIRST_YEAR, size).worked[DEEP].made[0].lot_id
    yield f"一户的分红追溯到每家公司的利润: python -m services explain {year_end.RUN} {household}"
    yield f"扫码看一批货从哪里来 (不用登录): GET /api/processing/trace/{lot}"
    books = f"entity_id={org_id(COMPANY)}&from_month={FIRST_YEAR}-01&to_month={FIRST_YEAR}-12"
    yield f"镇公司财务 {MAKER} 看科目余额表: GET /api/finance/trial-balance?{books}"
    yield f"农户 {HOUSEHOLD_USER} 看自己的分红: GET /api/dividends/holders/{household}/lines"
    yield "全部账、物、股、分红互相核对: python -m services verify"
