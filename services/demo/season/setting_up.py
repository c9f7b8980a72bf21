"""Before the first day: organisations, users, households and members, registers, rules and price lists."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from services.demo.people import workbook
from services.demo.season import books, plants, trade
from services.demo.season.flowers import DRY
from services.demo.season.growers import members_of, people
from services.demo.season.herds import CATTLE, MILK
from services.demo.season.plants import KINDS
from services.demo.season.steps import Lane, Size, Step, chunks, ident, plain
from services.demo.township import (
    ACCOUNTANT,
    DESK_OF,
    FLOWER_COOP,
    FOUNDED_ON,
    MAKER,
    PLANTS,
    SELLER,
    UNION,
    VEGETABLE_COOP,
    VILLAGES,
    org_id,
    organisations,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ADMINISTRATOR = "admin"
LIST_MAX = 500
RULES_FROM = date(2025, 1, 1)


def group_tree() -> Lane:
    """The organisations, each after what it stands below and who owns it."""
    return [
        Step(
            ADMINISTRATOR,
            "members",
            "/organisations",
            plain(
                {
                    "id": ident("record", org.key),
                    "organisation_id": org.id,
                    "parent_id": org_id(org.parent) if org.parent else None,
                    "legal_entity_id": org_id("company") if org.form == "branch" else None,
                    "code": org.code,
                    "name": org.name,
                    "legal_form": org.form.value,
                    "desk": org.desk,
                    "vat_registered": org.vat_registered,
                    "registered_capital_fen": org.capital_fen,
                    "effective_on": FOUNDED_ON,
                    "owners": [{"holder_id": org_id(key), "paid_in_fen": fen} for key, fen in org.owners],
                }
            ),
        )
        for org in organisations()
    ]


def rosters(size: Size) -> list[Lane]:
    """Each village's register, from its accountant's own workbook."""
    return [
        [Step(ACCOUNTANT, "members", f"/villages/{org_id(village.code)}/roster", workbook(village), XLSX)]
        for village in people(size.percent)
    ]


def memberships(size: Size) -> list[Lane]:
    """Members and capital of the co-ops, and the villages' shares in their union."""
    lanes = [
        _members(coop, [(g.id, fen) for g, fen in _capital(coop, size)], "股金")
        for coop in (FLOWER_COOP, VEGETABLE_COOP)
    ]
    shares = [(org_id(key), 100_000) for key in VILLAGES]
    return [*lanes, _members(UNION, shares, "基本股")]


def _capital(coop: str, size: Size) -> Iterator[tuple[Any, int]]:
    members = members_of(coop, size.percent)
    return zip(members, books.coop_capital(coop, len(members)), strict=True)


def _members(key: str, holders: list[tuple[Any, int]], share_class: str) -> Lane:
    admitted = [
        {
            "id": ident("admit", key, holder),
            "organisation_id": org_id(key),
            "holder_id": holder,
            "admitted_on": FOUNDED_ON,
        }
        for holder, _ in holders
    ]
    granted = [
        {
            "id": ident("grant", key, holder),
            "organisation_id": org_id(key),
            "share_class": share_class,
            "kind": "GRANT",
            "to_holder": holder,
            "milli_shares": weight,
            "effective_on": FOUNDED_ON,
            "reason": "设立时出资" if share_class == "股金" else "联合总社成员股",
            "approval_ref": "成员大会决议 2022-1",
        }
        for holder, weight in holders
    ]
    return [
        *(Step(ACCOUNTANT, "members", "/members/list", plain(rows)) for rows in chunks(admitted, LIST_MAX)),
        *(Step(ACCOUNTANT, "members", "/movements/list", plain(rows)) for rows in chunks(granted, LIST_MAX)),
    ]


def rules() -> Lane:
    """How each co-op and village distributes, by its charter."""
    coops = {"reserve_bp": 1_000, "patronage_bp": 6_500, "source": "章程第 42 条"}
    parts = [{"name": "公积金", "bp": 2_000}, {"name": "公益金", "bp": 1_000}]
    villages = {"reserve_bp": 3_000, "reserve_parts": parts, "source": "章程第 36 条"}
    policies = {FLOWER_COOP: coops, VEGETABLE_COOP: coops, **{key: villages for key in (*VILLAGES, UNION)}}
    policies["company"] = {"discretionary_reserve_bp": 500, "source": "股东会决议 2025-2"}
    return [
        Step(
            MAKER,
            "dividends",
            "/policies",
            plain(
                {"id": ident("policy", key), "entity_id": org_id(key), "effective_on": RULES_FROM, **policy}
            ),
        )
        for key, policy in policies.items()
    ]


def trade_lists() -> list[Lane]:
    """The plants' recipes, the sellers' customers and price lists."""
    cooks = [
        Step(DESK_OF[plant], "processing", "/recipes", recipe)
        for plant in (*PLANTS, "company")
        for recipe in plants.recipes(plant)
    ]
    buyers = [
        Step(SELLER, "sales", "/customers", customer)
        for seller in trade.CUSTOMERS
        for customer in trade.customers(seller)
    ]
    goods = {seller: [kind.gives for kind in kinds] for seller, kinds in KINDS.items()}
    goods |= {"livestock": [MILK, CATTLE], FLOWER_COOP: [DRY], "honeysuckle": [DRY]}
    listed = [
        Step(SELLER, "sales", "/prices", price)
        for seller, products in goods.items()
        for price in trade.list_prices(seller, products)
    ]
    return [cooks, [*buyers, *listed]]
