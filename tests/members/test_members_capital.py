"""Certificates with their prints, and the capital registers of companies and co-ops."""

from typing import Any

from services.members.schemas.register import CertificateView
from services.members.service.printing import paper_of
from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.members.conftest import Township


async def member(township: Township, organisation_id: Any, holder_id: Any) -> None:
    body = {"organisation_id": str(organisation_id), "holder_id": str(holder_id), "admitted_on": "2024-01-01"}
    await township.post("/members", {"id": str(new_id()), **body}, role=Role.FINANCE)


async def certified(township: Township, home: str, number: str = "证001", status: int = 201) -> Any:
    body = {
        "id": str(new_id()),
        "organisation_id": str(township.village_id),
        "holder_id": home,
        "number": number,
        "issued_on": "2024-12-31",
    }
    answer = await township.say(township.actor(Role.MANAGER), "POST", "/certificates", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_a_certificate_says_what_was_held_and_logs_each_print(township: Township) -> None:
    body = township.household("001", 2)
    await township.post("/households", body)
    home, head = body["household_id"], body["persons"][0]["person_id"]
    assert (await certified(township, home, status=409))["title"] == "NothingHeld"
    await township.post("/movements", township.movement(milli=3000, to_holder=home, to_person=head))
    await township.post("/movements", township.movement(milli=500, to_holder=home))
    later = township.movement(milli=9, to_holder=home, to_person=head, effective_on="2025-01-01")
    await township.post("/movements", later)
    shown = await certified(township, home)
    content = shown["content"]
    assert [(one["share_class"], one["milli_shares"]) for one in content["shares"]] == [("人口股", 3500)]
    assert content["household"]["persons"][0]["id_masked"].count("*") == 8
    assert content["parts"] == [{"person_id": head, "share_class": "人口股", "milli_shares": 3000}]
    paper = paper_of(CertificateView.model_validate(shown), 1)
    assert [row[3:] for row in paper["persons"]] == [["3.000"], ["–"]]
    assert (paper["common"], paper["total"]) == (["0.500"], "3.500")
    assert [one["kind"] for one in content["movements"]] == ["GRANT", "GRANT"]
    assert [(one["copy_number"], one["reason"]) for one in shown["prints"]] == [(1, "发证")]
    path = f"/certificates/{shown['id']}"
    again = {"id": str(new_id()), "reason": "遗失补发"}
    await township.post(f"{path}/prints", again)
    await township.post(f"{path}/prints", again)
    printed = await township.get(path)
    assert [one["copy_number"] for one in printed["prints"]] == [1, 2]
    assert (printed["content"], printed["superseded"]) == (content, False)
    assert (await certified(township, home, status=409))["title"] == "CertificateNumberTaken"
    await township.post("/movements", township.movement("REDEEM", 1, from_holder=home))
    assert (await township.get(path))["superseded"]
    await certified(township, home, "证002")
    listed = await township.get("/certificates", organisation_id=str(township.village_id))
    assert [(one["number"], one["superseded"]) for one in listed] == [("证001", True), ("证002", False)]
    own = township.actor(Role.HOUSEHOLD, township.village_id, household_id=new_id())
    assert (await township.say(own, "GET", path)).status_code == 403
    own = own.model_copy(update={"household_id": type(new_id())(home)})
    assert (await township.say(own, "GET", path)).status_code == 200


async def test_a_companys_owners_are_who_its_register_says(township: Township) -> None:
    company = str(township.company_id)
    for holder in (township.village_id, township.coop_id):
        await member(township, company, holder)

    def paid(kind: str, fen: int, **more: Any) -> dict[str, Any]:
        return township.movement(kind, fen, organisation_id=company, share_class="实缴出资", **more)

    village, coop = str(township.village_id), str(township.coop_id)
    await township.post(
        "/movements/list", [paid("GRANT", 700, to_holder=village), paid("GRANT", 300, to_holder=coop)]
    )
    later = paid("TRANSFER", 100, from_holder=village, to_holder=coop, effective_on="2025-07-01")
    await township.post("/movements", later)
    back_dated = paid("GRANT", 50, to_holder=village, effective_on="2025-01-01")
    await township.post("/movements", back_dated)

    async def owners(on: str) -> dict[str, int]:
        found = await township.get(f"/organisations/{company}/owners", on=on)
        return {row["holder_id"]: row["paid_in_fen"] for row in found["owners"]}

    assert await owners("2024-12-31") == {village: 700, coop: 300}
    assert await owners("2025-06-30") == {village: 750, coop: 300}
    assert await owners("2025-07-01") == {village: 650, coop: 400}
    told = (await township.world.said("members", "OrganisationChanged"))[-2:]
    assert [(one["effective_on"], [o["paid_in_fen"] for o in one["owners"]]) for one in told] == [
        ("2025-01-01", [750, 300]),
        ("2025-07-01", [650, 400]),
    ]
    by_hand = {
        "id": str(new_id()),
        "effective_on": "2025-08-01",
        "owners": [{"holder_id": coop, "paid_in_fen": 1}],
    }
    answer = await township.say(
        township.actor(Role.FINANCE), "PUT", f"/organisations/{company}/owners", json=by_hand
    )
    assert (answer.status_code, answer.json()["title"]) == (409, "OwnersFollowTheRegister")
    all_out = [
        paid("REDEEM", fen, from_holder=holder, effective_on="2025-09-01")
        for holder, fen in ((village, 650), (coop, 400))
    ]
    answer = await township.say(township.actor(Role.FINANCE), "POST", "/movements/list", json=all_out)
    assert answer.json()["title"] == "NothingPaidIn"
    assert await owners("2025-09-01") == {village: 650, coop: 400}


async def test_a_co_op_member_account_has_its_three_parts(township: Township) -> None:
    """农民专业合作社法 §43: contribution, quantified reserve, equal part of subsidy property."""
    home = township.household("001", 1)
    await township.post("/households", home)
    coop, holder = str(township.coop_id), home["household_id"]
    await member(township, coop, holder)
    classes = {"成员出资": 46_000, "量化公积金": 150, "财政补助": 50}
    await township.post(
        "/movements/list",
        [
            township.movement(milli=fen, to_holder=holder, organisation_id=coop, share_class=name)
            for name, fen in classes.items()
        ],
    )
    [account] = await township.get(f"/households/{holder}/holdings")
    assert {row["share_class"]: row["milli_shares"] for row in account["holdings"]} == classes
    seal = await township.post(f"/registers/{coop}/seal", {"id": str(new_id()), "record_on": "2024-12-31"})
    assert (seal["holders"], seal["total_milli_shares"]) == (1, 46_200)


async def test_pledged_shares_stay_until_released(township: Township) -> None:
    """农村集体经济组织法 §52: income-right shares may be pledged."""
    one, two = township.household("001", 1), township.household("002", 1)
    await township.post("/households/list", [one, two])
    home, other = one["household_id"], two["household_id"]
    await township.post("/movements", township.movement(milli=1000, to_holder=home))
    await township.post("/movements", township.movement("PLEDGE", 800, from_holder=home))
    gift = township.movement("GIFT", 300, from_holder=home, to_holder=other)
    speaker = township.actor(Role.MANAGER)
    assert (await township.say(speaker, "POST", "/movements", json=gift)).json()["title"] == "MoreThanFree"
    more = township.movement("RELEASE", 801, from_holder=home)
    assert (await township.say(speaker, "POST", "/movements", json=more)).json()["title"] == "MoreThanPledged"
    await township.post("/movements", township.movement("RELEASE", 500, from_holder=home))
    await township.post("/movements", gift)
    [row] = [
        row
        for row in (await township.get(f"/registers/{township.village_id}/holdings"))["holdings"]
        if row["holder_id"] == home
    ]
    assert (row["milli_shares"], row["pledged_milli_shares"]) == (700, 300)
