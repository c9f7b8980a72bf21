"""An independent second opinion on a trial document: fractions and one fen at a time, no code shared with
the product. Slow and plain on purpose."""

from fractions import Fraction
from math import ceil, floor
from typing import Any

HALF = Fraction(1, 2)
Row = tuple[str, str, int]  # holder, pool, fen


class Impossible(Exception):
    """The document asks for what cannot be distributed."""


def half_up(exact: Fraction) -> int:
    return floor(exact + HALF)


def deal_out(total: int, weights: list[int]) -> list[int]:
    """Everyone's whole fen first, then one fen at a time to whoever is furthest short, the earlier first."""
    whole = sum(weights)
    if whole == 0:
        raise Impossible("nothing to split by")
    due = [Fraction(total) * weight / whole for weight in weights]
    given = [floor(one) for one in due]
    served: set[int] = set()
    while sum(given) < total:
        neediest = None
        for number in range(len(weights)):
            if number in served:
                continue
            if neediest is None or due[number] - given[number] > due[neediest] - given[neediest]:
                neediest = number
        assert neediest is not None
        given[neediest] += 1
        served.add(neediest)
    return given


def compute(document: dict[str, Any]) -> dict[str, Any]:
    """What the document must give, asking each entity for its figures and those for their inflows."""
    entities = {entity["id"]: entity for entity in document["entities"]}
    known: dict[str, dict[str, Any]] = {}

    def inflow_of(name: str) -> int:
        total = 0
        for other in entities.values():
            if other["kind"] != "branch" and name in _held_by(other):
                lines = figures_of(other["id"])["lines"]
                total += sum(line["amount_fen"] for line in lines if line["holder"] == name)
        return total

    def figures_of(name: str) -> dict[str, Any]:
        if name not in known:
            known[name] = _figures(entities[name], inflow_of(name), list(entities.values()))
        return known[name]

    return {"entities": [figures_of(name) for name, one in entities.items() if one["kind"] != "branch"]}


def _held_by(entity: dict[str, Any]) -> set[str]:
    names = {holder["id"] for holder in entity.get("holders", [])}
    return names.union(*[set(item["holders"]) for item in entity.get("priority", [])])


def _figures(entity: dict[str, Any], inflow: int, everybody: list[dict[str, Any]]) -> dict[str, Any]:
    result = entity.get("own_result_fen", 0) + inflow
    for other in everybody:
        if other["kind"] == "branch" and other["of"] == entity["id"]:
            result += other.get("own_result_fen", 0)
    base = result - entity.get("prior_loss_fen", 0)
    if base < 0:
        base = 0
    figures = {"id": entity["id"], "inflow_fen": inflow, "result_fen": result, "base_fen": base}
    if entity["kind"] == "coop":
        return figures | _coop(entity, base)
    if entity["kind"] == "village":
        return figures | _village(entity, base)
    return figures | _company(entity, base)


def _company(entity: dict[str, Any], base: int) -> dict[str, Any]:
    half = ceil(Fraction(entity.get("registered_capital_fen", 0), 2))
    statutory = half_up(Fraction(base, 10))
    while statutory > 0 and entity.get("statutory_reserve_before_fen", 0) + statutory > half:
        # Down by what is too much, never below nothing.
        statutory = max(0, half - entity.get("statutory_reserve_before_fen", 0))
    discretionary = half_up(Fraction(base * entity.get("discretionary_reserve_bp", 0), 10_000))
    left = base - statutory - discretionary + entity.get("retained_before_fen", 0)
    declared = left if entity.get("resolved_fen") is None else entity["resolved_fen"]
    if left < 0 or declared > left:
        raise Impossible("more than there is")
    rows = [(holder["id"], holder["weight"]) for holder in entity.get("holders", [])]
    return {
        "statutory_reserve_fen": statutory,
        "discretionary_reserve_fen": discretionary,
        "distributable_fen": left,
        "declared_fen": declared,
        "lines": _lines("capital", declared, rows),
    }


def _coop(entity: dict[str, Any], base: int) -> dict[str, Any]:
    reserve = half_up(Fraction(base * entity.get("reserve_bp", 0), 10_000))
    left = base - reserve
    patronage = ceil(Fraction(left * entity["patronage_bp"], 10_000))
    holders = entity.get("holders", [])
    trade = [(holder["id"], holder.get("trade_fen", 0)) for holder in holders]
    accounts = [(holder["id"], holder.get("account_fen", 0)) for holder in holders]
    lines = _lines("patronage", patronage, trade) + _lines("capital", left - patronage, accounts)
    return {
        "reserve_fen": reserve,
        "patronage_fen": patronage,
        "distributable_fen": left,
        "declared_fen": left,
        "lines": lines,
    }


def _village(entity: dict[str, Any], base: int) -> dict[str, Any]:
    reserve = half_up(Fraction(base * entity.get("reserve_bp", 0), 10_000))
    left = base - reserve
    rest = left
    lines: list[dict[str, Any]] = []
    for item in entity.get("priority", []):
        amount = half_up(Fraction(item.get("principal_fen", 0) * item.get("rate_bp", 0), 10_000))
        rest -= amount
        if rest < 0:
            raise Impossible("priority beyond what there is")
        lines += _lines("priority", amount, [(holder, 1) for holder in item["holders"]])
    rows = [(holder["id"], holder["weight"]) for holder in entity.get("holders", [])]
    lines += _lines("shares", rest, rows)
    return {"reserve_fen": reserve, "distributable_fen": left, "declared_fen": left, "lines": lines}


def _lines(pool: str, total: int, rows: list[tuple[str, int]]) -> list[dict[str, Any]]:
    if total == 0:
        return []
    amounts = deal_out(total, [weight for _, weight in rows])
    return [
        {"holder": holder, "pool": pool, "amount_fen": amount}
        for (holder, _), amount in zip(rows, amounts, strict=True)
    ]
