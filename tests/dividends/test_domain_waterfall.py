"""The worked example of the domain brief, figure by figure, and the edges of each legal form's waterfall."""

import json
from itertools import starmap
from pathlib import Path
from typing import Any

import pytest

from services.dividends.domain.refusals import (
    HolderTwice,
    NothingToSplitBy,
    PatronageTooLow,
    PriorityBeyondDistributable,
    ReservesBeyondProfit,
    ResolvedBeyondDistributable,
)
from services.dividends.domain.trial import TRIAL_STATUTES
from services.dividends.domain.values import (
    BranchResult,
    Claim,
    CompanyYear,
    CoopYear,
    IitMode,
    Inflow,
    LegalForm,
    Member,
    PoolKind,
    PriorityItem,
    Tier,
    VillageYear,
)
from services.dividends.domain.waterfall import company, coop, earlier_years, payouts, village

EXAMPLE: dict[str, Any] = json.loads(
    Path(__file__).with_name("vectors").joinpath("waterfall.json").read_text()
)
VEG, EXTRACT = EXAMPLE["subsidiaries"]
HEAD, COOP, VILLAGE = EXAMPLE["head_company"], EXAMPLE["coop"], EXAMPLE["village"]


def paid(tier: Tier, kind: PoolKind) -> list[int]:
    return [line.amount_fen for line in tier.lines if line.pool is kind]


def subsidiary(facts: dict[str, Any]) -> CompanyYear:
    return CompanyYear(
        entity=facts["name"],
        form=LegalForm.SUBSIDIARY,
        own_result_fen=facts["net_profit"],
        prior_loss_fen=facts["prior_loss"],
        registered_capital_fen=facts.get("registered_capital", 300_000_000),
        statutory_reserve_before_fen=facts.get("statutory_reserve_before", 0),
        resolved_fen=facts["resolved"],
        register=tuple(starmap(Claim, facts["shareholders"])),
    )


def the_village(**changed: Any) -> VillageYear:
    facts: dict[str, Any] = {
        "entity": VILLAGE["name"],
        "own_result_fen": VILLAGE["rent"] + VILLAGE["subsidy"] + VILLAGE["admin"] + VILLAGE["welfare"],
        "prior_loss_fen": VILLAGE["prior_loss"],
        "reserve_bp": VILLAGE["reserve_and_welfare_bp"],
        "reserve_parts": (("公积金", 2_000), ("公益金", 1_000)),
        "priority": (
            PriorityItem(
                VILLAGE["priority"]["principal"],
                VILLAGE["priority"]["rate_bp"],
                tuple(VILLAGE["priority"]["households"]),
            ),
        ),
        "register": tuple(Claim(row[0], row[3]) for row in VILLAGE["households"]),
    }
    return VillageYear(**facts | changed)


VILLAGE_IN = [Inflow("hq", PoolKind.CAPITAL, VILLAGE["dividend_in"])]


@pytest.mark.parametrize("facts", [VEG, EXTRACT], ids=lambda facts: str(facts["name"]))
def test_subsidiaries(facts: dict[str, Any]) -> None:
    tier = company(subsidiary(facts), [], TRIAL_STATUTES)
    assert tier.statutory_reserve_fen == facts["statutory_reserve_taken"]
    assert tier.distributable_fen == facts["distributable"]
    assert tier.declared_fen == facts["resolved"]
    assert paid(tier, PoolKind.CAPITAL) == facts["paid"]
    assert tier.carried_forward_fen == facts["distributable"] - facts["resolved"]


def test_the_head_company_with_its_branches() -> None:
    year = CompanyYear(
        entity="hq",
        own_result_fen=HEAD["own_cost"],
        branches=tuple(BranchResult(f"b{at}", fen) for at, fen in enumerate(HEAD["branches"])),
        prior_loss_fen=HEAD["prior_loss"],
        registered_capital_fen=1_000_000_000,
        discretionary_reserve_bp=HEAD["discretionary_reserve_bp"],
        register=tuple(starmap(Claim, HEAD["shareholders"])),
    )
    inflows = [Inflow("veg", PoolKind.CAPITAL, 24_000_000), Inflow("extract", PoolKind.CAPITAL, 9_000_000)]
    tier = company(year, inflows, TRIAL_STATUTES)
    assert tier.result_fen - tier.inflow_fen == HEAD["own_result"]
    assert tier.inflow_fen == HEAD["dividends_received"]
    assert tier.result_fen == HEAD["total"]
    assert tier.base_fen == HEAD["base"]
    assert tier.statutory_reserve_fen == HEAD["statutory_reserve_taken"]
    assert tier.discretionary_reserve_fen == HEAD["discretionary_reserve_taken"]
    assert tier.distributable_fen == tier.declared_fen == HEAD["distributable"]
    assert paid(tier, PoolKind.CAPITAL) == HEAD["paid"]
    # The line is explained: B and T have the same remainder, the fen goes to the earlier.
    b, t = (line for line in tier.lines if line.weight == 250_000_000)
    assert (b.quotient_fen, b.remainder) == (t.quotient_fen, t.remainder)
    assert (b.extra_fen, t.extra_fen) == (1, 0)
    assert all("§" in step.law for step in tier.steps)


def test_the_coop() -> None:
    year = CoopYear(
        entity=COOP["name"],
        own_result_fen=COOP["own_surplus"],
        reserve_bp=COOP["reserve_bp"],
        patronage_bp=COOP["charter_patronage_bp"],
        members=tuple(starmap(Member, COOP["members"])),
    )
    tier = coop(year, [Inflow("extract", PoolKind.CAPITAL, COOP["dividend_in"])], TRIAL_STATUTES)
    assert tier.result_fen == COOP["surplus"]
    assert tier.reserve_fen == COOP["reserve"]
    assert tier.distributable_fen == COOP["distributable"]
    assert tier.patronage_fen == COOP["patronage"] >= COOP["legal_minimum_patronage"]
    assert tier.distributable_fen - tier.patronage_fen == COOP["by_capital"]
    assert paid(tier, PoolKind.PATRONAGE) == COOP["patronage_lines"]
    assert paid(tier, PoolKind.CAPITAL) == COOP["capital_lines"]


def test_the_legal_minimum_is_rounded_up_to_the_fen() -> None:
    for surplus in (1, 2, 3, 19_289_446, 19_289_447):
        year = CoopYear(entity="c", own_result_fen=surplus, patronage_bp=6_000, members=(Member("m", 1, 1),))
        patronage = coop(year, [], TRIAL_STATUTES).patronage_fen
        assert patronage * 10 >= surplus * 6 > (patronage - 1) * 10


def test_the_village() -> None:
    tier = village(the_village(), VILLAGE_IN)
    assert tier.result_fen == VILLAGE["result"]
    assert tier.base_fen == VILLAGE["base"]
    assert tier.reserve_fen == VILLAGE["reserve_and_welfare"]
    assert dict(tier.reserve_parts) == VILLAGE["of_which"]
    assert tier.distributable_fen == VILLAGE["distributable"]
    assert tier.priority_fen == VILLAGE["priority"]["amount"]
    assert paid(tier, PoolKind.PRIORITY) == VILLAGE["priority"]["paid"]
    assert sum(paid(tier, PoolKind.SHARES)) == VILLAGE["share_pool"]
    assert paid(tier, PoolKind.SHARES) == VILLAGE["paid"]


def test_tax_is_of_the_holders_sum() -> None:
    """The brief's table: net of RATE_20 on shares and priority together; H04 shows it is not per line."""
    taxed = {PoolKind.SHARES: IitMode.RATE_20, PoolKind.PRIORITY: IitMode.RATE_20}
    paid_out = payouts(village(the_village(iit=taxed), VILLAGE_IN))
    net = {payout.holder: payout.net_fen for payout in paid_out}
    assert net == {
        "H01": 2_049_094,
        "H02": 1_711_403,
        "H03": 2_510_408,
        "H04": 1_443_197,
        "H05": 2_696_364,
        "H06": 860_295,
        "H07": 1_716_518,
    }
    assert sum(payout.gross_fen for payout in paid_out) == VILLAGE["distributable"]


def test_tax_only_where_the_pool_says_so_and_never_of_organisations() -> None:
    untaxed = payouts(village(the_village(), VILLAGE_IN))
    assert {payout.tax_fen for payout in untaxed} == {0}
    only_shares = {PoolKind.SHARES: IitMode.RATE_20}
    some = payouts(village(the_village(iit=only_shares), VILLAGE_IN), organisations={"H01"})
    by_holder = {payout.holder: payout for payout in some}
    assert by_holder["H01"].tax_fen == 0
    assert by_holder["H02"].taxed_fen == 1_805_920
    assert by_holder["H02"].tax_fen == 361_184


@pytest.mark.parametrize(
    ("balance", "result", "prior_loss", "retained"),
    [(-500, 900, 500, 0), (500, 900, 0, 500), (500, -200, 0, 300), (500, -900, 0, 0), (0, -1, 0, 0)],
)
def test_earlier_years_from_the_books(balance: int, result: int, prior_loss: int, retained: int) -> None:
    assert earlier_years(balance, result) == (prior_loss, retained)


def test_statutory_reserve_stops_at_half_the_capital_with_an_odd_half_up() -> None:
    def reserve(capital: int, before: int) -> int:
        year = CompanyYear(
            entity="c",
            own_result_fen=1_000,
            registered_capital_fen=capital,
            statutory_reserve_before_fen=before,
            register=(Claim("h", 1),),
        )
        return company(year, [], TRIAL_STATUTES).statutory_reserve_fen

    assert reserve(101, 0) == 51
    assert reserve(101, 50) == 1
    assert reserve(101, 80) == 0
    assert reserve(10_000, 0) == 100


def test_a_loss_distributes_nothing_but_what_earlier_years_left() -> None:
    year = CompanyYear(entity="c", own_result_fen=-10, retained_before_fen=7, register=(Claim("h", 1),))
    tier = company(year, [], TRIAL_STATUTES)
    assert (tier.base_fen, tier.distributable_fen) == (0, 7)
    assert village(VillageYear(entity="v", own_result_fen=-10), []).pools[-1].lines == ()


def test_what_the_law_or_arithmetic_forbids() -> None:
    claims = (Claim("h", 1),)
    with pytest.raises(PatronageTooLow):
        coop(CoopYear(entity="c", own_result_fen=0, patronage_bp=5_999), [], TRIAL_STATUTES)
    for resolved in (101, -1):
        year = CompanyYear(entity="c", own_result_fen=100, resolved_fen=resolved, register=claims)
        with pytest.raises(ResolvedBeyondDistributable):
            company(year, [], TRIAL_STATUTES)
    year = CompanyYear(
        entity="c", own_result_fen=100, registered_capital_fen=10**6, discretionary_reserve_bp=9_500
    )
    with pytest.raises(ReservesBeyondProfit):
        company(year, [], TRIAL_STATUTES)
    with pytest.raises(NothingToSplitBy):
        company(CompanyYear(entity="c", own_result_fen=100, register=(Claim("h", 0),)), [], TRIAL_STATUTES)
    with pytest.raises(PriorityBeyondDistributable):
        village(VillageYear(entity="v", own_result_fen=99, priority=(PriorityItem(100, 10_000, ("h",)),)), [])
    with pytest.raises(HolderTwice):
        village(VillageYear(entity="v", own_result_fen=9, register=(*claims, *claims)), [])
