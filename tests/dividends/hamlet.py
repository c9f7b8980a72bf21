"""A company, a person who owns part of it, a village: dividends and finance in one world, on real books."""

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any

from shared.contracts.members import LegalForm
from shared.kit.app import Running
from shared.kit.auth import Role
from shared.kit.ids import named_id
from tests.dividends.season import LAST_DAY, YEAR, organisation, register, who
from tests.finance.office import Books
from tests.world import World

ON = date(2025, 6, 15)
PAID_ON = date(2026, 3, 1)
SHARES = {"H1": 3000, "H2": 1700, "H3": 1001, "H4": 999}
STEPS = {
    "village": ("supervisor_reviewed", "party_discussed", "township_reviewed", "published"),
    "company": (),
}
ALL = {"entitled": 9, "present": 9, "agreed": 9}
Act = Callable[[], Awaitable[None]]


class Hamlet:
    """What people do there; every act has an id of its own name, so that doing it again is doing it once."""

    def __init__(self, world: World, *taxed: str) -> None:
        self.world, self.taxed = world, taxed or ("shares",)
        roles = (Role.ACCOUNTANT, Role.FINANCE, Role.MANAGER)
        self.maker, self.checker = (
            world.actor(*((role, who("township")) for role in roles)).model_copy(
                update={"id": named_id(name)}
            )
            for name in ("maker", "checker")
        )
        self.run_id = named_id("hamlet-run")

    async def post(self, service: str, path: str, by: Any = None, **body: Any) -> Any:
        sent = {"id": str(named_id("act", service, path, json.dumps(body, default=str))), **body}
        async with self.world.client(service, by or self.maker) as client:
            answer = await client.post(path, json=json.loads(json.dumps(sent, default=str)))
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json()

    async def get(self, service: str, path: str) -> Any:
        async with self.world.client(service, self.maker) as client:
            answer = await client.get(path)
        assert answer.is_success, answer.text
        return answer.json()

    async def begin(self) -> None:
        """The tree, the register, charters that withhold tax, a year's income, all months closed."""
        await self.world.add("dividends", "finance")
        await self.world.tell(
            "members",
            organisation("township", LegalForm.TOWNSHIP),
            organisation("HQ", LegalForm.COMPANY, ("村C", 700_000), ("张三", 300_001)),
            organisation("村C", LegalForm.VILLAGE_ORG),
            *register(who("村C"), [(name, "total", milli) for name, milli in SHARES.items()]),
        )
        await self.world.settle()
        company, village = Books(self.world, who("HQ")), Books(self.world, who("村C"))
        await company.voucher(ON, _1002=1_000_003, _6001=-1_000_003)
        for books in (company, village):
            await books.close_all(YEAR)

    async def rules(self) -> None:
        effective = {"effective_on": date(2024, 1, 1)}
        await self.post(
            "dividends", "/policies", entity_id=who("HQ"), iit={"capital": "RATE_20"}, **effective
        )
        await self.post(
            "dividends",
            "/policies",
            entity_id=who("村C"),
            reserve_bp=1000,
            iit=dict.fromkeys(self.taxed, "RATE_20"),
            priority=[{"principal_fen": 4_000_060, "rate_bp": 500, "holder_ids": [who("H2"), who("H4")]}],
            **effective,
        )
        await self.post("dividends", "/runs", root_id=who("HQ"), year=YEAR, id=self.run_id)

    def distribution(self, name: str, form: str) -> list[Act]:
        """Determine the year, take every step, declare."""
        tier = f"/runs/{self.run_id}/tiers/{named_id('tier', self.run_id, who(name))}/advance"

        async def determine() -> None:
            await self.post("finance", "/years/determine", entity_id=who(name), year=YEAR)

        def step(to: str, **more: Any) -> Act:
            async def take() -> None:
                await self.post("dividends", tier, by=self.checker, to=to, **more)

            return take

        steps = [step(to, on=date(2026, 2, 1)) for to in STEPS[form]]
        last = {"on": date(2026, 2, 20)}
        return [determine, *steps, step("voted", vote=ALL, **last), step("declared", **last)]

    def payment(self, name: str, number: int, returned: int, up_to: date = LAST_DAY) -> list[Act]:
        """Draw up, approve, and the bank's answer: the first `returned` lines come back."""
        batch, on = named_id("batch", name, number), max(PAID_ON, up_to)

        async def draw() -> None:
            body = {"entity_id": who(name), "kind": "dividends", "up_to_on": up_to}
            await self.post("finance", "/payment-batches", id=batch, **body)

        async def approve() -> None:
            await self.post("finance", f"/payment-batches/{batch}/approve", by=self.checker, on=on)

        async def answer() -> None:
            lines = await self.get("finance", f"/payment-batches/{batch}/lines")
            lines.sort(key=lambda line: line["holder_id"])
            outcomes = ["returned"] * returned + ["settled"] * (len(lines) - returned)
            results = [
                {"line_id": line["id"], "outcome": outcome}
                for line, outcome in zip(lines, outcomes, strict=True)
            ]
            await self.post("finance", f"/payment-batches/{batch}/results", on=on, results=results)

        return [draw, approve, answer]

    def year(self) -> list[Act]:
        """Everything from charters to the last household paid."""
        return [
            self.rules,
            *self.distribution("HQ", "company"),
            *self.distribution("村C", "village"),
            *self.payment("HQ", 1, 0),
            *self.payment("村C", 1, 2),
            *self.payment("村C", 2, 0),
        ]

    async def state(self) -> dict[str, Any]:
        """Books, payables, tiers and what was told, without the ids that differ from run to run."""
        balances = await self.world.rows(
            "finance",
            "SELECT entity_id, account, sum(debit_fen - credit_fen)::bigint AS fen FROM balance"
            " GROUP BY 1, 2 ORDER BY 1, 2",
        )
        payables = await self.world.rows(
            "finance",
            "SELECT entity_id, holder_id, account, amount_fen, open_fen, batched_fen, paid_fen FROM payable"
            " ORDER BY 1, 2, 3, 4",
        )
        tiers = await self.world.rows(
            "dividends",
            "SELECT entity_id, kind, state, declared_fen, tax_fen, payable_fen, paid_fen FROM tier"
            " ORDER BY 1, 2",
        )
        lines = await self.world.rows(
            "dividends",
            "SELECT l.holder_id, l.pool, l.amount_fen, l.tax_fen, sum(p.amount_fen)::bigint AS paid_fen"
            " FROM line l LEFT JOIN payment p ON p.line_id = l.id GROUP BY l.id ORDER BY 1, 2, 3",
        )
        journals = await self.world.rows(
            "finance", "SELECT count(*) AS n, sum(amount_fen) AS fen FROM journal"
        )
        late = await self.world.rows("finance", "SELECT type FROM late_fact")
        told = [
            len(await self.world.said(service, name))
            for service, name in (
                ("dividends", "DividendDeclared"),
                ("finance", "PaymentSettled"),
                ("finance", "PaymentReturned"),
            )
        ]
        held = [await self.world.held(service) for service in ("dividends", "finance")]
        return {
            "balances": balances,
            "payables": payables,
            "tiers": tiers,
            "lines": lines,
            "journals": journals,
            "late": late,
            "told": told,
            "held": held,
        }

    def balance(self, state: dict[str, Any], name: str, account: str) -> int:
        return sum(
            row["fen"]
            for row in state["balances"]
            if row["entity_id"] == who(name) and row["account"].startswith(account)
        )


async def restart(world: World, names: Sequence[str]) -> None:
    """New processes on the same databases: whatever the old ones had in memory is gone."""
    for name in names:
        old = world.running[name]
        await old.stop()
        new = Running(old.service, old.database, world.bus, world.verifier)
        if new.reader is not None:
            await new.reader.start()
        world.running[name] = new
