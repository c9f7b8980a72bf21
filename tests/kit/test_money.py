"""Money is exact: what a split gives, how a rate rounds, how amounts are read and written."""

from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kit import money

weights_st = st.lists(st.integers(0, 10**12), min_size=1, max_size=40).filter(any)
totals = st.integers(-(10**15), 10**15)


@given(totals, weights_st)
def test_parts_sum_to_the_whole_and_keep_their_arithmetic(total: int, weights: list[int]) -> None:
    parts = money.split(total, weights)
    assert sum(part.amount for part in parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert part.weight == weight
        assert part.quotient * sum(weights) + part.remainder == total * weight
        assert abs(part.amount - Fraction(total * weight, sum(weights))) < 1
        if weight == 0:
            assert part.amount == 0


@given(totals, weights_st)
def test_the_short_way_gives_the_same_amounts(total: int, weights: list[int]) -> None:
    assert money.shares(total, weights) == [part.amount for part in money.split(total, weights)]


@given(totals, weights_st)
def test_a_negative_total_undoes_a_positive_one(total: int, weights: list[int]) -> None:
    assert money.shares(-total, weights) == [-amount for amount in money.shares(total, weights)]


@given(st.integers(0, 10**9), st.lists(st.integers(0, 5), min_size=1, max_size=30).filter(any), st.randoms())
def test_only_weight_and_register_order_count(total: int, weights: list[int], random: Random) -> None:
    """Rows read in any order, sorted into the register's own, give each holder the same: ties included."""
    register = list(enumerate(weights))
    expected = dict(zip(range(len(weights)), money.shares(total, weights), strict=True))
    shuffled = register.copy()
    random.shuffle(shuffled)
    by_register = sorted(shuffled)
    amounts = money.shares(total, [weight for _, weight in by_register])
    assert {number: amount for (number, _), amount in zip(by_register, amounts, strict=True)} == expected
    # And among equal weights no later one ever gets more than an earlier one.
    for (first, weight), (second, other) in pairwise(register):
        if weight == other:
            assert expected[first] >= expected[second]


def test_ties_go_to_the_earlier_position() -> None:
    assert money.shares(1_000_000, [1, 1, 1]) == [333_334, 333_333, 333_333]
    assert money.shares(2, [1, 1, 1, 1]) == [1, 1, 0, 0]
    assert money.shares(136_032_210, [333_300_000, 250_000_000, 166_700_000, 250_000_000]) == [
        45_339_536,
        34_008_053,
        22_676_569,
        34_008_052,
    ]


def test_a_million_weights() -> None:
    weights = [position % 9_973 for position in range(1_000_000)]
    amounts = money.shares(10**12 + 7, weights)
    assert sum(amounts) == 10**12 + 7
    assert amounts[0] == 0


def test_nothing_splits_into_nothing() -> None:
    assert money.split(0, []) == []
    assert money.shares(0, [0, 0]) == [0, 0]


def test_what_cannot_be_split() -> None:
    with pytest.raises(money.NoWeightToSplitBy):
        money.split(1, [0, 0])
    with pytest.raises(money.NoWeightToSplitBy):
        money.shares(-1, [])
    with pytest.raises(money.WeightBelowNothing):
        money.split(1, [2, -1])


@pytest.mark.parametrize(
    ("amount", "basis_points", "half_up", "up"),
    [
        (23_812_055, 1_000, 2_381_206, 2_381_206),
        (160_037_894, 500, 8_001_895, 8_001_895),
        (1, 4_999, 0, 1),
        (1, 5_000, 1, 1),
        (19_289_446, 6_500, 12_538_140, 12_538_140),
        (10, 6_000, 6, 6),
        (-1, 5_000, -1, -1),
        (-1, 4_999, 0, -1),
        (0, 9_999, 0, 0),
    ],
)
def test_rates(amount: int, basis_points: int, half_up: int, up: int) -> None:
    assert money.rate(amount, basis_points) == half_up
    assert money.rate_up(amount, basis_points) == up


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.56", 123_456),
        ("１，２３４．５", 123_450),
        ("￥12", 1_200),
        ("-0.07", -7),
        ("－7.00元", -700),
        ("\u22127", -700),
        (" 1 234.5 ", 123_450),
        ("0012", 1_200),
        ("+3", 300),
    ],
)
def test_amounts_as_people_write_them(text: str, fen: int) -> None:
    assert money.parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.234",
        "1,23",
        "12,34.5",
        "abc",
        "1e3",
        "1.",
        ".5",
        "--1",
        "٣",
        "nan",
        "9" * 30,
        "1" * 5_000,
        "(5)",
    ],
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(money.NotAnAmount):
        money.parse_yuan(text)


@given(st.integers(-money.FEN_MAX, money.FEN_MAX))
def test_what_is_written_is_read_back(fen: int) -> None:
    assert money.parse_yuan(money.yuan(fen)) == fen


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (100_010_00, "壹拾万零壹拾元整"),
        (100_000_000_01, "壹亿元零壹分"),
        (-12_345, "负壹佰贰拾叁元肆角伍分"),
        (15_234_098, "壹拾伍万贰仟叁佰肆拾元玖角捌分"),
        (100_001_000_00, "壹亿零壹仟元整"),
    ],
)
def test_capital_words(fen: int, words: str) -> None:
    assert money.capital_words(fen) == words


def test_a_refusal_tells_fen_in_yuan_and_keeps_them_among_its_facts() -> None:
    refused = money.NoWeightToSplitBy(total_fen=-120_005)
    assert refused.message("zh").startswith("有 -1,200.05 元")
    assert "-1,200.05 yuan" in refused.message("en")
    assert refused.problem()["facts"] == {"total_fen": -120_005}
