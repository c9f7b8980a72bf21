"""The group tree and its owners over HTTP on a real database."""

from typing import Any

import pytest

from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.members.conftest import Township


async def change(township: Township, path: str, body: dict[str, Any]) -> Any:
    answer = await township.say(township.actor(Role.FINANCE), "PUT", path, json={"id": str(new_id())} | body)
    return answer.json()


async def test_the_tree_is_told_and_kept(township: Township) -> None:
    branch = township.organisation(
        new_id(),
        "branch",
        parent_id=str(township.company_id),
        legal_entity_id=str(township.company_id),
        desk="facility_farming",
    )
    await township.post("/organisations", branch, role=Role.FINANCE)
    tree = await township.get("/organisations/tree")
    assert [row["legal_form"] for row in tree] == ["township", "village_org", "company", "coop", "branch"]
    told = (await township.world.said("members", "OrganisationChanged"))[-1]
    assert (told["legal_entity_id"], told["desk"]) == (str(township.company_id), "facility_farming")
    nodes = await township.world.rows("members", "SELECT path FROM node WHERE code = 'branch'")
    assert [str(one) for one in nodes[0]["path"]] == [
        str(township.root_id),
        str(township.company_id),
        branch["organisation_id"],
    ]


async def test_owners_hold_from_a_day_on(township: Township) -> None:
    path = f"/organisations/{township.company_id}/owners"
    first = [{"holder_id": str(township.village_id), "paid_in_fen": 100}]
    second = [*first, {"holder_id": str(township.coop_id), "paid_in_fen": 60}]
    await change(township, path, {"effective_on": "2024-01-01", "owners": first})
    await change(township, path, {"effective_on": "2025-01-01", "owners": second})
    before = await township.get(path, on="2024-12-31")
    after = await township.get(path, on="2025-01-01")
    assert [row["paid_in_fen"] for row in before["owners"]] == [100]
    assert [(row["holder_name"], row["paid_in_fen"]) for row in after["owners"]] == [
        ("village_org", 100),
        ("coop", 60),
    ]
    assert (await township.get(path, on="2023-12-31"))["owners"] == []
    told = (await township.world.said("members", "OrganisationChanged"))[-1]
    assert [owner["paid_in_fen"] for owner in told["owners"]] == [100, 60]
    assert told["effective_on"] == "2025-01-01"


async def test_owners_in_a_circle_are_refused(township: Township) -> None:
    daughter = township.organisation(
        new_id(),
        "subsidiary",
        owners=[{"holder_id": str(township.company_id), "paid_in_fen": 1}],
    )
    await township.post("/organisations", daughter, role=Role.FINANCE)
    answer = await change(
        township,
        f"/organisations/{township.company_id}/owners",
        {
            "effective_on": "2024-01-01",
            "owners": [{"holder_id": daughter["organisation_id"], "paid_in_fen": 1}],
        },
    )
    assert answer["title"] == "OwnersInACircle"


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"code": "V01"}, "CodeTaken"),
        ({"legal_form": "branch"}, "BranchOfNobody"),
        ({"legal_form": "township"}, "RootIsTheTownship"),
        ({"credit_code": "91610526MA6YABCD67"}, "CreditCodeBadChecksum"),
        ({"area_code": "61"}, "AreaCodeUnreadable"),
        ({"parent_id": "00000000-0000-7000-8000-000000000000"}, "NotYours"),
        ({"legal_form": "coop", "owners": [{"holder_id": str(new_id()), "paid_in_fen": 1}]}, "NotOwnable"),
    ],
)
async def test_what_cannot_be_is_refused(township: Township, more: dict[str, Any], rule: str) -> None:
    body = township.organisation(new_id(), "subsidiary") | more
    answer = await township.say(township.actor(Role.FINANCE), "POST", "/organisations", json=body)
    assert answer.json()["title"] == rule


async def test_a_change_keeps_what_is_not_sent(township: Township) -> None:
    path = f"/organisations/{township.company_id}"
    await change(township, path, {"effective_on": "2025-01-01", "vat_registered": True})
    row = await township.get(path)
    assert (row["vat_registered"], row["registered_capital_fen"], row["name"]) == (
        True,
        100_000_000,
        "company",
    )
