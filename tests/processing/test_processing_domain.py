"""One batch by the rules alone: whatever is posted, mass and money are conserved to the last unit."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.processing.domain import refusals
from services.processing.domain.batch import Completed, Lot, RecordBatch, complete, merged
from services.processing.domain.recipe import Recipe
from services.processing.domain.shares import Step, Way, reach
from shared.contracts.production import Passport
from shared.kit.ids import named_id

PLANT = named_id("domain", "plant")
DAY = date(2026, 3, 2)


def lot(n: int, quantity: int, cost_fen: int, **changes: Any) -> Lot:
    values = {"product": "tomato", "unit": "g", "status": "received", "on": DAY, **changes}
    return Lot(named_id("domain", "lot", n), PLANT, quantity=quantity, cost_fen=cost_fen, **values)


def a_recipe(values: list[int], nrvs: list[int], tolerance_bp: int = 0, **changes: Any) -> Recipe:
    return Recipe.model_validate(
        {
            "id": named_id("domain", "recipe"),
            "entity_id": PLANT,
            "code": "cut",
            "name": "cut",
            "effective_on": DAY,
            "inputs": [{"product": "tomato"}],
            "outputs": [
                {"product": f"p{n}", "sales_value_fen_per_kg": value, "tax_category": "exempt"}
                for n, value in enumerate(values)
            ],
            "by_products": [
                {"product": f"b{n}", "nrv_fen_per_kg": nrv, "tax_category": "exempt"}
                for n, nrv in enumerate(nrvs)
            ],
            "expected_yield_bp": 9000,
            "tolerance_bp": tolerance_bp,
            **changes,
        }
    )


def a_batch(outs: list[int], bys: list[int], **changes: Any) -> RecordBatch:
    return RecordBatch.model_validate(
        {
            "entity_id": PLANT,
            "number": "B-1",
            "recipe": "cut",
            "on": DAY,
            "outputs": [{"product": f"p{n}", "quantity": quantity} for n, quantity in enumerate(outs)],
            "by_products": [{"product": f"b{n}", "quantity": quantity} for n, quantity in enumerate(bys)],
            **changes,
        }
    )


@st.composite
def balanced(draw: st.DrawFn) -> tuple[Recipe, RecordBatch, dict[UUID, Lot]]:
    """A batch whose outputs, by-products and losses are exactly what went in."""
    masses = st.integers(1, 10**6)
    outs, bys = draw(st.lists(masses, min_size=1, max_size=4)), draw(st.lists(masses, max_size=3))
    normal, abnormal = draw(st.integers(0, 10**5)), draw(st.integers(0, 10**5))
    total = sum(outs) + sum(bys) + normal + abnormal
    cuts = sorted(draw(st.sets(st.integers(1, total - 1), max_size=3))) if total > 1 else []
    parts = [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]
    put = [
        (n, part, part + draw(st.integers(0, 10**6)), draw(st.integers(0, 10**9)))
        for n, part in enumerate(parts)
    ]
    lots = {n: lot(n, quantity, fen) for n, _, quantity, fen in put}
    prices = st.integers(1, 10**6)
    recipe = a_recipe([draw(prices) for _ in outs], [draw(prices) for _ in bys])
    losses = [
        {"kind": kind, "quantity_g": mass}
        for kind, mass in (("normal", normal), ("abnormal", abnormal))
        if mass
    ]
    spent = draw(st.lists(st.integers(0, 10**8), max_size=3))
    post = a_batch(
        outs,
        bys,
        inputs=[{"lot_id": lots[n].id, "quantity": part} for n, part, _, _ in put],
        losses=losses,
        conversions=[{"kind": "wages", "amount_fen": fen} for fen in spent],
    )
    return recipe, post, {one.id: one for one in lots.values()}


@given(balanced())
def test_mass_and_money_are_conserved(case: tuple[Recipe, RecordBatch, dict[UUID, Lot]]) -> None:
    recipe, post, lots = case
    batch = complete(recipe, post, lots)
    assert batch.in_mg == batch.out_mg + batch.lost_mg
    money_in = sum(part.cost_fen for part in batch.used) + sum(fen for _, fen in batch.conversions)
    assert money_in == sum(made.cost_fen for made in batch.made) + batch.abnormal_loss_fen
    assert all(made.cost_fen >= 0 for made in batch.made)
    abnormal = any(loss.kind == "abnormal" for loss in post.losses)
    for part in batch.used:
        followed = sum(edge.quantity for edge in batch.edges if edge.from_lot_id == part.lot.id)
        assert followed <= part.quantity if abnormal else followed == part.quantity
    for made in batch.made:
        edges = [edge for edge in batch.edges if edge.to_lot_id == made.id]
        assert {sum(edge.weight for edge in edges)} == {edge.total_weight for edge in edges}


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.lists(st.integers(1, 100), min_size=1, max_size=8))
def test_the_parts_of_a_lot_sum_to_its_cost(quantity: int, fen: int, percents: list[int]) -> None:
    one, spent = lot(0, quantity, fen), 0
    for percent in percents:
        part = one.quantity * percent // 100
        cost = one.part_cost_fen(part) if one.quantity else 0
        one.quantity, one.cost_fen, spent = one.quantity - part, one.cost_fen - cost, spent + cost
        assert one.cost_fen >= 0
        assert one.quantity > 0 or one.cost_fen == 0
    assert spent + one.cost_fen == fen


def decided(recipe: Recipe, post: RecordBatch, *lots: Lot) -> Completed:
    return complete(recipe, post, {one.id: one for one in lots})


def test_joint_cost_goes_by_sales_value_and_by_products_come_first() -> None:
    one = lot(0, 10_000, 10_000)
    post = a_batch([5_000, 3_000], [2_000], inputs=[{"lot_id": one.id, "quantity": 10_000}])
    batch = decided(a_recipe([900, 500], [100]), post, one)
    # 10,000 − 2 kg × 100 = 9,800 by 4,500 : 1,500.
    assert [made.cost_fen for made in batch.made] == [7_350, 2_450, 200]
    assert batch.yield_bp == 8_000


def test_by_products_carry_no_more_than_there_is() -> None:
    one = lot(0, 10_000, 100)
    post = a_batch([8_000], [2_000], inputs=[{"lot_id": one.id, "quantity": 10_000}])
    assert [made.cost_fen for made in decided(a_recipe([900], [100_000]), post, one).made] == [0, 100]


def test_abnormal_loss_takes_its_share_of_the_cost_with_it() -> None:
    one = lot(0, 10_000, 10_000)
    post = a_batch(
        [7_500],
        [],
        inputs=[{"lot_id": one.id, "quantity": 10_000}],
        losses=[{"kind": "abnormal", "quantity_g": 2_500}],
    )
    batch = decided(a_recipe([900], []), post, one)
    assert (batch.abnormal_loss_fen, batch.made[0].cost_fen) == (2_500, 7_500)


@pytest.mark.parametrize(
    ("changes", "put", "refused"),
    [
        ({"status": "held"}, {}, refusals.LotIsHeld),
        ({"status": "pending"}, {}, refusals.LotNotReleased),
        ({"on": date(2026, 3, 3)}, {}, refusals.UsedBeforeItWasThere),
        ({"product": "milk"}, {}, refusals.NotInRecipe),
        ({"unit": "ml"}, {}, refusals.NotInRecipe),
        ({}, {"quantity": 10_001}, refusals.NotThatMuch),
        ({}, {"lot_id": PLANT}, refusals.UnknownLot),
    ],
)
def test_what_may_not_go_in_is_refused(
    changes: dict[str, Any], put: dict[str, Any], refused: type[Exception]
) -> None:
    one = lot(0, 10_000, 10_000, **changes)
    post = a_batch([10_000], [], inputs=[{"lot_id": one.id, "quantity": 10_000, **put}])
    with pytest.raises(refused):
        decided(a_recipe([900], []), post, one)


@pytest.mark.parametrize(
    ("out", "refused"),
    [
        (9_900, None),
        (10_100, None),
        (9_899, refusals.MassUnaccountedFor),
        (10_101, refusals.MoreOutThanIn),
    ],
)
def test_the_tolerance_is_exact(out: int, refused: type[Exception] | None) -> None:
    one = lot(0, 10_000, 10_000)
    post = a_batch([out], [], inputs=[{"lot_id": one.id, "quantity": 10_000}])
    recipe = a_recipe([900], [], tolerance_bp=100)
    if refused is None:
        decided(recipe, post, one)
    else:
        with pytest.raises(refused):
            decided(recipe, post, one)


def test_a_lot_twice_is_refused() -> None:
    one = lot(0, 10_000, 10_000)
    put = {"lot_id": one.id, "quantity": 5_000}
    with pytest.raises(refusals.LotUsedTwice):
        decided(a_recipe([900], []), a_batch([10_000], [], inputs=[put, put]), one)


def step(source: str, target: str, weight: int, total: int) -> Step:
    return Step(source, target, None, weight, weight, total)


def way(*steps: Step) -> Way:
    return Way(*zip(*steps, strict=True))


def test_shares_multiply_along_a_way_and_add_up_over_ways() -> None:
    steps = [
        step("a", "b", 1, 2),
        step("x", "b", 1, 2),
        step("a", "c", 1, 4),
        step("y", "c", 3, 4),
        step("b", "d", 2, 3),
        step("c", "d", 1, 3),
    ]
    up = {reached.lot_id: reached for reached in reach("d", way(*steps), up=True)}
    # Half of two thirds and a quarter of one third: five twelfths.
    assert up["a"].share_ppm == 416_667
    assert up["a"].depth == 2
    assert sum(up[name].share_ppm for name in ("a", "x", "y")) == pytest.approx(1_000_000, abs=2)
    down = {
        reached.lot_id: reached.share_ppm
        for reached in reach("a", way(*steps[:1], *steps[2:3], *steps[4:]), up=False)
    }
    assert down["d"] == 416_667


def test_a_mixture_has_all_villages_and_the_whole_span_of_days() -> None:
    early = Passport(villages=("乙村",), harvested_from=DAY, harvested_to=DAY, growers=2)
    late = Passport(villages=("甲村", "乙村"), harvested_from=None, harvested_to=date(2026, 4, 1), growers=3)
    mixed = merged([early, late])
    assert set(mixed.villages) == {"甲村", "乙村"}
    assert (mixed.harvested_from, mixed.harvested_to, mixed.growers) == (DAY, date(2026, 4, 1), 5)
