"""What a household sees of its money: owed, paid, sent back by the bank; only its own."""

from datetime import date

from shared.contracts.members import HouseholdChanged
from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.finance.facts import Group, delivered
from tests.finance.test_finance_payments import Office
from tests.world import World

ON = date(2026, 6, 15)


async def test_a_household_sees_what_the_bank_sent_back_and_nobody_elses(world: World, group: Group) -> None:
    first, second = delivered(group.coop, 1_000, ON), delivered(group.coop, 500, ON)
    households = [
        HouseholdChanged(
            household_id=one.household_id,
            village_id=group.coop,
            code=code,
            head_name="王五",
            persons=1,
            effective_on=ON,
        )
        for one, code in ((first, "001"), (second, "002"))
    ]
    await world.tell("members", *households)
    await world.tell("honeysuckle", first, second)
    await world.settle()
    office = Office(world, group.coop)
    batch, lines = await office.pay()
    of = {line["holder_id"]: line["id"] for line in lines}
    await office.answer(
        batch, **{of[str(first.household_id)]: "returned", of[str(second.household_id)]: "settled"}
    )
    household = world.actor((Role.HOUSEHOLD, group.coop)).model_copy(
        update={"household_id": first.household_id}
    )
    async with world.client("finance", household) as client:
        [back] = (await client.get(f"/households/{first.household_id}/returns")).json()
        [owed] = (await client.get(f"/households/{first.household_id}/payables")).json()
        other = await client.get(f"/households/{second.household_id}/returns")
    over = world.actor((Role.ACCOUNTANT, group.coop))
    async with world.client("finance", over) as client:
        [paid] = (await client.get(f"/households/{second.household_id}/payables")).json()
    async with world.client("finance", household) as client:
        unknown = await client.get(f"/households/{new_id()}/returns")
    assert (back["amount_fen"], back["on"]) == (1_000, str(ON))
    assert (owed["open_fen"], owed["paid_fen"], owed["paid_on"]) == (1_000, 0, None)
    assert (paid["open_fen"], paid["paid_fen"], paid["paid_on"]) == (0, 500, back["on"])
    assert (other.status_code, unknown.status_code) == (403, 404)


async def test_a_village_sees_what_its_households_are_owed_by_whomever(world: World, group: Group) -> None:
    ours, others = (delivered(group.coop, fen, ON) for fen in (1_000, 500))
    homes = ((ours, group.village), (others, group.coop))
    await world.tell(
        "members",
        *(
            HouseholdChanged(
                household_id=one.household_id,
                village_id=village,
                code=str(number),
                head_name="王五",
                persons=1,
                effective_on=ON,
            )
            for number, (one, village) in enumerate(homes)
        ),
    )
    await world.tell("honeysuckle", ours, others)
    await world.settle()
    async with world.client("finance", world.actor((Role.MANAGER, group.village))) as client:
        [owed] = (await client.get("/payables/of-villages")).json()
        assert (owed["entity_id"], owed["source"]) == (str(group.coop), "delivery")
        assert (owed["payables"], owed["open_fen"]) == (1, 1_000)
        assert (await client.get("/payables/summary")).json() == []
