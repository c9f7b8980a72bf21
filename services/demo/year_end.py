"""The year's end: months closed, years determined from below, the dividend voted, declared and paid."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from services.demo.house import House
from services.demo.payments import pay
from services.demo.season.steps import Step, ident, plain
from services.demo.township import (
    ACCOUNTANT,
    CHECKER,
    CLEAN,
    COMPANY,
    DEEP,
    FARMING,
    FLOWER_COOP,
    HONEYSUCKLE,
    LIVESTOCK,
    MAKER,
    UNION,
    VEGETABLE_COOP,
    VILLAGES,
    org_id,
)
from shared.kit.ids import named_id

YEAR = 2025
RUN = ident("run", YEAR)
OPENING_MONTH = "2024-12"
MONTHS = [f"{YEAR}-{month:02d}" for month in range(1, 13)]
SUBSIDIARIES, COOPS = (HONEYSUCKLE, LIVESTOCK, CLEAN, DEEP), (FLOWER_COOP, VEGETABLE_COOP)
#: What closes together, from the bottom of the ownership graph up.
TIERS: tuple[tuple[str, ...], ...] = (SUBSIDIARIES, (*COOPS, COMPANY), (UNION,), VILLAGES)
ENTITIES = (*SUBSIDIARIES, FARMING, COMPANY, *COOPS, UNION, *VILLAGES)
REGISTERS = (*COOPS, UNION, *VILLAGES)
#: What a subsidiary's owners resolve to take of what may be distributed, in hundredths, in whole thousands.
TAKEN_PERCENT, WHOLE_FEN = 70, 100_000
PAID_ON, PAID_AGAIN_ON = date(2026, 4, 25), date(2026, 5, 12)

Steps = tuple[tuple[str, date], ...]
OWNERS_VOTE: Steps = (("voted", date(2026, 3, 10)), ("declared", date(2026, 3, 10)))
COMPANY_VOTES: Steps = (("voted", date(2026, 3, 20)), ("declared", date(2026, 3, 20)))
COOP_VOTES: Steps = (
    ("supervisor_reviewed", date(2026, 3, 11)),
    ("published", date(2026, 3, 12)),
    ("voted", date(2026, 3, 28)),
    ("declared", date(2026, 3, 28)),
)
_VILLAGE_STEPS = (
    "supervisor_reviewed",
    "party_discussed",
    "township_reviewed",
    "published",
    "voted",
    "declared",
)


def _village_votes(*days: date) -> Steps:
    return tuple(zip(_VILLAGE_STEPS, days, strict=True))


UNION_VOTES = _village_votes(
    date(2026, 3, 21),
    date(2026, 3, 21),
    date(2026, 3, 22),
    date(2026, 3, 22),
    date(2026, 4, 2),
    date(2026, 4, 2),
)
VILLAGE_VOTES = _village_votes(
    date(2026, 4, 3),
    date(2026, 4, 4),
    date(2026, 4, 7),
    date(2026, 4, 7),
    date(2026, 4, 18),
    date(2026, 4, 20),
)
VOTE = {"entitled": 200, "present": 188, "agreed": 181}

Done = Callable[[int], None]


async def close_months(house: House, done: Done) -> None:
    """Every entity's months, and the one of the openings before them."""
    for key in ENTITIES:
        for number, months in enumerate(([OPENING_MONTH], MONTHS)):
            body = {"id": ident("close", key, number), "entity_id": org_id(key), "months": months}
            await house.ask(Step(MAKER, "finance", "/periods/close", plain(body)))
    for key in ENTITIES:
        await house.until(lambda key=key: _is_closed(house, key), f"months of {key}")  # type: ignore[misc]
        done(1)


async def _is_closed(house: House, key: str) -> bool:
    months = await house.read(MAKER, "finance", "/periods", entity_id=org_id(key), year=YEAR)
    return {month["month"] for month in months if month["state"] == "closed"} >= set(MONTHS)


async def distribute(house: House, done: Done) -> None:
    """One run over the ownership graph, tier by tier, each determined when those below it are declared."""
    seals = (Step(ACCOUNTANT, "members", f"/registers/{org_id(key)}/seal", _sealed(key)) for key in REGISTERS)
    await asyncio.gather(*(house.ask(seal) for seal in seals))
    run = {"id": RUN, "root_id": org_id(COMPANY), "year": YEAR, "reason": "2025 年度分配"}
    await house.ask(Step(MAKER, "dividends", "/runs", plain(run)))
    for together in TIERS:
        await asyncio.gather(*(_tier(house, key) for key in together))
        done(len(together))


def _sealed(key: str) -> dict[str, Any]:
    return {"id": str(ident("seal", key, YEAR)), "record_on": f"{YEAR}-12-31"}


def tier_id(key: str) -> UUID:
    """The tier of an entity in the year's run."""
    return named_id("tier", RUN, org_id(key))


async def _tier(house: House, key: str) -> None:
    """Determined, drawn up, and taken through the steps of its law by somebody who did not draw it up."""
    body = {"id": ident("determine", key, YEAR), "entity_id": org_id(key), "year": YEAR}
    await house.ask(Step(MAKER, "finance", "/years/determine", plain(body)))
    tier = await house.until(lambda: _drawn(house, key), f"tier of {key}")
    if key in SUBSIDIARIES:
        await _resolve(house, key, tier["distributable_fen"])
    for step, on in _votes(key):
        taken = {"id": ident("step", key, step, YEAR), "to": step, "on": on}
        vote = {"vote": VOTE} if step == "voted" else {}
        path = f"/runs/{RUN}/tiers/{tier_id(key)}/advance"
        await house.ask(Step(_approver(key), "dividends", path, plain({**taken, **vote})))


def _approver(key: str) -> str:
    if key == "V01":
        return "puxin"
    return ACCOUNTANT if key in REGISTERS else CHECKER


def _votes(key: str) -> Steps:
    if key in SUBSIDIARIES:
        return OWNERS_VOTE
    if key in COOPS:
        return COOP_VOTES
    return {COMPANY: COMPANY_VOTES, UNION: UNION_VOTES}.get(key, VILLAGE_VOTES)


async def _drawn(house: House, key: str) -> dict[str, Any] | None:
    tier: dict[str, Any] = await house.read(MAKER, "dividends", f"/runs/{RUN}/tiers/{tier_id(key)}")
    return tier if tier["state"] != "waiting" else None


async def _resolve(house: House, key: str, distributable_fen: int) -> None:
    """The owners leave a part in the company: resolved, and the tier drawn up anew by it."""
    taken_fen = distributable_fen * TAKEN_PERCENT // 100 // WHOLE_FEN * WHOLE_FEN
    if taken_fen <= 0:
        return
    resolved = {
        "id": ident("resolution", key, YEAR),
        "entity_id": org_id(key),
        "year": YEAR,
        "resolved_fen": taken_fen,
        "source": "股东会决议 2026-1",
    }
    await house.ask(Step(MAKER, "dividends", "/resolutions", plain(resolved)))
    again = {"id": str(ident("redraw", key, YEAR))}
    await house.ask(Step(MAKER, "dividends", f"/runs/{RUN}/tiers/{tier_id(key)}/compute", again))


async def pay_out(house: House, done: Done) -> None:
    """Every payer's dividends in a batch; of the first village's a line comes back and is paid again."""
    for together in TIERS:
        for key in together:
            await house.until(lambda key=key: _owes(house, key), f"dividends of {key}")  # type: ignore[misc]
        await asyncio.gather(*(_pay_dividends(house, key) for key in together))
        done(len(together))


async def _owes(house: House, key: str) -> bool:
    """Whether all that was declared is a payable in its books."""
    tier = await house.read(MAKER, "dividends", f"/runs/{RUN}/tiers/{tier_id(key)}")
    rows = await house.pages(MAKER, "finance", "/payables", entity_id=org_id(key), source="dividend")
    return bool(sum(row["amount_fen"] for row in rows) == tier["payable_fen"])


async def _pay_dividends(house: House, key: str) -> None:
    await pay(house, key, "dividends", PAID_ON, PAID_ON, returned=int(key == VILLAGES[0]))
    if key == VILLAGES[0]:
        await pay(house, key, "dividends", PAID_AGAIN_ON, PAID_AGAIN_ON)


async def close_years(house: House, done: Done) -> None:
    """Every legal entity's year, once its distribution stands in the books."""
    legal = [key for key in ENTITIES if key != FARMING]
    await asyncio.gather(*(house.ask(step) for step in _closings(legal)))
    done(len(legal))


def _closings(keys: Iterable[str]) -> Iterable[Step]:
    for key in keys:
        body = {"id": ident("close year", key, YEAR), "entity_id": org_id(key), "year": YEAR}
        yield Step(MAKER, "finance", "/years/close", plain(body))
