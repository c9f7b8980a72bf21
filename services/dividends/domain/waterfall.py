"""How one entity's closed year becomes its declared lines: one pure function per legal form.

The law of each step is named in the step itself; the short names are those of the glossary
(公司法 2023, 农民专业合作社法, 农村集体经济组织法 2025, 财农〔2021〕121号).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.dividends.domain.refusals import (
    HolderTwice,
    NothingToSplitBy,
    PatronageTooLow,
    PriorityBeyondDistributable,
    ReservesBeyondProfit,
    ResolvedBeyondDistributable,
)
from services.dividends.domain.values import (
    BranchResult,
    CompanyYear,
    CoopYear,
    EntityYear,
    IitMode,
    Inflow,
    Line,
    Payout,
    Pool,
    PoolKind,
    Statutes,
    Step,
    Tier,
    VillageYear,
)
from shared.kit import money

COMPANY_LAW = "公司法 §210"
COOP_LAW = "农民专业合作社法 §44"
VILLAGE_LAW = "农村集体经济组织法 §42"
VILLAGE_ORDER = "财农〔2021〕121号 §28"


def distribute(year: EntityYear, inflows: Sequence[Inflow], statutes: Statutes) -> Tier:
    """One tier by the law of its legal form; `inflows` are the declared lines of the tiers below."""
    if isinstance(year, CompanyYear):
        return company(year, inflows, statutes)
    if isinstance(year, CoopYear):
        return coop(year, inflows, statutes)
    return village(year, inflows)


def company(year: CompanyYear, inflows: Sequence[Inflow], statutes: Statutes) -> Tier:
    """公司法 §210: losses, statutory reserve to half the capital, discretionary reserve, paid-in ratio.

    Refused: `ReservesBeyondProfit`, `ResolvedBeyondDistributable`, `NothingToSplitBy`, `HolderTwice`.
    """
    head = _head(year.own_result_fen, year.branches, inflows, year.prior_loss_fen, COMPANY_LAW)
    cap = money.rate_up(year.registered_capital_fen, statutes.statutory_reserve_cap_bp)
    room = max(0, cap - year.statutory_reserve_before_fen)
    statutory = min(money.rate(head.base_fen, statutes.statutory_reserve_bp), room)
    discretionary = money.rate(head.base_fen, year.discretionary_reserve_bp)
    distributable = head.base_fen - statutory - discretionary + year.retained_before_fen
    if distributable < 0:
        raise ReservesBeyondProfit(
            field="discretionary_reserve_bp",
            reserves_fen=statutory + discretionary,
            available_fen=head.base_fen + year.retained_before_fen,
        )
    declared = _resolved(year.resolved_fen, distributable)
    rows = [(claim.holder, claim.weight) for claim in year.register]
    return Tier(
        entity=year.entity,
        form=year.form,
        own_result_fen=year.own_result_fen,
        branches=year.branches,
        inflows=tuple(inflows),
        inflow_fen=head.inflow_fen,
        result_fen=head.result_fen,
        prior_loss_fen=year.prior_loss_fen,
        base_fen=head.base_fen,
        statutory_reserve_fen=statutory,
        discretionary_reserve_fen=discretionary,
        retained_before_fen=year.retained_before_fen,
        distributable_fen=distributable,
        declared_fen=declared,
        steps=(
            *head.steps,
            Step("statutory_reserve", "提取法定公积金", -statutory, COMPANY_LAW),
            Step("discretionary_reserve", "提取任意公积金", -discretionary, COMPANY_LAW),
            Step("retained_before", "加：以前年度未分配利润", year.retained_before_fen, COMPANY_LAW),
        ),
        pools=(_pool(PoolKind.CAPITAL, 0, COMPANY_LAW, declared, rows, year.iit, "holders"),),
    )


def coop(year: CoopYear, inflows: Sequence[Inflow], statutes: Statutes) -> Tier:
    """农民专业合作社法 §42, §44: losses, reserve by charter, the floor or more by trade, the rest by account.

    The patronage pool is rounded up, so it is never a fen below the law. Refused: `PatronageTooLow`,
    `NothingToSplitBy`.
    """
    if year.patronage_bp < statutes.patronage_floor_bp:
        raise PatronageTooLow(
            field="patronage_bp", found_bp=year.patronage_bp, min_bp=statutes.patronage_floor_bp
        )
    head = _head(year.own_result_fen, (), inflows, year.prior_loss_fen, COOP_LAW)
    reserve = money.rate(head.base_fen, year.reserve_bp)
    distributable = head.base_fen - reserve
    patronage = money.rate_up(distributable, year.patronage_bp)
    trade = [(member.holder, member.trade_fen) for member in year.members]
    accounts = [(member.holder, member.account_fen) for member in year.members]
    return Tier(
        entity=year.entity,
        form=year.form,
        own_result_fen=year.own_result_fen,
        branches=(),
        inflows=tuple(inflows),
        inflow_fen=head.inflow_fen,
        result_fen=head.result_fen,
        prior_loss_fen=year.prior_loss_fen,
        base_fen=head.base_fen,
        reserve_fen=reserve,
        patronage_fen=patronage,
        distributable_fen=distributable,
        declared_fen=distributable,
        steps=(*head.steps, Step("reserve", "提取公积金", -reserve, "农民专业合作社法 §42")),
        pools=(
            _pool(PoolKind.PATRONAGE, 0, COOP_LAW, patronage, trade, year.iit, "holders"),
            _pool(PoolKind.CAPITAL, 0, COOP_LAW, distributable - patronage, accounts, year.iit, "holders"),
        ),
    )


def village(year: VillageYear, inflows: Sequence[Inflow]) -> Tier:
    """农村集体经济组织法 §42, 财农〔2021〕121号 §28: losses, 公积公益金 by charter, then members by shares;
    a charter's priority items come first, each its rate of its principal in equal parts.

    Refused: `PriorityBeyondDistributable`, `NothingToSplitBy`.
    """
    head = _head(year.own_result_fen, (), inflows, year.prior_loss_fen, VILLAGE_ORDER)
    reserve = money.rate(head.base_fen, year.reserve_bp)
    distributable = head.base_fen - reserve
    pools = _priority_pools(year, distributable)
    priority = sum(pool.amount_fen for pool in pools)
    rows = [(claim.holder, claim.weight) for claim in year.register]
    pools.append(_pool(PoolKind.SHARES, 0, VILLAGE_LAW, distributable - priority, rows, year.iit, "holders"))
    return Tier(
        entity=year.entity,
        form=year.form,
        own_result_fen=year.own_result_fen,
        branches=(),
        inflows=tuple(inflows),
        inflow_fen=head.inflow_fen,
        result_fen=head.result_fen,
        prior_loss_fen=year.prior_loss_fen,
        base_fen=head.base_fen,
        reserve_fen=reserve,
        reserve_parts=_reserve_parts(year, reserve),
        priority_fen=priority,
        distributable_fen=distributable,
        declared_fen=distributable,
        steps=(*head.steps, Step("reserve", "提取公积公益金", -reserve, VILLAGE_LAW)),
        pools=tuple(pools),
    )


def earlier_years(balance_fen: int, result_fen: int) -> tuple[int, int]:
    """`(prior_loss_fen, retained_before_fen)` from the balance of undistributed profit before this year.

    A debit balance (negative) is a loss still to be covered. A credit balance stays distributable, less
    what this year's own loss eats of it (公司法 §210, §214: losses come first).
    """
    if balance_fen < 0:
        return -balance_fen, 0
    return 0, max(0, balance_fen + min(0, result_fen))


def payouts(tier: Tier, organisations: Collection[str] = ()) -> list[Payout]:
    """What each holder gets of a tier, in order of first line; the tax is of the holder's taxed sum, half up.

    Only natural persons are taxed: `organisations` are the holders that are none
    (个人所得税法 §3, §6, §9; 企业所得税法 §26 for resident organisations).
    """
    gross: dict[str, int] = {}
    taxed: dict[tuple[str, int], int] = {}
    for pool in tier.pools:
        for line in pool.lines:
            gross[line.holder] = gross.get(line.holder, 0) + line.amount_fen
            if pool.iit.rate_bp and line.holder not in organisations:
                key = (line.holder, pool.iit.rate_bp)
                taxed[key] = taxed.get(key, 0) + line.amount_fen
    sums: dict[str, tuple[int, int]] = {}
    for (holder, rate_bp), amount in taxed.items():
        before, tax = sums.get(holder, (0, 0))
        sums[holder] = (before + amount, tax + money.rate(amount, rate_bp))
    return [Payout(holder, amount, *sums.get(holder, (0, 0))) for holder, amount in gross.items()]


@dataclass(frozen=True, slots=True)
class _Head:
    """The part all forms share: result, and the base after losses."""

    inflow_fen: int
    result_fen: int
    base_fen: int
    steps: tuple[Step, ...]


def _head(
    own_fen: int, branches: Sequence[BranchResult], inflows: Sequence[Inflow], loss_fen: int, law: str
) -> _Head:
    inflow = sum(one.amount_fen for one in inflows)
    result = own_fen + sum(branch.result_fen for branch in branches) + inflow
    base = max(0, result - loss_fen)
    # The steps add up to the base: a loss beyond the result, or of this year, is carried to the next.
    if result < 0:
        last = Step("loss_carried", "本年亏损结转以后年度", -result, law)
    else:
        last = Step("prior_loss", "弥补以前年度亏损", base - result, law)
    steps = (
        Step("own_result", "本年收益", own_fen, law),
        *(Step("branch", f"分公司 {one.branch}", one.result_fen, "公司法 §13") for one in branches),
        *(Step("inflow", f"{one.source} 分来", one.amount_fen, law) for one in inflows),
        last,
    )
    return _Head(inflow, result, base, steps)


def _resolved(resolved_fen: int | None, distributable_fen: int) -> int:
    declared = distributable_fen if resolved_fen is None else resolved_fen
    if not 0 <= declared <= distributable_fen:
        raise ResolvedBeyondDistributable(
            field="resolved_fen", resolved_fen=declared, distributable_fen=distributable_fen
        )
    return declared


def _priority_pools(year: VillageYear, distributable_fen: int) -> list[Pool]:
    pools: list[Pool] = []
    promised = 0
    for item, priority in enumerate(year.priority):
        amount = money.rate(priority.principal_fen, priority.rate_bp)
        promised += amount
        if promised > distributable_fen:
            raise PriorityBeyondDistributable(
                field=f"priority/{item}", priority_fen=promised, distributable_fen=distributable_fen
            )
        rows = [(holder, 1) for holder in priority.holders]
        place = f"priority/{item}/holders"
        pools.append(_pool(PoolKind.PRIORITY, item, VILLAGE_LAW, amount, rows, year.iit, place))
    return pools


def _reserve_parts(year: VillageYear, reserve_fen: int) -> tuple[tuple[str, int], ...]:
    """The reserve as the charter names its parts, which sum to it."""
    if not any(bp for _, bp in year.reserve_parts):
        return ()
    parts = money.shares(reserve_fen, [bp for _, bp in year.reserve_parts])
    return tuple((name, part) for (name, _), part in zip(year.reserve_parts, parts, strict=True))


def _first_twice(holders: Sequence[str]) -> str:
    counted = Counter(holders)
    return next(holder for holder in holders if counted[holder] > 1)


def _pool(
    kind: PoolKind,
    item: int,
    law: str,
    amount_fen: int,
    rows: Iterable[tuple[str, int]],
    iit: Mapping[PoolKind, IitMode],
    place: str,
) -> Pool:
    register = list(rows)
    weights = [weight for _, weight in register]
    total = sum(weights)
    if len({holder for holder, _ in register}) < len(register):
        raise HolderTwice(field=place, id=_first_twice([holder for holder, _ in register]))
    if amount_fen and not total:
        raise NothingToSplitBy(field=place, pool=str(kind), amount_fen=amount_fen)
    lines: tuple[Line, ...] = ()
    if amount_fen:
        lines = tuple(
            Line(holder, kind, item, part.weight, part.quotient, part.remainder, part.extra)
            for (holder, _), part in zip(register, money.split(amount_fen, weights), strict=True)
        )
    return Pool(kind, item, law, amount_fen, total, iit.get(kind, IitMode.NONE), lines)
