"""Matings and the births they lead to; what is due in the herds this week."""

from datetime import timedelta

from shared.kit import clock
from shared.kit.ids import new_id
from tests.livestock.test_livestock_health import DRUG
from tests.livestock.yard import ear_tag, herd, milking, take_in
from tests.production.desk import Desk


async def test_a_dam_is_due_until_her_young_are_registered(desk: Desk) -> None:
    today = clock.today()
    does = await herd(desk, "繁殖", asset="productive")
    soon, late = await take_in(desk, does, 2, 10_000)
    path = f"/herds/{does}/matings"
    told = {"sire": "西农萨能 07"}
    (seen,) = await desk.post(path, on=today - timedelta(days=145), animal_ids=[soon], **told)
    assert seen["due_on"] == str(today + timedelta(days=5))
    await desk.post(path, on=today - timedelta(days=155), animal_ids=[late], **told)
    await desk.post(path, status=409, on=today - timedelta(days=155), animal_ids=[late], **told)
    await desk.post(path, status=422, on=today, animal_ids=[new_id()], **told)
    due = {item["id"]: item for item in await desk.get("/week")}
    assert (due[soon]["kind"], due[soon]["overdue"]) == ("birth_due", False)
    assert due[late]["overdue"] is True
    kid = {"id": new_id(), "breed": "奶山羊", "sex": "male", "born_on": str(today), "dam_id": late}
    born = {"on": today, "document": "D", "origin": "born"}
    bearing = await milking(desk)
    await desk.post(
        f"/herds/{does}/animals", animals=[kid | {"id": str(kid["id"])}], from_batch_id=bearing, **born
    )
    after = {item["id"]: item["kind"] for item in await desk.get("/week")}
    assert late not in after
    assert after[soon] == "birth_due"
    assert len(await desk.get("/matings", newest=True)) == 2
    assert (await desk.get(f"/animals/{kid['id']}"))["dam_id"] == late


async def test_a_mating_is_of_females(desk: Desk) -> None:
    bucks = await herd(desk, "种公羊", asset="productive")
    buck = {
        "id": str(new_id()),
        "ear_tag": ear_tag(),
        "breed": "萨能",
        "sex": "male",
        "born_on": "2023-03-01",
    }
    told = {"on": "2025-01-01", "document": "D", "origin": "bought", "cost_fen": 1000}
    await desk.post(f"/herds/{bucks}/animals", animals=[buck], **told)
    body = {"on": "2025-02-01", "animal_ids": [buck["id"]], "sire": "07"}
    await desk.post(f"/herds/{bucks}/matings", status=422, **body)


async def test_the_week_knows_tags_and_withdrawals(desk: Desk) -> None:
    today = clock.today()
    does = await herd(desk, "泌乳", purpose="milk", asset="productive")
    treated, _ = await take_in(desk, does, 2, 10_000)
    given = {"on": today - timedelta(days=3), "animal_ids": [treated], **DRUG}
    await desk.post(f"/herds/{does}/treatments", **given)
    kid = {"id": str(new_id()), "breed": "奶山羊", "sex": "male", "born_on": str(today - timedelta(days=25))}
    born = {"on": today - timedelta(days=25), "document": "D", "origin": "born"}
    bearing = await milking(desk)
    await desk.post(f"/herds/{does}/animals", animals=[kid], from_batch_id=bearing, **born)
    due = {(item["kind"], item["id"]): item["on"] for item in await desk.get("/week")}
    assert due[("milk_free", treated)] == str(today + timedelta(days=4))
    assert due[("tag_due", kid["id"])] == str(today + timedelta(days=5))
    assert ("meat_free", treated) not in due  # 28 days: not this week
