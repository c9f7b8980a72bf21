"""The township of the worked example (domain.md §3), entered through members, a desk and finance."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.kit.auth import Actor, Role
from shared.kit.ids import named_id, new_id
from tests.finance.office import Books
from tests.members.workbooks import id_number
from tests.world import World

VECTOR = json.loads((Path(__file__).parents[1] / "finance" / "vectors" / "waterfall.json").read_text())
YEAR = 2025
FOUNDED = date(2024, 1, 1)
FIRST, MIDDLE, LAST = date(2025, 1, 1), date(2025, 6, 15), date(2025, 12, 31)
BRANCHES = ("分公司1", "分公司2", "分公司3")
COOP, VILLAGE = "花农合作社", "村C"


def who(name: str) -> UUID:
    return named_id("township-flow", name)


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


@dataclass
class Township:
    """Everybody's doors: `post(service, path, **body)`, and each entity's bookkeepers."""

    world: World
    desk: str = "honeysuckle"
    root: Actor = field(init=False)
    second: Actor = field(init=False)

    def __post_init__(self) -> None:
        roles = (Role.ACCOUNTANT, Role.FINANCE, Role.MANAGER, Role.ADMINISTRATOR, Role.SUBSIDIARY)
        self.root, self.second = (self.world.actor(*((role, who("镇")) for role in roles)) for _ in range(2))

    def books(self, name: str) -> Books:
        return Books(self.world, who(name))

    async def post(
        self, service: str, path: str, body: Any = None, *, by: Actor | None = None, **more: Any
    ) -> Any:
        sent = plain({"id": new_id(), **more} if body is None else body)
        async with self.world.client(service, by or self.root) as client:
            answer = await client.post(path, json=sent)
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json()

    async def get(self, service: str, path: str, **query: Any) -> Any:
        async with self.world.client(service, self.root) as client:
            answer = await client.get(path, params=plain(query))
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json()

    async def found(self) -> None:
        """Organisations and who owns them, households, the co-op's accounts and the village's shares."""
        head = VECTOR["head_company"]
        await self._organisation("镇", "township", parent_id=None)
        for name in [name for name, _ in head["shareholders"]]:
            await self._organisation(name, "village_org")
        for name in (COOP, "蔬菜合作社"):
            await self._organisation(name, "coop", desk=self.desk)
        await self._organisation(
            "HQ", "company", owners=head["shareholders"], registered_capital_fen=1_000_000_000
        )
        for name in BRANCHES:
            await self._organisation(name, "branch", parent_id=who("HQ"), legal_entity_id=who("HQ"))
        for one in VECTOR["subsidiaries"]:
            owners = [(name, share * 1_000_000) for name, share in one["shareholders"]]
            capital = one.get("registered_capital", 300_000_000)
            await self._organisation(
                one["name"],
                "subsidiary",
                parent_id=who("HQ"),
                owners=owners,
                registered_capital_fen=capital,
            )
        for number, (name, _, account) in enumerate(VECTOR["coop"]["members"], 1):
            await self._household(name, "村A", number)
            await self.post(
                "members", "/members", organisation_id=who(COOP), holder_id=who(name), admitted_on=FOUNDED
            )
            await self._grant(COOP, "capital", name, account)
        for number, (name, _, _, milli) in enumerate(VECTOR["village"]["households"], 11):
            await self._household(name, VILLAGE, number)
            await self._grant(VILLAGE, "股份", name, milli)
        for name in (COOP, VILLAGE):
            await self.post("members", f"/registers/{who(name)}/seal", record_on=LAST)
        await self.world.settle()

    async def _organisation(self, name: str, form: str, **more: Any) -> None:
        owners = [{"holder_id": who(holder), "paid_in_fen": paid} for holder, paid in more.pop("owners", [])]
        fields = {"parent_id": who("镇"), "code": name, "name": name, "effective_on": FOUNDED, **more}
        await self.post(
            "members",
            "/organisations",
            organisation_id=who(name),
            legal_form=form,
            owners=owners,
            **fields,
        )

    async def _household(self, name: str, village: str, number: int) -> None:
        person = {
            "person_id": new_id(),
            "name": f"{name}户主",
            "relation": "户主",
            "id_number": id_number(date(1970, 1, 1), number),
        }
        await self.post(
            "members",
            "/households",
            household_id=who(name),
            village_id=who(village),
            code=name,
            persons=[person],
            effective_on=FOUNDED,
        )

    async def _grant(self, register: str, share_class: str, holder: str, amount: int) -> None:
        await self.post(
            "members",
            "/movements",
            organisation_id=who(register),
            share_class=share_class,
            kind="GRANT",
            to_holder=who(holder),
            milli_shares=amount,
            effective_on=FOUNDED,
            reason="量化",
            approval_ref="大会2024-1",
        )

    async def work(self) -> None:
        """The year's business: members' flowers through the desk, the rest as each entity's own vouchers."""
        await self.post(
            self.desk,
            "/prices",
            entity_id=who(COOP),
            product="鲜花",
            effective_on=FIRST,
            base_fen_per_kg=1000,
            tax_category="self_produced",
            grades={"1": 10_000},
        )
        # At ten yuan a kilogram a gram is a fen.
        lines = [
            {"id": new_id(), "household_id": who(name), "product": "鲜花", "grade": "1", "gross_g": trade}
            for name, trade, _ in VECTOR["coop"]["members"]
        ]
        await self.post(
            self.desk,
            "/deliveries/sheets",
            entity_id=who(COOP),
            on=MIDDLE,
            document="收-1",
            lines=lines,
        )
        await self.world.settle()
        head, coop, village = VECTOR["head_company"], VECTOR["coop"], VECTOR["village"]
        for one in VECTOR["subsidiaries"]:
            books, capital = self.books(one["name"]), one.get("registered_capital", 300_000_000)
            reserve, loss = one.get("statutory_reserve_before", 0), one["prior_loss"]
            opening = {"_4001": -capital, "_410101": -reserve, "_4104": loss}
            await books.voucher(FIRST, _1002=capital + reserve - loss, **_nonzero(opening))
            await books.voucher(MIDDLE, _1002=one["net_profit"], _6001=-one["net_profit"])
        hq, loss = self.books("HQ"), head["prior_loss"]
        await hq.voucher(FIRST, _1002=1_000_000_000 - loss, _4104=loss, _4001=-1_000_000_000)
        await hq.voucher(MIDDLE, _6602=-head["own_cost"], _1002=head["own_cost"])
        for name, fen in zip(BRANCHES, head["branches"], strict=True):
            await self.books(name).voucher(MIDDLE, _1002=fen, **{"_6001" if fen > 0 else "_6602": -fen})
        await self.books(COOP).voucher(MIDDLE, _102=coop["own_surplus"], _501=-coop["own_surplus"])
        own, before = self.books(VILLAGE), village["prior_loss"]
        await own.voucher(FIRST, _322=before, _301=-before)
        await own.voucher(MIDDLE, _102=village["rent"], _501=-village["rent"])
        await own.voucher(MIDDLE, _102=village["subsidy"], _503=-village["subsidy"])
        await own.voucher(MIDDLE, _513=-village["admin"], _102=village["admin"])
        await own.voucher(MIDDLE, _514=-village["welfare"], _102=village["welfare"])

    async def rules(self) -> None:
        """Charters and resolutions."""
        coop, village = VECTOR["coop"], VECTOR["village"]
        reserve_parts = [{"name": "公积金", "bp": 2000}, {"name": "公益金", "bp": 1000}]
        first = village["priority"]
        priority = {
            "principal_fen": first["principal"],
            "rate_bp": first["rate_bp"],
            "holder_ids": [who(name) for name in first["households"]],
        }
        for name, rules in (
            ("HQ", {"discretionary_reserve_bp": VECTOR["head_company"]["discretionary_reserve_bp"]}),
            (COOP, {"reserve_bp": coop["reserve_bp"], "patronage_bp": coop["charter_patronage_bp"]}),
            (VILLAGE, {"reserve_bp": 3000, "reserve_parts": reserve_parts, "priority": [priority]}),
        ):
            await self.post("dividends", "/policies", entity_id=who(name), effective_on=FOUNDED, **rules)
        for one in VECTOR["subsidiaries"]:
            await self.post(
                "dividends",
                "/resolutions",
                entity_id=who(one["name"]),
                year=YEAR,
                resolved_fen=one["resolved"],
            )


def _nonzero(accounts: dict[str, int]) -> dict[str, int]:
    return {account: fen for account, fen in accounts.items() if fen}
