"""The trial calculation, for the meeting before the vote: a document in, every tier's figures out, nothing
recorded. The document and its answer are described in the README of the test vectors."""

from typing import Any

from services.dividends.domain.document import Document, parse, read
from services.dividends.domain.group import run_group
from services.dividends.domain.refusals import OwnersInACircle, PlanRefused
from services.dividends.domain.values import (
    CoopYear,
    EntityYear,
    LegalForm,
    Statutes,
    Tier,
    VillageYear,
)

TrialRefused = PlanRefused

__all__ = ["TRIAL_STATUTES", "TrialRefused", "parse", "trial"]

# The law as the document form itself states it; a run takes its own from the effective-dated rows.
TRIAL_STATUTES = Statutes(
    statutory_reserve_bp=1_000,  # 公司法 §210: 10 % of the base
    statutory_reserve_cap_bp=5_000,  # 公司法 §210: until half of the registered capital
    patronage_floor_bp=6_000,  # 农民专业合作社法 §44: at least 60 % by trade
)

CIRCLE_SHOWN = 10  # entities of a circle that its refusal names

_COMPANY_FIGURES = ("statutory_reserve_fen", "discretionary_reserve_fen")
_FIGURES = {
    LegalForm.COMPANY: _COMPANY_FIGURES,
    LegalForm.SUBSIDIARY: _COMPANY_FIGURES,
    LegalForm.COOP: ("reserve_fen", "patronage_fen"),
    LegalForm.VILLAGE: ("reserve_fen",),
}


def trial(document: object, statutes: Statutes = TRIAL_STATUTES) -> dict[str, Any]:
    """`{"entities": [...]}` in the order of the document, branches inside their companies; amounts in fen.

    Refused: `TrialRefused`, with `path` (a JSON pointer into the document) and `rule`.
    """
    described = read(document)
    try:
        run = run_group(described.years, statutes)
    except OwnersInACircle as refusal:
        raise _circle(described, refusal.facts["circle"]) from None
    except PlanRefused as refusal:
        place = described.places[refusal.facts["entity"]]
        refusal.field = f"/entities/{place}/{refusal.field}"
        raise
    return {"entities": [_reported(tier) for tier in run.tiers.values()]}


def _circle(described: Document, circle: list[str]) -> PlanRefused:
    """The refusal with the place where the first of the circle names the one that owns it."""
    years = {year.entity: year for year in described.years}
    owner = circle[1 % len(circle)]
    place = _holder_place(years[circle[0]], owner)
    field = f"/entities/{described.places[circle[0]]}/{place}"
    shown = circle[:CIRCLE_SHOWN] + (["…"] if len(circle) > CIRCLE_SHOWN else circle[:1])
    return OwnersInACircle(field=field, circle=" → ".join(shown))


def _holder_place(year: EntityYear, holder: str) -> str:
    held = [member.holder for member in year.members] if isinstance(year, CoopYear) else []
    if not isinstance(year, CoopYear):
        held = [claim.holder for claim in year.register]
    if holder in held:
        return f"holders/{held.index(holder)}/id"
    assert isinstance(year, VillageYear)  # only a village's charter pays holders beside its register
    return next(
        f"priority/{number}/holders/{item.holders.index(holder)}"
        for number, item in enumerate(year.priority)
        if holder in item.holders
    )


def _reported(tier: Tier) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "id": tier.entity,
        "inflow_fen": tier.inflow_fen,
        "result_fen": tier.result_fen,
        "base_fen": tier.base_fen,
    }
    for name in _FIGURES[tier.form]:
        figures[name] = getattr(tier, name)
    figures["distributable_fen"] = tier.distributable_fen
    figures["declared_fen"] = tier.declared_fen
    figures["lines"] = [
        {"holder": line.holder, "pool": str(line.pool), "amount_fen": line.amount_fen} for line in tier.lines
    ]
    return figures
