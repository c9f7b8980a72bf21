"""The tenth-size season: all arrives, all adds up, nothing happens twice, whoever is killed meanwhile."""

import pytest

from services.demo import township
from services.demo.users import PASSWORD
from services.demo.year_end import RUN, tier_id
from tests.season.books import ending, journals, rows, settled, trial_balances, unread, unsettled
from tests.season.conftest import Loaded
from tests.season.product import TENTH, Silent
from tests.season.stage import ManyProcesses, OneProcess, Stage
from tests.season.torment import differences, killed

pytestmark = pytest.mark.timeout(900)


def test_every_fact_was_applied_wherever_it_is_heard(loaded: Loaded) -> None:
    assert unsettled(loaded.dsns) == {}
    assert unread(loaded.dsns) == {}


def test_every_entity_has_books_that_balance(loaded: Loaded) -> None:
    sums = rows(
        loaded.dsns,
        "finance",
        "SELECT e.code, sum(b.debit_fen) - sum(b.credit_fen) FROM entity e"
        " JOIN balance b ON b.entity_id = e.id GROUP BY e.code",
    )
    assert len(sums) == 21
    assert {difference for _, difference in sums} == {0}


def test_the_first_year_is_closed_and_the_second_under_way(loaded: Loaded) -> None:
    years = rows(loaded.dsns, "finance", "SELECT year, state, count(*) FROM fiscal_year GROUP BY 1, 2")
    assert years == [(2025, "closed", 21)]
    last = rows(loaded.dsns, "finance", 'SELECT max("on")::text FROM journal')[0][0]
    assert "2026-10" < last <= "2026-11-24"


def test_what_was_declared_was_paid_to_the_last_fen(loaded: Loaded) -> None:
    tiers = rows(loaded.dsns, "dividends", "SELECT state, payable_fen, paid_fen FROM tier")
    assert {state for state, _, _ in tiers} == {"settled"}
    assert all(payable == paid for _, payable, paid in tiers)
    returned = rows(
        loaded.dsns,
        "finance",
        "SELECT count(*) FROM payment_line l JOIN payment_batch b ON b.id = l.batch_id"
        " WHERE b.kind = 'dividends' AND l.state = 'returned'",
    )
    assert returned == [(1,)]


def test_a_households_money_is_explained_back_to_who_earned_it(loaded: Loaded) -> None:
    holder = rows(
        loaded.dsns,
        "dividends",
        f"SELECT holder_id FROM line WHERE tier_id = '{tier_id('V01')}' ORDER BY amount_fen DESC LIMIT 1",
    )[0][0]
    told = loaded.product.ask(f"/api/dividends/runs/{RUN}/explain/{holder}", "jianshi", PASSWORD)
    lines = told["lines"]
    assert told["amount_fen"] > 0
    assert sum(line["amount_fen"] for line in lines) == told["amount_fen"]
    assert all(sum(part["amount_fen"] for part in line["origins"]) == line["amount_fen"] for line in lines)
    earners = {part["entity_id"] for line in lines for part in line["origins"]}
    assert str(township.org_id(township.HONEYSUCKLE)) in earners


def test_lots_are_never_below_nothing_and_their_cost_is_in_the_books(loaded: Loaded) -> None:
    batches = rows(loaded.dsns, "processing", "SELECT count(*) FROM batch")[0][0]
    assert batches > 100
    short = rows(loaded.dsns, "processing", "SELECT id FROM lot WHERE quantity < 0 OR cost_fen < 0")
    assert short == []


def test_loaded_again_from_nothing_it_changes_nothing(loaded: Loaded) -> None:
    before = trial_balances(loaded.dsns), journals(loaded.dsns)
    again = Silent()
    loaded.product.load(loaded.folder / "forgetful", "run", progress=again)
    settled(loaded.dsns)
    assert again.titles == loaded.phases
    assert (trial_balances(loaded.dsns), journals(loaded.dsns)) == before


def test_what_is_remembered_is_not_asked_again(loaded: Loaded) -> None:
    again = Silent()
    summary = loaded.product.load(loaded.folder / "demo", "run", progress=again)
    assert again.titles == []
    assert summary.plant_key == loaded.summary.plant_key


def test_each_role_has_somebody_who_signs_in(loaded: Loaded) -> None:
    for one in loaded.summary.sign_ins[1:]:
        me = loaded.product.ask("/api/auth/me", one.name, one.password)
        assert me["grants"]


@pytest.mark.kafka
@pytest.mark.parametrize(
    ("kind", "kills", "seed"),
    [
        # The product, the relay before it sends, a backend of PostgreSQL, PostgreSQL itself.
        (OneProcess, 4, 171),
        # Nine services in ten processes over Kafka: one of finance's two, then the broker.
        (ManyProcesses, 2, 962),
    ],
)
def test_killed_at_any_moment_it_ends_in_the_same_books_lots_holdings_and_dividends(
    loaded: Loaded, kind: type[Stage], kills: int, seed: int
) -> None:
    phases = len(loaded.phases)
    came = killed(kind, kills=kills, seed=seed, phases=phases, scale_percent=TENTH)
    assert differences(ending(loaded.dsns), came.ending) == []
    assert (came.findings, came.exits) == ([], {0})
