"""What the pages ask: found by name, newest first, told by sheet and cell, printed and exported."""

import io
from typing import Any
from uuid import UUID

import openpyxl

from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.members.conftest import Township
from tests.members.workbooks import PLAIN, sample, saved, small_village, table


async def two_households(township: Township) -> list[dict[str, Any]]:
    """Household 2 and household 10 of the village, each with ten of 人口股 and two of 农龄股."""
    made = []
    for code in ("10", "2"):
        body = township.household(code, 2)
        await township.post("/households", body)
        for share_class, milli in (("人口股", 10_000), ("农龄股", 2_000)):
            granted = township.movement(milli=milli, to_holder=body["household_id"], share_class=share_class)
            await township.post("/movements", granted)
        made.append(body)
    return made


async def test_households_are_found_by_number_and_by_anybody_who_lives_there(township: Township) -> None:
    ten, two = await two_households(township)
    listed = await township.get("/households", node=str(township.village_id))
    assert [(one["code"], one["village_name"]) for one in listed] == [
        ("2", "village_org"),
        ("10", "village_org"),
    ]
    after = await township.get("/households", after=listed[0]["id"])
    assert [one["code"] for one in after] == ["10"]

    async def found(search: str) -> list[str]:
        return [one["code"] for one in await township.get("/households", search=search)]

    assert await found("002") == ["2"]
    assert await found(ten["persons"][1]["name"]) == ["10"]
    assert await found("王") == ["2", "10"]
    assert await found("%") == []

    async def belongs(search: str) -> list[str]:
        members = await township.get("/members", organisation_id=str(township.village_id), search=search)
        return [one["household_code"] for one in members]

    assert await belongs("002") == ["2"]
    assert await belongs("王") == ["10", "2"]
    assert await belongs("3") == []
    await township.post(
        f"/households/{two['household_id']}/merge",
        {
            "id": str(new_id()),
            "into_household_id": ten["household_id"],
            "persons": [{"person_id": person["person_id"], "relation": "亲属"} for person in two["persons"]],
            "effective_on": "2025-03-01",
            "reason": "并户",
            "approval_ref": "成员大会2025-1",
        },
    )
    assert [one["code"] for one in await township.get("/households", ended=False)] == ["10"]
    gone = await township.get(f"/households/{two['household_id']}")
    assert (gone["merged_into_code"], gone["ended_on"]) == ("10", "2025-03-01")


async def test_the_register_is_read_newest_first_and_as_a_roll(township: Township) -> None:
    await two_households(township)
    register = f"/registers/{township.village_id}"
    newest = await township.get(f"{register}/movements", newest=True, limit=3)
    assert [(one["to_name"], one["share_class"]) for one in newest] == [
        ("王20", "农龄股"),
        ("王20", "人口股"),
        ("王100", "农龄股"),
    ]
    rest = await township.get(f"{register}/movements", newest=True, after=newest[-1]["id"])
    assert [(one["to_name"], one["share_class"]) for one in rest] == [("王100", "人口股")]
    assert await township.get(f"{register}/movements", kind="FREEZE") == []
    roll = await township.get(f"{register}/roll", search="2")
    assert (roll["holders"], roll["total_milli_shares"]) == (2, 24_000)
    assert [(row["code"], row["classes"]) for row in roll["rows"]] == [
        ("2", {"人口股": 10_000, "农龄股": 2_000})
    ]
    before = await township.get(f"{register}/roll", effective_on="2024-06-29")
    assert (before["rows"], before["classes"]) == ([], [])
    answer = await township.say(township.actor(Role.AUDITOR), "GET", f"{register}/roll.xlsx")
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert page is not None
    table_rows = [row for row in page.iter_rows(min_row=4, values_only=True)]
    assert table_rows[0][4:7] == ("人口股", "农龄股", "合计")
    assert [row[4:7] for row in table_rows[1:]] == [(10, 2, 12), (10, 2, 12)]
    sealed = await township.post(f"{register}/seal", {"id": str(new_id()), "record_on": "2024-12-31"})
    assert await township.get(f"{register}/seals") == [sealed]


async def test_bad_cells_are_told_by_their_place_and_marked_in_the_workbook(township: Township) -> None:
    content = sample(G5="610526197703278111", J9="x")
    path = f"/villages/{township.village_id}/roster"
    accountant = township.actor(Role.ACCOUNTANT, township.village_id)
    report = (await township.say(accountant, "POST", f"{path}/report", content=content)).json()
    told = [(bad["cell"], bad["rule"]) for bad in report["refusals"]]
    assert told == [("G5", "IdNumberBadChecksum"), ("J9", "ShareUnreadable")]
    bad = report["refusals"][1]
    assert bad["beside"]
    assert not any(character.isdigit() for word in bad["beside"] for character in word)
    answer = await township.say(accountant, "POST", f"{path}/marked.xlsx", content=content)
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cell = book[report["sheet"]]["J9"]
    assert cell.value == "x"
    assert cell.comment is not None
    assert bad["reason"] in cell.comment.text
    assert book.worksheets[0].max_row == 1 + len(report["refusals"]) + len(report["warnings"])
    assert not await township.get("/households")
    sent = await township.say(
        accountant,
        "POST",
        f"{path}/report",
        content=saved(table(small_village(), PLAIN)),
        params={"dry_run": False},
    )
    assert (sent.json()["applied"], sent.json()["registered"]) == (True, False)
    again = await township.say(
        accountant, "POST", f"{path}/report", content=saved(table(small_village(), PLAIN))
    )
    assert (again.json()["registered"], again.json()["proposals"]) == (True, [])
    broken = (await township.say(accountant, "POST", f"{path}/report", content=b"no workbook")).json()
    assert (broken["sheet"], broken["refusals"][0]["cell"]) == ("", "")


async def test_a_print_that_is_in_the_log_is_paper(township: Township) -> None:
    ten, _ = await two_households(township)
    issued = await township.post(
        "/certificates",
        {
            "id": str(new_id()),
            "organisation_id": str(township.village_id),
            "holder_id": ten["household_id"],
            "number": "0010",
            "issued_on": "2024-12-31",
        },
    )
    manager = township.actor(Role.MANAGER)
    path = f"/certificates/{issued['id']}/prints"
    paper = await township.say(manager, "GET", f"{path}/1/paper.pdf")
    assert paper.status_code == 200, paper.text
    assert paper.content.startswith(b"%PDF")
    assert (await township.say(manager, "GET", f"{path}/2/paper.pdf")).status_code == 404
    await township.post(path, {"id": str(new_id()), "reason": "原证遗失"})
    assert (await township.say(manager, "GET", f"{path}/2/paper.pdf")).status_code == 200


async def test_who_looked_behind_a_mask_is_listed_for_those_who_watch(township: Township) -> None:
    ten, _ = await two_households(township)
    for number, person in enumerate(ten["persons"]):
        answer = await township.say(
            township.actor(Role.MANAGER),
            "POST",
            f"/persons/{person['person_id']}/unmask",
            json={"reason": f"核对{number}"},
        )
        assert answer.status_code == 200
    looks = await township.get("/persons/unmasked")
    assert [(one["reason"], one["household_code"]) for one in looks] == [("核对1", "10"), ("核对0", "10")]
    assert "id_number" not in looks[0]
    accountant = township.actor(Role.ACCOUNTANT)
    assert (await township.say(accountant, "GET", "/persons/unmasked")).status_code == 403


async def test_ownership_is_read_as_stakes_on_a_day(township: Township) -> None:
    async def owned(on: str, parts: dict[UUID, int]) -> None:
        owners = [{"holder_id": str(holder), "paid_in_fen": fen} for holder, fen in parts.items()]
        answer = await township.say(
            township.actor(Role.ADMINISTRATOR),
            "PUT",
            f"/organisations/{township.company_id}/owners",
            json={"id": str(new_id()), "effective_on": on, "owners": owners},
        )
        assert answer.is_success, answer.text

    await owned("2024-01-01", {township.village_id: 300})
    await owned("2025-01-01", {township.village_id: 300, township.coop_id: 100})
    now = await township.get("/organisations/ownership")
    assert [(one["holder_name"], one["paid_in_fen"], one["total_fen"]) for one in now] == [
        ("village_org", 300, 400),
        ("coop", 100, 400),
    ]
    before = await township.get("/organisations/ownership", on="2024-12-31")
    assert [one["holder_name"] for one in before] == ["village_org"]
    member = {"organisation_id": str(township.coop_id), "holder_id": str(township.village_id)}
    await township.post("/members", {"id": str(new_id()), "admitted_on": "2025-06-01", **member})
    granted = {
        "organisation_id": str(township.coop_id),
        "share_class": "成员出资",
        "effective_on": "2025-06-01",
    }
    await township.post(
        "/movements", township.movement(milli=500, to_holder=str(township.village_id), **granted)
    )
    of_village = await township.get("/organisations/ownership", node=str(township.village_id))
    assert [(one["organisation_name"], one["paid_in_fen"], one["in_shares"]) for one in of_village] == [
        ("company", 300, False),
        ("coop", 500, False),
    ]
    assert of_village[0]["total_fen"] == 400, "of all owners, also those one may not see"
    of_coop = await township.get("/organisations/ownership", node=str(township.coop_id), on="2025-05-31")
    assert {one["organisation_id"] for one in of_coop} == {str(township.company_id)}
    days = await township.get(f"/organisations/{township.company_id}/owners/days")
    assert days == ["2025-01-01", "2024-01-01"]


async def test_households_that_have_a_link_are_listed_like_those_without(township: Township) -> None:
    ten, _ = await two_households(township)
    bare = township.household("3", 1)
    await township.post("/households", bare)
    path = f"/coverage/{township.village_id}"
    having = await township.get(path, year=2024, having="share")
    assert [one["code"] for one in having["having"]] == ["2", "10"]
    assert having["without"] == []
    without = await township.get(path, year=2024, without="share")
    assert [one["code"] for one in without["without"]] == ["3"]
    after = await township.get(path, year=2024, having="share", after="2")
    assert [one["code"] for one in after["having"]] == ["10"]
    assert await township.get(f"/households/{ten['household_id']}/coverage") == []
