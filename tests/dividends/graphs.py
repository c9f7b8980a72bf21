"""Random ownership graphs as trial documents, from a seed: made-up townships of any shape without circles."""

from random import Random
from typing import Any


def random_document(seed: int) -> dict[str, Any]:
    """Two to nine legal entities, some branches, holders that are entities or people, a few odd cases."""
    random = Random(seed)
    names = [f"E{number}" for number in range(random.randint(2, 9))]
    kinds = {name: random.choice(["company", "subsidiary", "coop", "village"]) for name in names}
    upward = names.copy()
    random.shuffle(upward)
    entities = [_entity(random, name, kinds[name], upward[upward.index(name) + 1 :]) for name in upward]
    companies = [name for name in names if kinds[name] in ("company", "subsidiary")]
    for number in range(random.randint(0, 3) if companies else 0):
        entities.append(
            {
                "id": f"B{number}",
                "kind": "branch",
                "of": random.choice(companies),
                "own_result_fen": random.randint(-(10**6), 10**7),
            }
        )
    random.shuffle(entities)
    return {"year": 2026, "entities": entities}


def _entity(random: Random, name: str, kind: str, above: list[str]) -> dict[str, Any]:
    entity: dict[str, Any] = {"id": name, "kind": kind}
    entity["own_result_fen"] = random.choice([random.randint(-(10**5), 10**8), random.randint(-50, 200)])
    if random.random() < 0.4:
        entity["prior_loss_fen"] = random.randint(0, 10**6)
    people = [f"{name}-P{number}" for number in range(random.randint(1, 12))]
    holders = people + [owner for owner in above if random.random() < 0.6]
    random.shuffle(holders)
    if kind == "coop":
        entity["reserve_bp"] = random.randint(0, 3_000)
        entity["patronage_bp"] = random.randint(6_000, 10_000)
        entity["holders"] = [
            {"id": holder, "trade_fen": _weight(random), "account_fen": _weight(random)} for holder in holders
        ]
        return entity
    entity["holders"] = [{"id": holder, "weight": _weight(random)} for holder in holders]
    if kind == "village":
        entity["reserve_bp"] = random.choice([0, 3_000, random.randint(0, 10_000)])
        entity["priority"] = [
            {
                "principal_fen": random.randint(0, 10**4),
                "rate_bp": random.randint(0, 1_000),
                "holders": random.sample(holders, random.randint(1, len(holders))),
            }
            for _ in range(random.choice([0, 0, 1, 3]))
        ]
        return entity
    entity["registered_capital_fen"] = random.randint(0, 10**7)
    entity["statutory_reserve_before_fen"] = random.randint(0, 10**7 // 2)
    entity["discretionary_reserve_bp"] = random.choice([0, 500, random.randint(0, 9_000)])
    if random.random() < 0.3:
        entity["retained_before_fen"] = random.randint(0, 10**6)
    if random.random() < 0.5:
        entity["resolved_fen"] = random.choice([None, 0, random.randint(0, 100)])
    return entity


def _weight(random: Random) -> int:
    return random.choice([0, 1, 1, 7, random.randint(1, 10**9)])
