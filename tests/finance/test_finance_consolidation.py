"""Consolidated statements from real books: the worked example of domain.md §3 and §4, to the fen."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.finance.domain.months import months_of
from shared.contracts.custody import LotIssued
from shared.contracts.members import LegalForm, OrganisationChanged, Owner
from shared.contracts.production import Unit
from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.finance.facts import delivered, received, transferred
from tests.finance.office import Books
from tests.finance.test_finance_years import declared
from tests.world import World

VECTOR = json.loads((Path(__file__).parent / "vectors" / "waterfall.json").read_text(encoding="utf-8"))
WANTED = VECTOR["consolidation"]
HEAD = VECTOR["head_company"]
BEFORE = date(2024, 12, 31)
ON = date(2025, 6, 15)


@dataclass
class Company:
    """总公司 with three branches, 净菜 (80 %) and 深加工 (60 %), the co-ops and villages beside them."""

    world: World
    ids: dict[str, UUID] = field(default_factory=dict)

    def __getitem__(self, name: str) -> UUID:
        return self.ids.setdefault(name, new_id())

    def organisations(self) -> list[OrganisationChanged]:
        def one(name: str, form: LegalForm, owners: dict[str, int] | None = None) -> OrganisationChanged:
            branch = form is LegalForm.BRANCH
            return OrganisationChanged(
                organisation_id=self[name],
                parent_id=None if form is LegalForm.TOWNSHIP else self["HQ" if branch else "镇"],
                legal_entity_id=self["HQ"] if branch else self[name],
                code=name,
                name=name,
                legal_form=form,
                effective_on=date(2024, 1, 1),
                owners=tuple(
                    Owner(holder_id=self[holder], paid_in_fen=fen) for holder, fen in (owners or {}).items()
                ),
            )

        villages = [name for name, _ in HEAD["shareholders"]]
        return [
            one("镇", LegalForm.TOWNSHIP),
            *(one(name, LegalForm.VILLAGE_ORG) for name in villages),
            one("蔬菜合作社", LegalForm.COOP),
            one("花农合作社", LegalForm.COOP),
            one("HQ", LegalForm.COMPANY, dict(HEAD["shareholders"])),
            *(one(f"分公司{number}", LegalForm.BRANCH) for number in (1, 2, 3)),
            *(
                one(sub["name"], LegalForm.SUBSIDIARY, dict(sub["shareholders"]))
                for sub in VECTOR["subsidiaries"]
            ),
        ]

    def books(self, name: str) -> Books:
        return Books(self.world, self[name])

    async def invest(self, name: str, capital_fen: int, head_fen: int) -> None:
        """Paid-in capital of a subsidiary, the company's part of it out of the company's bank."""
        await self.books(name).voucher(BEFORE, _1002=capital_fen, _4001=-capital_fen)
        lines = [
            {"account": "1511", "debit_fen": head_fen, "counterparty_id": str(self[name])},
            {"account": "1002", "credit_fen": head_fen},
        ]
        await self.voucher("HQ", BEFORE, lines)

    async def voucher(self, name: str, on: date, lines: list[dict[str, Any]], document: str = "记") -> None:
        office = self.books(name)
        made = await office.post("/vouchers", on=str(on), document=document, lines=lines)
        assert made.status_code == 201, made.text
        async with self.world.client("finance", office.manager) as client:
            checked = await client.post(f"/vouchers/{made.json()['id']}/check", json={"id": str(new_id())})
        assert checked.json()["state"] == "posted", checked.text

    async def consolidate(self, kind: str = "draft", first: str = "2025-01", last: str = "2025-12") -> Any:
        actor = self.world.actor((Role.FINANCE, self["HQ"]))
        body = {"id": str(new_id()), "company_id": str(self["HQ"]), "from_month": first, "to_month": last}
        async with self.world.client("finance", actor) as client:
            return await client.post("/consolidations", json={**body, "kind": kind})

    async def get(self, path: str, **query: Any) -> Any:
        actor = self.world.actor((Role.AUDITOR, self["HQ"]))
        async with self.world.client("finance", actor) as client:
            answer = await client.get(path, params={name: str(value) for name, value in query.items()})
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def town(world: World) -> Company:
    """All books of the worked example before the year's end, the intra-group sale in them."""
    await world.add("finance")
    town = Company(world)
    await world.tell("members", *town.organisations())
    await world.settle()
    first, second = VECTOR["subsidiaries"]
    await town.books("HQ").voucher(BEFORE, _1002=974_000_000, _4104=26_000_000, _4001=-1_000_000_000)
    await town.invest(first["name"], 200_000_000, 160_000_000)
    await town.invest(second["name"], 100_000_000, 60_000_000)
    reserve = first["statutory_reserve_before"]
    await town.books(first["name"]).voucher(BEFORE, _1002=reserve, _410101=-reserve)
    await town.books(second["name"]).voucher(BEFORE, _4104=second["prior_loss"], _1002=-second["prior_loss"])
    await trade(town, first["name"])
    margin = WANTED["intragroup_sale"] - WANTED["intragroup_cost"]
    own = dict(zip(("分公司1", "分公司2", "分公司3"), HEAD["branches"], strict=True))
    own["分公司1"] -= margin
    own |= {first["name"]: first["net_profit"] + 51_000_000, second["name"]: second["net_profit"]}
    for name, fen in {**own, "HQ": HEAD["own_cost"]}.items():
        if fen > 0:
            await town.books(name).voucher(ON, _1002=fen, _6001=-fen)
        else:
            await town.books(name).voucher(ON, _6602=-fen, _1002=fen)
    return town


async def trade(town: Company, buyer: str) -> None:
    """A branch buys for 420,000, sells at 600,000 to 净菜; 15 % of it is still there."""
    branch, cost = town["分公司1"], WANTED["intragroup_cost"]
    bought = delivered(branch, cost, ON)
    sent = transferred(
        branch,
        town[buyer],
        ON,
        from_lot_id=bought.lot_id,
        quantity=10_000,
        cost_fen=cost,
        net_fen=WANTED["intragroup_sale"],
        vat_fen=0,
    )
    sold = LotIssued(
        entity_id=town[buyer],
        on=date(2025, 9, 1),
        document="S-1",
        shipment_id=new_id(),
        order_id=new_id(),
        lot_id=sent.lot_id,
        quantity=10_000 - WANTED["unsold_share_bp"],
        unit=Unit.GRAM,
        cost_fen=51_000_000,
        is_purchased=True,
    )
    await town.world.tell("honeysuckle", bought, sent)
    await town.world.tell("processing", received(sent), sold)
    await town.world.settle()


async def close_the_year(town: Company) -> None:
    """From the bottom up, dividends of both subsidiaries declared."""
    names = ["HQ", "分公司1", "分公司2", "分公司3", *(sub["name"] for sub in VECTOR["subsidiaries"])]
    for name in names:
        await town.books(name).close("2024-12")
        await town.books(name).close(*months_of(2025))
    for sub in VECTOR["subsidiaries"]:
        assert (await town.books(sub["name"]).determine()).status_code == 201
        lines = zip((town[name] for name, _ in sub["shareholders"]), sub["paid"], strict=True)
        taken = sub["statutory_reserve_taken"]
        await town.world.tell("dividends", declared(town[sub["name"]], *lines, statutory_reserve_fen=taken))
        await town.world.settle()
    assert (await town.books("HQ").determine()).status_code == 201


def figure(version: Any, sheet: str, account: str) -> Any:
    return next(one for one in version["statements"][sheet] if one["account"] == account)


def assert_worked_example(town: Company, version: Any, *, dividends: int) -> None:
    profit = version["statements"]["profit"]
    assert profit["consolidated_fen"] == WANTED["consolidated_profit"] == 240_383_589
    assert [one["minority_fen"] for one in profit["minority"]] == WANTED["minority"]
    assert (profit["minority_fen"], profit["parent_fen"]) == (WANTED["minority_total"], WANTED["parent"])
    assert profit["unrealised_fen"] == WANTED["unrealised"]
    assert profit["dividends_fen"] == dividends
    assert (profit["sales_fen"], profit["costs_fen"]) == (
        WANTED["intragroup_sale"],
        WANTED["intragroup_cost"],
    )
    results = {sub["name"]: sub["net_profit"] for sub in VECTOR["subsidiaries"]}
    for name, fen in results.items():
        assert profit["results"][str(town[name])] == fen
    assert profit["results"][str(town["HQ"])] == HEAD["own_result"] + dividends
    cost = figure(version, "income_statement", "6401")
    assert cost["eliminated"]["sales"] + cost["eliminated"]["unrealised"] == -57_300_000
    assert figure(version, "income_statement", "6001")["eliminated"] == {"sales": -60_000_000}
    assert figure(version, "balance_sheet", "1403")["eliminated"] == {"unrealised": -2_700_000}
    totals = version["statements"]["totals"]
    assert totals["assets_fen"] == (
        totals["liabilities_fen"] + totals["parent_equity_fen"] + totals["minority_fen"]
    )


async def test_the_worked_example_comes_out_before_and_after_the_year_is_closed(town: Company) -> None:
    draft = (await town.consolidate()).json()
    assert_worked_example(town, draft, dividends=0)
    early = await town.consolidate("final")
    assert (early.status_code, early.json()["title"]) == (409, "MonthsStillOpen")
    await close_the_year(town)
    answer = await town.consolidate("final")
    assert answer.status_code == 201, answer.text
    version = answer.json()
    assert_worked_example(town, version, dividends=33_000_000)
    assert figure(version, "income_statement", "6111")["consolidated_fen"] == 0
    assert version["statements"]["open_pairs"] == []
    sheet = {one["account"]: one["consolidated_fen"] for one in version["statements"]["balance_sheet"]}
    # Of 330,000 + 120,000 declared only what the co-ops get is owed outside; no claim inside is left.
    assert (sheet["1131"], sheet["1122"], sheet["1241"], sheet["1511"]) == (0, 0, 0, 0)
    assert sheet["2232"] == 12_000_000
    assert sheet["4001"] == 1_000_000_000
    # 20 % and 40 % of what the subsidiaries are worth: capital, reserves, this year's profit less dividends.
    net = 200_000_000 + 98_000_000 + 51_233_640 - 30_000_000
    other = 100_000_000 - 15_000_000 + 38_812_055 - 15_000_000
    assert sheet["minority"] == net // 5 + other * 2 // 5 == 107_371_550
    roll_forward(version)
    await statutory_rows(town, version)


async def statutory_rows(town: Company, version: Any) -> None:
    path = f"/consolidations/{version['id']}/statement"
    income = await town.get(path, sheet="income_statement")
    rows = {row["key"]: row for row in income["rows"]}
    assert rows["net_profit"]["consolidated_fen"] == WANTED["consolidated_profit"]
    assert rows["minority_profit"]["consolidated_fen"] == WANTED["minority_total"]
    assert rows["parent_profit"]["consolidated_fen"] == WANTED["parent"]
    assert rows["investment_income"]["eliminated"] == {"dividends": -33_000_000}
    sheet = await town.get(path, sheet="balance_sheet")
    rows = {row["key"]: row["consolidated_fen"] for row in sheet["rows"]}
    assert rows["assets"] == rows["liabilities_and_equity"]
    assert rows["minority"] == 107_371_550
    assert rows["parent_equity"] == sum(
        rows[key] for key in ("capital", "capital_reserve", "surplus_reserve", "undistributed")
    )


def roll_forward(version: Any) -> None:
    rows = {row["row"]: row for row in version["statements"]["equity"]}
    columns = ("capital_fen", "capital_reserve_fen", "surplus_reserve_fen", "retained_fen", "minority_fen")
    for column in columns:
        moved = sum(rows[row][column] for row in ("opening", "profit", "reserves", "dividends", "other"))
        assert moved == rows["closing"][column]
    assert (rows["profit"]["retained_fen"], rows["profit"]["minority_fen"]) == (
        WANTED["parent"],
        WANTED["minority_total"],
    )
    assert rows["dividends"]["minority_fen"] == -12_000_000
    assert [rows["other"][column] for column in columns] == [0, 0, 0, 0, 0]
    totals = version["statements"]["totals"]
    assert rows["closing"]["total_fen"] == totals["parent_equity_fen"] + totals["minority_fen"]
    assert rows["closing"]["minority_fen"] == totals["minority_fen"]


async def test_last_years_unrealised_profit_comes_through_opening_equity(town: Company) -> None:
    """Nothing happens in 2026 but that the rest is sold: its margin is earned then."""
    lot = (await town.get(f"/consolidations/{(await town.consolidate()).json()['id']}/lots"))[0]
    assert (lot["margin_fen"], lot["stock"], lot["seller_id"]) == (2_700_000, "raw", str(town["分公司1"]))
    kept = (await town.consolidate(first="2026-01", last="2026-03")).json()["statements"]
    assert kept["profit"]["unrealised_fen"] == kept["profit"]["consolidated_fen"] == 0
    assert figure({"statements": kept}, "balance_sheet", "1403")["eliminated"] == {"unrealised": -2_700_000}
    await town.world.tell(
        "processing",
        LotIssued(
            entity_id=UUID(lot["owner_id"]),
            on=date(2026, 2, 1),
            document="S-2",
            shipment_id=new_id(),
            order_id=new_id(),
            lot_id=UUID(lot["held_in"]),
            quantity=1_500,
            unit=Unit.GRAM,
            cost_fen=9_000_000,
            is_purchased=True,
        ),
    )
    await town.world.settle()
    sold = (await town.consolidate(first="2026-01", last="2026-03")).json()["statements"]
    assert sold["profit"]["unrealised_fen"] == -2_700_000
    assert sold["profit"]["consolidated_fen"] == -9_000_000 + 2_700_000
    assert [one["minority_fen"] for one in sold["profit"]["minority"]] == [-1_800_000, 0]
    opening = sold["equity"][0]
    closing = (await town.consolidate()).json()["statements"]["equity"][-1]
    assert {**opening, "row": ""} == {**closing, "row": ""}
