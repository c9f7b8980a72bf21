"""The worked example (domain.md §3) as events, and what people do with it: shared by the tests of runs."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.contracts.finance import BranchResult, ProfitDetermined
from shared.contracts.members import (
    HouseholdChanged,
    LegalForm,
    OrganisationChanged,
    Owner,
    RegisterSealed,
    ShareSide,
    SharesMoved,
)
from shared.contracts.production import GrowerDelivered, TaxCategory
from shared.kit.auth import Role
from shared.kit.ids import named_id, new_id
from tests.world import World

VECTOR = json.loads((Path(__file__).with_name("vectors") / "waterfall.json").read_text())
YEAR = 2025
LAST_DAY = date(2025, 12, 31)
FOUNDED = date(2024, 1, 1)
SEALED_AT = datetime(2027, 1, 10, tzinfo=UTC)


def who(name: str) -> UUID:
    return named_id("dividends-test", name)


def organisation(name: str, form: LegalForm, *owners: tuple[str, int], of: str = "township") -> Any:
    return OrganisationChanged(
        organisation_id=who(name),
        parent_id=None if name == "township" else who(of),
        legal_entity_id=who("HQ") if form is LegalForm.BRANCH else who(name),
        code=name,
        name=name,
        legal_form=form,
        effective_on=FOUNDED,
        owners=tuple(Owner(holder_id=who(holder), paid_in_fen=paid) for holder, paid in owners),
    )


def register(organisation_id: UUID, rows: list[tuple[str, str, int]]) -> list[Any]:
    """A grant for each (holder, class, milli-shares), and the seal of it all."""
    moved = [
        SharesMoved(
            organisation_id=organisation_id,
            movement_id=new_id(),
            kind="GRANT",
            effective_on=FOUNDED,
            sides=(
                ShareSide(
                    holder_id=who(holder),
                    holder_name=f"{holder}户主",
                    register_order=number,
                    share_class=share_class,
                    milli_shares=held,
                ),
            ),
        )
        for number, (holder, share_class, held) in enumerate(rows)
    ]
    lines = sorted(f"{who(holder)}:{share_class}:{held}" for holder, share_class, held in rows)
    sealed = RegisterSealed(
        organisation_id=organisation_id,
        record_on=LAST_DAY,
        recorded_until=SEALED_AT.isoformat(),
        holders=len({holder for holder, _, _ in rows}),
        total_milli_shares=sum(held for _, _, held in rows),
        hash=hashlib.sha256("\n".join(lines).encode()).hexdigest(),
    )
    return [*moved, sealed]


def back_dated(milli: int = 1000, holder: str = "H02") -> SharesMoved:
    """A grant that the register learns of after it was sealed."""
    return SharesMoved(
        organisation_id=who("村C"),
        movement_id=new_id(),
        kind="GRANT",
        effective_on=FOUNDED,
        recorded_at=SEALED_AT + timedelta(days=1),
        sides=(
            ShareSide(
                holder_id=who(holder),
                holder_name=f"{holder}户主",
                register_order=1,
                share_class="total",
                milli_shares=milli,
            ),
        ),
    )


def sealed_again(rows: dict[str, int], recorded_until: datetime) -> RegisterSealed:
    """What members seals of the village's register once more."""
    lines = sorted(f"{who(holder)}:total:{milli}" for holder, milli in rows.items())
    return RegisterSealed(
        organisation_id=who("村C"),
        record_on=LAST_DAY,
        recorded_until=recorded_until.isoformat(),
        holders=len(rows),
        total_milli_shares=sum(rows.values()),
        hash=hashlib.sha256("\n".join(lines).encode()).hexdigest(),
    )


def profit(name: str, own_fen: int, **more: Any) -> ProfitDetermined:
    more.setdefault("undistributed_before_fen", 0)
    return ProfitDetermined(entity_id=who(name), year=YEAR, own_result_fen=own_fen, **more)


def delivered(member: str, amount_fen: int) -> GrowerDelivered:
    return GrowerDelivered(
        entity_id=who("花农合作社"),
        on=date(2025, 6, 1),
        document="D",
        delivery_id=new_id(),
        household_id=who(member),
        holder_name=member,
        is_member=True,
        lot_id=new_id(),
        product="金银花",
        grade="一级",
        gross_g=1000,
        net_g=1000,
        price_fen_per_kg=amount_fen,
        amount_fen=amount_fen,
        cost_fen=amount_fen,
        tax_category=TaxCategory.SELF_PRODUCED,
    )


def organisations() -> list[Any]:
    head = VECTOR["head_company"]
    return [
        organisation("township", LegalForm.TOWNSHIP),
        organisation("HQ", LegalForm.COMPANY, *[(name, paid) for name, paid in head["shareholders"]]),
        *[organisation(f"B{n}", LegalForm.BRANCH, of="HQ") for n in (1, 2, 3)],
        *[organisation(name, LegalForm.VILLAGE_ORG) for name, _ in head["shareholders"]],
        *[organisation(name, LegalForm.COOP) for name in ("花农合作社", "蔬菜合作社")],
        *[
            organisation(s["name"], LegalForm.SUBSIDIARY, *[tuple(h) for h in s["shareholders"]], of="HQ")
            for s in VECTOR["subsidiaries"]
        ],
    ]


def coop_accounts() -> list[Any]:
    return register(
        who("花农合作社"), [(m, "capital", account) for m, _, account in VECTOR["coop"]["members"]]
    )


def village_register() -> list[Any]:
    rows = [(h, "total", milli) for h, _, _, milli in VECTOR["village"]["households"]]
    households = [
        HouseholdChanged(
            household_id=who(h),
            village_id=who("村C"),
            code=h,
            head_name=f"{h}户主",
            persons=1,
            effective_on=FOUNDED,
        )
        for h, _, _, _ in rows_of_village()
    ]
    return [*households, *register(who("村C"), rows)]


def rows_of_village() -> list[Any]:
    return list(VECTOR["village"]["households"])


class Season:
    """The worked example in a world: what is told, and what people do."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.run_id = new_id()
        roles = (Role.ACCOUNTANT, who("township")), (Role.FINANCE, who("township"))
        self.maker = world.actor(*roles)
        self.checker = world.actor(*roles)

    async def begin(self) -> None:
        await self.world.tell("members", *organisations(), *coop_accounts(), *village_register())
        await self.world.tell(
            "honeysuckle", *[delivered(m, trade) for m, trade, _ in VECTOR["coop"]["members"]]
        )
        await self.world.settle()
        village, coop = VECTOR["village"], VECTOR["coop"]
        await self.post("/policies", entity_id=who("HQ"), discretionary_reserve_bp=500)
        await self.post(
            "/policies",
            entity_id=who("花农合作社"),
            reserve_bp=coop["reserve_bp"],
            patronage_bp=coop["charter_patronage_bp"],
        )
        await self.post(
            "/policies",
            entity_id=who("村C"),
            reserve_bp=3000,
            reserve_parts=[{"name": "公积金", "bp": 2000}, {"name": "公益金", "bp": 1000}],
            priority=[
                {
                    "principal_fen": village["priority"]["principal"],
                    "rate_bp": 500,
                    "holder_ids": [str(who(h)) for h in village["priority"]["households"]],
                }
            ],
        )
        for subsidiary in VECTOR["subsidiaries"]:
            await self.post(
                "/resolutions",
                entity_id=who(subsidiary["name"]),
                year=YEAR,
                resolved_fen=subsidiary["resolved"],
            )
        await self.post("/runs", id=self.run_id, root_id=who("HQ"), year=YEAR)

    async def post(self, path: str, status: int = 201, actor: Any = None, **body: Any) -> Any:
        body.setdefault("id", new_id())
        if path == "/policies":
            body.setdefault("effective_on", FOUNDED)
        async with self.world.client("dividends", actor or self.maker) as client:
            answer = await client.post(path, json=json.loads(json.dumps(body, default=str)))
        assert answer.status_code == status, answer.text
        return answer.json()

    async def get(self, path: str, status: int = 200, actor: Any = None) -> Any:
        async with self.world.client("dividends", actor or self.maker) as client:
            answer = await client.get(path)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def tier(self, name: str) -> Any:
        run = await self.get(f"/runs/{self.run_id}")
        tier = next(tier for tier in run["tiers"] if tier["entity_id"] == str(who(name)))
        return await self.get(f"/runs/{self.run_id}/tiers/{tier['id']}")

    async def lines(self, name: str, pool: str = "") -> list[Any]:
        tier = await self.tier(name)
        query = f"?pool={pool}" if pool else ""
        return list(await self.get(f"/runs/{self.run_id}/tiers/{tier['id']}/lines{query}"))

    async def declare(self, name: str) -> None:
        """Every step of its legal form, on days that keep the notice."""
        tier = await self.tier(name)
        steps = {
            "village": ["supervisor_reviewed", "party_discussed", "township_reviewed", "published"],
            "coop": ["supervisor_reviewed", "published"],
        }.get(tier["form"], [])
        path = f"/runs/{self.run_id}/tiers/{tier['id']}/advance"
        for step in steps:
            await self.post(path, actor=self.checker, to=step, on=date(2026, 2, 1))
        vote = {"entitled": 9, "present": 9, "agreed": 9}
        await self.post(path, actor=self.checker, to="voted", on=date(2026, 2, 20), vote=vote)
        await self.post(path, actor=self.checker, to="declared", on=date(2026, 2, 21))
        await self.world.settle()

    async def determine(self, *profits: ProfitDetermined) -> None:
        await self.world.tell("finance", *profits)
        await self.world.settle()

    async def subsidiaries(self) -> None:
        for s in VECTOR["subsidiaries"]:
            await self.determine(
                profit(
                    s["name"],
                    s["net_profit"],
                    undistributed_before_fen=-s["prior_loss"],
                    registered_capital_fen=s.get("registered_capital", 300_000_000),
                    statutory_reserve_before_fen=s.get("statutory_reserve_before", 0),
                )
            )
            await self.declare(s["name"])

    async def head_company(self) -> None:
        head = VECTOR["head_company"]
        branches = tuple(
            BranchResult(branch_id=who(f"B{n}"), result_fen=fen) for n, fen in enumerate(head["branches"], 1)
        )
        await self.determine(
            profit(
                "HQ",
                head["own_cost"],
                branches=branches,
                inflow_fen=head["dividends_received"],
                undistributed_before_fen=-head["prior_loss"],
                registered_capital_fen=1_000_000_000,
            )
        )
        await self.declare("HQ")

    async def coop_and_village(self) -> None:
        coop, village = VECTOR["coop"], VECTOR["village"]
        own = village["rent"] + village["subsidy"] + village["admin"] + village["welfare"]
        await self.determine(
            profit("花农合作社", coop["own_surplus"], inflow_fen=coop["dividend_in"]),
            profit(
                "村C",
                own,
                inflow_fen=village["dividend_in"],
                undistributed_before_fen=-village["prior_loss"],
            ),
        )
