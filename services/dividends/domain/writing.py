"""A year as the trial document has it: the way back from `document`, to begin a trial from what is known."""

from typing import Any

from services.dividends.domain.document import BRANCH
from services.dividends.domain.values import CompanyYear, CoopYear, EntityYear, VillageYear


def written(year: EntityYear, name: str) -> dict[str, Any]:
    """An entity's row of a document; its branches are rows of their own (`branch_rows`)."""
    row: dict[str, Any] = {
        "id": year.entity,
        "name": name,
        "kind": str(year.form),
        "own_result_fen": year.own_result_fen,
        "prior_loss_fen": year.prior_loss_fen,
    }
    if isinstance(year, CompanyYear):
        return {**row, **_company(year)}
    if isinstance(year, CoopYear):
        return {**row, **_coop(year)}
    return {**row, **_village(year)}


def branch_rows(year: EntityYear) -> list[dict[str, Any]]:
    """The branches of a company, each with what it made or lost."""
    if not isinstance(year, CompanyYear):
        return []
    return [
        {"id": one.branch, "kind": BRANCH, "of": year.entity, "own_result_fen": one.result_fen}
        for one in year.branches
    ]


def _company(year: CompanyYear) -> dict[str, Any]:
    return {
        "retained_before_fen": year.retained_before_fen,
        "registered_capital_fen": year.registered_capital_fen,
        "statutory_reserve_before_fen": year.statutory_reserve_before_fen,
        "discretionary_reserve_bp": year.discretionary_reserve_bp,
        "resolved_fen": year.resolved_fen,
        "holders": [{"id": claim.holder, "weight": claim.weight} for claim in year.register],
    }


def _coop(year: CoopYear) -> dict[str, Any]:
    return {
        "reserve_bp": year.reserve_bp,
        "patronage_bp": year.patronage_bp,
        "holders": [
            {"id": member.holder, "trade_fen": member.trade_fen, "account_fen": member.account_fen}
            for member in year.members
        ],
    }


def _village(year: VillageYear) -> dict[str, Any]:
    return {
        "reserve_bp": year.reserve_bp,
        "priority": [
            {"principal_fen": item.principal_fen, "rate_bp": item.rate_bp, "holders": list(item.holders)}
            for item in year.priority
        ],
        "holders": [{"id": claim.holder, "weight": claim.weight} for claim in year.register],
    }
