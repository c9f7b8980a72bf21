"""The trial calculation: the vector exactly, and each refusal with its place and rule."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.dividends.domain import document as limits
from services.dividends.domain.refusals import PlanRefused
from services.dividends.domain.trial import TrialRefused, parse, trial
from shared.kit.errors import every_refusal
from shared.kit.money import FEN_MAX

VECTORS = Path(__file__).with_name("vectors")
INT64_MIN = -(2**63)

Doc = dict[str, Any]
# Positions in the vector's list of entities.
VEG, EXTRACT, BRANCH, HQ, COOP, VILLAGE = 0, 1, 2, 5, 6, 7


def the_document() -> Doc:
    document = parse((VECTORS / "trial.json").read_bytes())
    assert isinstance(document, dict)
    return document


def refused(document: object) -> TrialRefused:
    with pytest.raises(TrialRefused) as caught:
        trial(document)
    for language in ("zh", "en"):
        told = caught.value.message(language)
        assert told
        assert "{" not in told.replace("{…}", "")
        problem = caught.value.problem(language)
        assert problem["title"] == caught.value.rule
        json.dumps(problem, ensure_ascii=False).encode()
    return caught.value


def test_the_vector_exactly() -> None:
    """Values, and also the order of keys and lines."""
    expected = json.loads((VECTORS / "trial.expected.json").read_text())
    assert json.dumps(trial(the_document())) == json.dumps(expected)


def put(entity: int, **fields: Any) -> Callable[[Doc], None]:
    return lambda document: document["entities"][entity].update(fields)


def put_holder(entity: int, number: int, **fields: Any) -> Callable[[Doc], None]:
    return lambda document: document["entities"][entity]["holders"][number].update(fields)


def put_item(**fields: Any) -> Callable[[Doc], None]:
    return lambda document: document["entities"][VILLAGE]["priority"][0].update(fields)


def drop(entity: int, name: str) -> Callable[[Doc], None]:
    return lambda document: document["entities"][entity].pop(name)


def top(**fields: Any) -> Callable[[Doc], None]:
    return lambda document: document.update(fields)


V = f"/entities/{VILLAGE}"
REFUSALS: list[tuple[Callable[[Doc], Any], str, str]] = [
    (top(colour=1), "/colour", "UnknownField"),
    (top(**{"a/b~c": 1}), "/a~1b~0c", "UnknownField"),
    (put(HQ, colour=1), "/entities/5/colour", "UnknownField"),
    (put(COOP, resolved_fen=1), "/entities/6/resolved_fen", "UnknownField"),
    (put(VILLAGE, retained_before_fen=1), "/entities/7/retained_before_fen", "UnknownField"),
    (put(BRANCH, holders=[]), "/entities/2/holders", "UnknownField"),
    (put(BRANCH, prior_loss_fen=0), "/entities/2/prior_loss_fen", "UnknownField"),
    (put_holder(HQ, 1, colour=1), "/entities/5/holders/1/colour", "UnknownField"),
    (put_holder(HQ, 1, trade_fen=1), "/entities/5/holders/1/trade_fen", "UnknownField"),
    (put_holder(COOP, 1, weight=1), "/entities/6/holders/1/weight", "UnknownField"),
    (put_item(colour=1), f"{V}/priority/0/colour", "UnknownField"),
    (put(HQ, kind="guild"), "/entities/5/kind", "UnknownKind"),
    (put(HQ, kind=["company"]), "/entities/5/kind", "UnknownKind"),
    (drop(HQ, "kind"), "/entities/5/kind", "MissingField"),
    (drop(HQ, "id"), "/entities/5/id", "MissingField"),
    (drop(BRANCH, "of"), "/entities/2/of", "MissingField"),
    (drop(COOP, "patronage_bp"), "/entities/6/patronage_bp", "MissingField"),
    (lambda d: d["entities"][HQ]["holders"][2].pop("weight"), "/entities/5/holders/2/weight", "MissingField"),
    (lambda d: d["entities"][HQ]["holders"][2].pop("id"), "/entities/5/holders/2/id", "MissingField"),
    (lambda d: d.pop("entities"), "/entities", "MissingField"),
    (top(entities=[]), "/entities", "NoEntities"),
    (top(entities={}), "/entities", "NotAList"),
    (top(entities=[1]), "/entities/0", "NotAnObject"),
    (top(year="2026"), "/year", "NotAnInteger"),
    (put(HQ, holders={}), "/entities/5/holders", "NotAList"),
    (put(HQ, holders=["x"]), "/entities/5/holders/0", "NotAnObject"),
    (put(HQ, id=5), "/entities/5/id", "NotAText"),
    (put(HQ, id=""), "/entities/5/id", "NotAText"),
    (put(HQ, name="x" * 201), "/entities/5/name", "NotAText"),
    (put(HQ, id="\ud800"), "/entities/5/id", "NotAText"),
    (put_holder(HQ, 0, id=None), "/entities/5/holders/0/id", "NotAText"),
    (put(HQ, own_result_fen=1.0), "/entities/5/own_result_fen", "NotAnInteger"),
    (put(HQ, own_result_fen="1"), "/entities/5/own_result_fen", "NotAnInteger"),
    (put(HQ, own_result_fen=True), "/entities/5/own_result_fen", "NotAnInteger"),
    (put(BRANCH, own_result_fen=None), "/entities/2/own_result_fen", "NotAnInteger"),
    (put(HQ, prior_loss_fen=None), "/entities/5/prior_loss_fen", "NotAnInteger"),
    (put(HQ, resolved_fen=2.5), "/entities/5/resolved_fen", "NotAnInteger"),
    (put(HQ, discretionary_reserve_bp=False), "/entities/5/discretionary_reserve_bp", "NotAnInteger"),
    (put_holder(HQ, 1, weight=1.5), "/entities/5/holders/1/weight", "NotAnInteger"),
    (put_holder(HQ, 1, weight=True), "/entities/5/holders/1/weight", "NotAnInteger"),
    (put_holder(HQ, 1, weight=None), "/entities/5/holders/1/weight", "NotAnInteger"),
    (put_holder(COOP, 1, trade_fen=[]), "/entities/6/holders/1/trade_fen", "NotAnInteger"),
    (put_item(principal_fen="1"), f"{V}/priority/0/principal_fen", "NotAnInteger"),
    (put(HQ, own_result_fen=FEN_MAX + 1), "/entities/5/own_result_fen", "AmountOutOfRange"),
    (put(HQ, own_result_fen=INT64_MIN - 1), "/entities/5/own_result_fen", "AmountOutOfRange"),
    (put(HQ, own_result_fen=10**5000), "/entities/5/own_result_fen", "AmountOutOfRange"),
    (put_holder(HQ, 1, weight=FEN_MAX + 1), "/entities/5/holders/1/weight", "AmountOutOfRange"),
    (put_holder(HQ, 1, weight=-1), "/entities/5/holders/1/weight", "NegativeWeight"),
    (put_holder(COOP, 1, trade_fen=-1), "/entities/6/holders/1/trade_fen", "NegativeWeight"),
    (put_holder(COOP, 4, account_fen=-1), "/entities/6/holders/4/account_fen", "NegativeWeight"),
    (put(HQ, prior_loss_fen=-1), "/entities/5/prior_loss_fen", "NegativeAmount"),
    (put(HQ, retained_before_fen=-1), "/entities/5/retained_before_fen", "NegativeAmount"),
    (put(HQ, resolved_fen=-1), "/entities/5/resolved_fen", "NegativeAmount"),
    (put_item(principal_fen=-1), f"{V}/priority/0/principal_fen", "NegativeAmount"),
    (put(HQ, discretionary_reserve_bp=-1), "/entities/5/discretionary_reserve_bp", "RateOutOfRange"),
    (put(VILLAGE, reserve_bp=10_001), f"{V}/reserve_bp", "RateOutOfRange"),
    (put(COOP, patronage_bp=10_001), "/entities/6/patronage_bp", "RateOutOfRange"),
    (put_item(rate_bp=10_001), f"{V}/priority/0/rate_bp", "RateOutOfRange"),
    (put_holder(HQ, 3, id="village_a"), "/entities/5/holders/3/id", "HolderTwice"),
    (put_holder(COOP, 1, id="M1"), "/entities/6/holders/1/id", "HolderTwice"),
    (put_item(holders=["H02", "H04", "H02"]), f"{V}/priority/0/holders/2", "HolderTwice"),
    (put(EXTRACT, id="veg"), "/entities/1/id", "EntityTwice"),
    (put(BRANCH, id="hq"), "/entities/5/id", "EntityTwice"),
    (put(BRANCH, of="nobody"), "/entities/2/of", "BranchOfNobody"),
    (put(BRANCH, of="flower_coop"), "/entities/2/of", "BranchOfNobody"),
    (put(BRANCH, of="branch_2"), "/entities/2/of", "BranchOfNobody"),
    (put_holder(VEG, 1, id="branch_1"), "/entities/0/holders/1/id", "BranchHoldsNothing"),
    (put_item(holders=["branch_1"]), f"{V}/priority/0/holders/0", "BranchHoldsNothing"),
    (put_holder(VILLAGE, 3, id="hq"), "/entities/5/holders/2/id", "OwnersInACircle"),
    (put_holder(HQ, 0, id="veg"), "/entities/0/holders/0/id", "OwnersInACircle"),
    (put_holder(HQ, 0, id="hq"), "/entities/5/holders/0/id", "OwnersInACircle"),
    (put_item(holders=["H02", "village_c"]), f"{V}/priority/0/holders/1", "OwnersInACircle"),
    (put(EXTRACT, resolved_fen=21_430_850), "/entities/1/resolved_fen", "ResolvedBeyondDistributable"),
    (
        put(HQ, discretionary_reserve_bp=9_500),
        "/entities/5/discretionary_reserve_bp",
        "ReservesBeyondProfit",
    ),
    (put(COOP, patronage_bp=5_999), "/entities/6/patronage_bp", "PatronageTooLow"),
    (put(COOP, patronage_bp=0), "/entities/6/patronage_bp", "PatronageTooLow"),
    (put_item(principal_fen=324_681_970), f"{V}/priority/0", "PriorityBeyondDistributable"),
    (put_item(holders=[]), f"{V}/priority/0/holders", "NothingToSplitBy"),
    (drop(HQ, "holders"), "/entities/5/holders", "NothingToSplitBy"),
    (put(VILLAGE, holders=[]), f"{V}/holders", "NothingToSplitBy"),
    (put(VILLAGE, holders=[{"id": "H", "weight": 0}]), f"{V}/holders", "NothingToSplitBy"),
    (put(COOP, holders=[{"id": "M", "trade_fen": 1}]), "/entities/6/holders", "NothingToSplitBy"),
    (put(COOP, holders=[{"id": "M", "account_fen": 1}]), "/entities/6/holders", "NothingToSplitBy"),
]


@pytest.mark.parametrize(
    ("spoil", "path", "rule"), REFUSALS, ids=[f"{path} {rule}" for _, path, rule in REFUSALS]
)
def test_refused_with_path_and_rule(spoil: Callable[[Doc], Any], path: str, rule: str) -> None:
    document = the_document()
    spoil(document)
    before = copy.deepcopy(document)
    refusal = refused(document)
    assert (refusal.path, refusal.rule) == (path, rule)
    assert document == before


@pytest.mark.parametrize("document", [None, [], "text", 3, 1.5, True])
def test_not_an_object(document: object) -> None:
    refusal = refused(document)
    assert (refusal.path, refusal.rule) == ("", "NotAnObject")


def test_every_rule_is_tried() -> None:
    tried = {rule for _, _, rule in REFUSALS} | {"NotJson", "FieldTwice", "BeyondLimit"}
    rules = {refusal.__name__ for refusal in every_refusal(PlanRefused)} - {"PlanRefused"}
    assert rules <= tried


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"", "NotJson"),
        (b"{", "NotJson"),
        (b"\xff\xfe\xfa", "NotJson"),
        (b'{"entities": NaN}', "NotJson"),
        (b"[" * 200_000, "NotJson"),
        (b'{"year": 1, "year": 2}', "FieldTwice"),
    ],
)
def test_what_is_no_document(raw: bytes, rule: str) -> None:
    with pytest.raises(TrialRefused) as caught:
        parse(raw)
    assert (caught.value.rule, caught.value.path) == (rule, "")


def test_a_number_of_any_length_is_only_out_of_range() -> None:
    raw = '{"entities": [{"id": "c", "kind": "company", "own_result_fen": %s}]}'
    for digits in ("9" * 1_000_000, "-" + "9" * 1_000_000, str(FEN_MAX + 1)):
        assert refused(parse(raw % digits)).rule == "AmountOutOfRange"
    for digits in (str(FEN_MAX), str(INT64_MIN)):
        document = parse(raw % digits)
        assert isinstance(document, dict)
        document["entities"][0]["holders"] = [{"id": "h", "weight": 1}]
        assert trial(document)["entities"][0]["result_fen"] == int(digits)


def test_deep_values_where_a_scalar_belongs() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    for name in ("id", "kind", "name", "own_result_fen", "holders", "of_nobody"):
        document = the_document()
        document["entities"][HQ][name] = deep
        refused(document)


def test_limits_have_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ENTITIES_MAX", 7)
    refusal = refused(the_document())
    assert (refusal.path, refusal.rule, refusal.facts) == (
        "/entities",
        "BeyondLimit",
        {"limit": "ENTITIES_MAX", "max": 7},
    )
    monkeypatch.setattr(limits, "DOCUMENT_BYTES_MAX", 10)
    with pytest.raises(TrialRefused) as caught:
        parse(b" " * 11)
    assert caught.value.rule == "BeyondLimit"


def company(**fields: Any) -> Doc:
    return {"entities": [{"id": "c", "kind": "company", **fields}]}


def test_absent_amounts_are_nothing() -> None:
    assert trial(company()) == {
        "entities": [
            {
                "id": "c",
                "inflow_fen": 0,
                "result_fen": 0,
                "base_fen": 0,
                "statutory_reserve_fen": 0,
                "discretionary_reserve_fen": 0,
                "distributable_fen": 0,
                "declared_fen": 0,
                "lines": [],
            }
        ]
    }


def test_nothing_resolved_has_no_lines_and_needs_no_holders() -> None:
    tier = trial(company(own_result_fen=100, resolved_fen=0))["entities"][0]
    assert (tier["distributable_fen"], tier["declared_fen"], tier["lines"]) == (100, 0, [])


def test_a_holder_without_weight_keeps_its_line() -> None:
    holders = [{"id": "a", "weight": 0}, {"id": "b", "weight": 3}]
    lines = trial(company(own_result_fen=100, holders=holders))["entities"][0]["lines"]
    assert [line["amount_fen"] for line in lines] == [0, 100]


def test_branches_of_a_subsidiary_count_and_are_not_reported() -> None:
    document = company(own_result_fen=-5, holders=[{"id": "h", "weight": 1}])
    document["entities"][0]["kind"] = "subsidiary"
    document["entities"].insert(0, {"id": "b", "kind": "branch", "of": "c", "own_result_fen": 12})
    tiers = trial(document)["entities"]
    assert [(tier["id"], tier["result_fen"], tier["declared_fen"]) for tier in tiers] == [("c", 7, 7)]


def test_owners_reported_first_still_receive() -> None:
    document = company(holders=[{"id": "h", "weight": 1}])
    for name in ("s1", "s2"):
        holders = [{"id": "c", "weight": 1}]
        document["entities"].append(
            {"id": name, "kind": "subsidiary", "own_result_fen": 9, "holders": holders}
        )
    tiers = trial(document)["entities"]
    assert [tier["id"] for tier in tiers] == ["c", "s1", "s2"]
    assert tiers[0]["inflow_fen"] == 18


def test_several_priority_items_each_have_their_own_lines() -> None:
    village = {
        "id": "v",
        "kind": "village",
        "own_result_fen": 1_000,
        "priority": [
            {"principal_fen": 1_000, "rate_bp": 1_000, "holders": ["b", "a", "c"]},
            {"principal_fen": 1_000, "rate_bp": 0, "holders": []},
            {"principal_fen": 50, "rate_bp": 1_000, "holders": ["a"]},
        ],
        "holders": [{"id": "a", "weight": 1}],
    }
    lines = trial({"entities": [village]})["entities"][0]["lines"]
    assert [(line["holder"], line["pool"], line["amount_fen"]) for line in lines] == [
        ("b", "priority", 34),
        ("a", "priority", 33),
        ("c", "priority", 33),
        ("a", "priority", 5),
        ("a", "shares", 895),
    ]


def test_a_circle_is_named() -> None:
    document = the_document()
    document["entities"][VILLAGE]["holders"][3]["id"] = "hq"
    assert refused(document).facts["circle"] == "hq → village_c → hq"
