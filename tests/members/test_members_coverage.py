"""Coverage: each household's links to the group by year, exact whatever arrives twice or comes back."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from shared.contracts.finance import PaymentReturned, PaymentSettled
from shared.contracts.production import Asset, GrowerDelivered, TaxCategory, WagesEarned
from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.members.conftest import Township

ON = date(2025, 6, 1)


def delivered(home: str, fen: int, **more: Any) -> GrowerDelivered:
    return GrowerDelivered(
        entity_id=new_id(),
        on=ON,
        document="D",
        delivery_id=new_id(),
        household_id=UUID(home),
        holder_name="王",
        is_member=True,
        lot_id=new_id(),
        product="金银花",
        grade="一级",
        gross_g=1,
        net_g=1,
        price_fen_per_kg=1,
        amount_fen=fen,
        cost_fen=fen,
        tax_category=TaxCategory.SELF_PRODUCED,
        **more,
    )


def earned(home: str, fen: int) -> WagesEarned:
    return WagesEarned(
        entity_id=new_id(),
        on=ON,
        document="W",
        batch_id=new_id(),
        household_id=UUID(home),
        worker_name="王",
        work="采摘",
        amount_fen=fen,
        asset=next(iter(Asset)),
    )


def settled(home: str, payable: UUID, fen: int, on: date = ON) -> PaymentSettled:
    return PaymentSettled(
        payable_id=payable,
        entity_id=new_id(),
        holder_id=UUID(home),
        source="delivery",
        source_id=new_id(),
        amount_fen=fen,
        settled_on=on,
    )


def returned(home: str, payable: UUID, fen: int, on: date = ON) -> PaymentReturned:
    told = settled(home, payable, fen).model_dump(exclude={"id", "settled_on"})
    return PaymentReturned(**told, returned_on=on, reason="账号不符")


async def village(township: Township, year: int = 2025, **query: Any) -> Any:
    return await township.get(f"/coverage/{township.village_id}", year=year, **query)


async def five_households(township: Township) -> list[str]:
    homes = [township.household(f"{number:03d}", 1) for number in range(1, 6)]
    await township.post("/households/list", homes)
    return [home["household_id"] for home in homes]


async def test_a_village_with_each_kind_of_link_and_one_household_without(township: Township) -> None:
    shares, land, job, sale, nothing = await five_households(township)
    await township.post("/movements", township.movement(to_holder=shares))
    lease = {
        "id": str(new_id()),
        "number": "流转-1",
        "household_id": land,
        "lessee_id": str(township.company_id),
        "parcel": "东坡",
        "area_m2": 2001,
        "starts_on": "2025-10-01",
        "ends_on": "2030-09-30",
        "rent_fen_per_year": 90_000,
    }
    await township.post("/land-contracts/list", [lease])
    [told] = await township.world.said("members", "LandLeased")
    assert (told["contract_id"], told["village_id"]) == (lease["id"], str(township.village_id))
    await township.world.tell("honeysuckle", earned(job, 700), delivered(sale, 1_000))
    await township.world.settle()
    found = await village(township)
    assert (found["households"], found["linked"]) == (5, 4)
    assert [found[f"with_{kind}"] for kind in ("share", "contract", "job", "sale")] == [1, 1, 1, 1]
    assert [row["household_id"] for row in found["without"]] == [nothing]
    without_job = await village(township, without="job", limit=2)
    assert [row["code"] for row in without_job["without"]] == ["001", "002"]
    rest = await village(township, without="job", after="002")
    assert [row["household_id"] for row in rest["without"]] == [sale, nothing]
    [row] = await township.get("/coverage", year=2025)
    assert {name: found[name] for name in row} == row
    next_year = await village(township, 2031)
    assert [next_year[f"with_{kind}"] for kind in ("share", "contract", "job", "sale")] == [1, 0, 0, 0]
    assert (await village(township, 2024))["with_share"] == 1
    none_yet = await township.say(
        township.actor(Role.AUDITOR), "GET", f"/coverage/{township.village_id}", params={"year": 2023}
    )
    assert none_yet.status_code == 404


async def test_money_is_exact_through_corrections_returns_and_repeats(township: Township) -> None:
    home, *_ = await five_households(township)
    first = delivered(home, 1_000)
    payable, never = new_id(), new_id()
    await township.world.tell(
        "honeysuckle", first, delivered(home, -300, corrects=first.delivery_id), delivered(home, 50)
    )
    await township.world.tell(
        "finance",
        returned(home, never, 900),  # the bank sent back what had not arrived: nothing is taken away
        settled(home, payable, 400),
        settled(home, payable, 300),
        settled(str(township.company_id), new_id(), 5_000),
    )
    await township.world.settle()
    found = await village(township)
    assert (found["deliveries"], found["delivered_fen"], found["paid_fen"]) == (2, 750, 700)
    january = date(2026, 1, 5)
    again = (returned(home, payable, 700, january), settled(home, payable, 700, january))
    await township.world.tell("finance", *again, returned(home, payable, 700, january))
    await township.world.settle()
    assert (await village(township))["paid_fen"] == 700
    assert (await village(township, 2026))["paid_fen"] == -700
    assert await township.world.held("members") == []
    # The same facts once more, as after a restored reader: nothing is counted twice.
    reader = township.world.running["members"].reader
    assert reader is not None
    async with township.world.database("members").transaction() as session:
        await session.execute(text("DELETE FROM cursor"))
    await reader.rewind()
    await township.world.settle()
    assert (await village(township))["paid_fen"] == 700


async def test_only_the_villages_one_may_see(township: Township) -> None:
    await five_households(township)
    outsider = township.actor(Role.MANAGER, township.coop_id)
    assert (await township.say(outsider, "GET", "/coverage", params={"year": 2025})).json() == []
    path = f"/coverage/{township.village_id}"
    assert (await township.say(outsider, "GET", path, params={"year": 2025})).status_code == 403
