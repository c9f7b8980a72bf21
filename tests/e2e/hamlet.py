"""A village of a story's own: its register, its books, and its year as far as the story wants."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.demo.people import Village, villages, workbook
from services.demo.township import ACCOUNTANT, CHECKER, FOUNDED_ON, MAKER, TOWNSHIP, org_id
from services.demo.users import PASSWORD
from shared.kit.ids import new_id
from tests.e2e.beside import Beside, beside
from tests.e2e.visitor import number

ADMINISTRATOR = "admin"
#: Its books begin with the last month but one of the year, so that there is one to close and one more.
YEAR, CUT_OVER_ON, EARNED_ON = 2025, date(2025, 11, 30), date(2025, 12, 10)
FIRST_MONTH, LAST_MONTH = "2025-11", "2025-12"
CASH_FEN, EARNED_FEN = 5_000_000, 1_200_000
#: The steps of a village's plan until everybody may read it, each on a day that is over.
UNTIL_NOTICE = ("supervisor_reviewed", "party_discussed", "township_reviewed", "published")
STEPS_ON = date(2026, 4, 7)


@dataclass(frozen=True)
class Hamlet:
    """An organisation that nobody else works in."""

    address: str
    id: str
    code: str
    name: str
    people: Village

    @classmethod
    def founded(cls, address: str) -> "Hamlet":
        """Without a register, without books."""
        code = number("V")
        # Never the same people twice: a citizen's id stands in one register of the township.
        people = replace(villages(new_id().int, scale_percent=1)[0], code=code, name=f"新村{code}")
        made = organisation(address, code, people.organisation_name, "village_org")
        return cls(address, made, code, people.organisation_name, people)

    def registered(self) -> "Hamlet":
        """Its people and their shares, from its accountant's own workbook."""
        with beside(self.address, ACCOUNTANT) as accountant:
            accountant.send(f"/members/villages/{self.id}/roster", workbook(self.people))
        return self

    def earned(self) -> "Hamlet":
        """Its books opened, something earned in December, November closed, and rules of what to keep."""
        with beside(self.address, MAKER) as maker, beside(self.address, CHECKER) as checker:
            lines = [_debit("102", CASH_FEN), _credit("301", CASH_FEN)]
            maker.tell("/finance/opening-balances", entity_id=self.id, on=f"{CUT_OVER_ON}", lines=lines)
            rent = [_debit("102", EARNED_FEN), _credit("501", EARNED_FEN)]
            document = {"document": number("RENT"), "memo": "机动地租金", "on": f"{EARNED_ON}"}
            made = maker.tell("/finance/vouchers", entity_id=self.id, lines=rent, **document)
            checker.tell(f"/finance/vouchers/{made['id']}/check")
            rules = {"effective_on": f"{YEAR}-01-01", "reserve_bp": 3_000, "source": "章程第 36 条"}
            maker.tell_soon("/dividends/policies", entity_id=self.id, **rules)
            self.closes(maker, FIRST_MONTH)
        return self

    def closes(self, maker: Beside, month: str) -> None:
        """A month, once every desk has sealed it."""
        maker.tell("/finance/periods/close", entity_id=self.id, months=[month])

        def closed() -> bool:
            months = maker.ask("/finance/periods", entity_id=self.id, year=YEAR)
            return any((one["month"], one["state"]) == (month, "closed") for one in months)

        maker.until(closed)

    def run(self) -> tuple[str, str]:
        """A run over this village alone, its register sealed: the run, and the village's tier in it."""
        with beside(self.address, ACCOUNTANT) as accountant, beside(self.address, MAKER) as maker:
            accountant.tell(f"/members/registers/{self.id}/seal", record_on=f"{YEAR}-12-31")
            run = maker.tell("/dividends/runs", root_id=self.id, year=YEAR, reason=f"{YEAR} 年度分配")
        return run["id"], run["tiers"][0]["id"]

    def published(self) -> tuple[str, str]:
        """Its plan of the year where everybody may read it: the run, and the village's tier in it."""
        run, tier = self.earned().run()
        path = f"/dividends/runs/{run}/tiers/{tier}"
        with beside(self.address, MAKER) as maker, beside(self.address, ACCOUNTANT) as accountant:
            self.closes(maker, LAST_MONTH)
            maker.tell("/finance/years/determine", entity_id=self.id, year=YEAR)
            maker.until(lambda: maker.ask(path)["state"] == "draft")
            for step in UNTIL_NOTICE:
                accountant.tell(f"{path}/advance", to=step, on=f"{STEPS_ON}")
        return run, tier

    def households(self) -> list[dict[str, Any]]:
        """Its households, as registered."""
        with beside(self.address, ACCOUNTANT) as accountant:
            found: list[dict[str, Any]] = accountant.ask("/members/households", node=self.id, limit=50)
        return found


def organisation(address: str, code: str, name: str, form: str, **more: object) -> str:
    """A new organisation in the township, once its books are there; more may be its desk."""
    made = str(new_id())
    with beside(address, ADMINISTRATOR) as administrator, beside(address, MAKER) as maker:
        administrator.tell(
            "/members/organisations",
            organisation_id=made,
            **{"parent_id": f"{org_id(TOWNSHIP)}", "code": code, "name": name, "legal_form": form, **more},
            effective_on=f"{FOUNDED_ON}",
        )
        maker.until(lambda: any(one["id"] == made for one in maker.ask("/finance/entities")))
    return made


def newcomer(address: str, role: str, node_id: str, household_id: str | None = None) -> str:
    """Somebody new who signs in with the demo's password: the name."""
    name = number("user")
    with beside(address, ADMINISTRATOR) as administrator:
        made = administrator.tell_soon(
            "/gateway/accounts",
            name=name,
            display_name=name,
            household_id=household_id,
            grants=[{"role": role, "node_id": node_id}],
        )
        administrator.tell("/auth/activate", id=None, code=made["code"], password=PASSWORD)
    return name


def _debit(account: str, fen: int) -> dict[str, object]:
    return {"account": account, "debit_fen": fen}


def _credit(account: str, fen: int) -> dict[str, object]:
    return {"account": account, "credit_fen": fen}
