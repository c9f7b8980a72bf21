"""The rules of a sale, as tables of cases."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sales import domain
from shared.contracts.production import TaxCategory
from tests.sales.shop import CODE

ON = date(2026, 3, 2)


def lot(number: int, free: int, best_before_on: date | None = None) -> domain.FreeLot:
    return domain.FreeLot(UUID(int=number), free, best_before_on)


def test_undated_lots_go_last_and_ties_by_id() -> None:
    lots = [lot(3, 5), lot(2, 5, date(2026, 4, 1)), lot(1, 5, date(2026, 4, 1)), lot(4, 5, ON)]
    taken = domain.first_expired_first("干花", lots, 18, ON, "g")
    assert [(one.int, quantity) for one, quantity in taken] == [(4, 5), (1, 5), (2, 5), (3, 3)]


def test_a_lot_past_its_date_is_not_counted() -> None:
    with pytest.raises(domain.NotEnoughInStock) as refused:
        domain.first_expired_first("干花", [lot(1, 5, date(2026, 3, 1)), lot(2, 4)], 5, ON, "g")
    assert refused.value.facts == {"product": "干花", "asked": "0.005 kg", "free": "0.004 kg"}


@pytest.mark.parametrize(
    ("price_fen", "quantity", "vat_bp", "net_fen", "vat_fen"),
    [
        (12_345, 3_001, 900, 37_047, 3_334),
        (1_000, 1, 1_300, 1, 0),
        (500, 1, 0, 1, 0),  # half a fen is a fen
        (499, 1, 0, 0, 0),
        (10**6, 10**6, 1_300, 10**9, 130_000_000),
    ],
)
def test_a_charge_is_half_up(price_fen: int, quantity: int, vat_bp: int, net_fen: int, vat_fen: int) -> None:
    assert domain.charge(price_fen, quantity, vat_bp) == domain.Charge(net_fen, vat_fen)


def test_a_line_beyond_any_ledger_is_refused() -> None:
    with pytest.raises(domain.TooMuchMoney):
        domain.net_of(10**10, 10**12)


@given(
    price_fen=st.integers(0, 10**7),
    parts=st.lists(st.integers(1, 10**6), min_size=1, max_size=8),
    vat_bp=st.sampled_from([0, 300, 900, 1_300]),
)
def test_returns_in_parts_give_back_what_was_charged(price_fen: int, parts: list[int], vat_bp: int) -> None:
    charged = domain.charge(price_fen, sum(parts), vat_bp)
    before, net_fen, vat_fen = 0, 0, 0
    for part in parts:
        credit = domain.credit(price_fen, before, part, vat_bp)
        assert credit.net_fen <= 0
        assert credit.vat_fen <= 0
        before, net_fen, vat_fen = before + part, net_fen + credit.net_fen, vat_fen + credit.vat_fen
    assert (net_fen, vat_fen) == (-charged.net_fen, -charged.vat_fen)


@pytest.mark.parametrize(
    ("category", "general", "name"),
    [
        (TaxCategory.SELF_PRODUCED, True, "vat_bp_self_produced"),
        (TaxCategory.EXEMPT, False, "vat_bp_exempt"),
        (TaxCategory.AGRICULTURAL, True, "vat_bp_agricultural"),
        (TaxCategory.AGRICULTURAL, False, "vat_bp_small_scale"),
        (TaxCategory.GENERAL, True, "vat_bp_general"),
        (TaxCategory.GENERAL, False, "vat_bp_small_scale"),
    ],
)
def test_the_rate_is_of_the_goods_and_of_the_seller(category: TaxCategory, general: bool, name: str) -> None:
    assert domain.vat_figure(category, general) == name


@pytest.mark.parametrize(
    ("gross", "credited", "received", "amount", "refusal"),
    [
        (100, 0, 0, 100, None),
        (100, 0, 0, 101, domain.MoreThanIsOwed),
        (100, 40, 0, 61, domain.MoreThanIsOwed),
        (100, 40, 100, 1, domain.MoreThanIsOwed),
        (100, 40, 100, -40, None),
        (100, 0, 30, -31, domain.MoreThanWasReceived),
        (100, 0, 0, 0, domain.NoAmount),
    ],
)
def test_a_receipt_is_never_above_what_is_owed(
    gross: int, credited: int, received: int, amount: int, refusal: type[Exception] | None
) -> None:
    if refusal is None:
        assert domain.after_receipt(gross, credited, received, amount) == received + amount
    else:
        with pytest.raises(refusal):
            domain.after_receipt(gross, credited, received, amount)


def test_an_order_moves_by_what_has_left() -> None:
    states = [domain.order_state(10, shipped) for shipped in (0, 1, 10)]
    assert states == ["placed", "partly_shipped", "shipped"]
    for over in (domain.OrderState.SHIPPED, domain.OrderState.CANCELLED):
        with pytest.raises(domain.OrderIsOver):
            domain.still_open("XS-1", over)
    domain.still_open("XS-1", domain.OrderState.PARTLY_SHIPPED)


def test_a_custodian_answers_once() -> None:
    for state in (domain.ShipmentState.ISSUED, domain.ShipmentState.REFUSED):
        with pytest.raises(domain.AlreadyAnswered):
            domain.answered(UUID(int=1), state, domain.ShipmentState.ISSUED)


@pytest.mark.parametrize(
    ("reason", "free_on", "held"),
    [(None, None, False), ("x", None, True), ("x", date(2026, 3, 3), True), ("x", ON, False)],
)
def test_a_hold_with_a_day_ends_by_itself(reason: str | None, free_on: date | None, held: bool) -> None:
    assert domain.held_on(reason, free_on, ON) is held


@pytest.mark.parametrize(
    ("promises", "over", "taken"),
    [([5, 5], 0, [0, 0]), ([5, 5], 7, [5, 2]), ([5], 9, [5]), ([], 3, []), ([4], -2, [0])],
)
def test_promises_are_given_back_in_order(promises: list[int], over: int, taken: list[int]) -> None:
    assert domain.given_back(promises, over) == taken


@pytest.mark.parametrize("code", [CODE, "9144030071526726XG", " 91330100799655058b "])
def test_credit_codes_check(code: str) -> None:
    assert domain.checked_credit_code(code) == code.strip().upper()


@pytest.mark.parametrize("code", ["", "9144030071526726XH", "9144030071526726IG", "91440300"])
def test_a_wrong_credit_code_is_refused(code: str) -> None:
    with pytest.raises(domain.NotACreditCode):
        domain.checked_credit_code(code)
