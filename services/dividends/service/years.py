"""Turns rows of facts into the year that the domain distributes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.dividends.domain.values import (
    BranchResult,
    Claim,
    CompanyYear,
    CoopYear,
    EntityYear,
    IitMode,
    Inflow,
    LegalForm,
    Member,
    PoolKind,
    PriorityItem,
    VillageYear,
)
from services.dividends.domain.waterfall import earlier_years


def year_of(
    tier: Row[Any],
    profit: Row[Any],
    policy: Row[Any] | None,
    resolution: Row[Any] | None,
    register: Sequence[tuple[UUID, int]],
    trade: dict[UUID, int],
    inflows: Sequence[Inflow],
    balance_fen: int,
) -> EntityYear:
    """The year of a tier's entity, by its legal form; losses and retained profit from the balance before."""
    branches = tuple(BranchResult(b["branch_id"], b["result_fen"]) for b in profit.branches)
    result = profit.own_result_fen + sum(b.result_fen for b in branches) + sum(i.amount_fen for i in inflows)
    loss, retained = earlier_years(balance_fen, result)
    iit = {PoolKind(pool): IitMode(mode) for pool, mode in (policy.iit if policy else {}).items()}
    form, entity = LegalForm(tier.form), str(tier.entity_id)
    if form is LegalForm.COOP:
        assert policy is not None
        return CoopYear(
            entity=entity,
            own_result_fen=profit.own_result_fen,
            prior_loss_fen=loss,
            reserve_bp=policy.reserve_bp,
            patronage_bp=policy.patronage_bp,
            members=_members(register, trade),
            iit=iit,
        )
    claims = tuple(Claim(str(holder), weight) for holder, weight in register)
    if form is LegalForm.VILLAGE:
        assert policy is not None
        return VillageYear(
            entity=entity,
            own_result_fen=profit.own_result_fen,
            prior_loss_fen=loss,
            reserve_bp=policy.reserve_bp,
            reserve_parts=tuple((part["name"], part["bp"]) for part in policy.reserve_parts),
            priority=_priority(policy.priority),
            register=claims,
            iit=iit,
        )
    return _company(tier, profit, policy, resolution, branches, (loss, retained), claims, iit)


def _company(
    tier: Row[Any],
    profit: Row[Any],
    policy: Row[Any] | None,
    resolution: Row[Any] | None,
    branches: tuple[BranchResult, ...],
    before: tuple[int, int],
    claims: tuple[Claim, ...],
    iit: dict[PoolKind, IitMode],
) -> CompanyYear:
    return CompanyYear(
        entity=str(tier.entity_id),
        form=LegalForm(tier.form),
        own_result_fen=profit.own_result_fen,
        branches=branches,
        prior_loss_fen=before[0],
        retained_before_fen=before[1],
        registered_capital_fen=profit.registered_capital_fen,
        statutory_reserve_before_fen=profit.statutory_reserve_before_fen,
        discretionary_reserve_bp=policy.discretionary_reserve_bp if policy else 0,
        resolved_fen=resolution.resolved_fen if resolution else None,
        register=claims,
        iit=iit,
    )


def _members(register: Sequence[tuple[UUID, int]], trade: dict[UUID, int]) -> tuple[Member, ...]:
    """Members in register order; whoever traded as a member without an account comes after them, by id.

    A year's corrections may outweigh its deliveries: that is no trade to return anything on.
    """
    accounts = dict(register)
    order = [*accounts, *sorted(holder for holder in trade if holder not in accounts)]
    return tuple(
        Member(str(holder), max(0, trade.get(holder, 0)), accounts.get(holder, 0)) for holder in order
    )


def _priority(items: list[dict[str, Any]]) -> tuple[PriorityItem, ...]:
    return tuple(
        PriorityItem(item["principal_fen"], item["rate_bp"], tuple(item["holder_ids"])) for item in items
    )
