"""The facts a distribution starts from and the figures it ends in: plain values, money in fen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class LegalForm(StrEnum):
    """Who distributes, and so under which law."""

    COMPANY = "company"
    SUBSIDIARY = "subsidiary"
    COOP = "coop"
    VILLAGE = "village"


class PoolKind(StrEnum):
    """By what a pool is split."""

    CAPITAL = "capital"  # paid-in ratio of a company; member account of a co-op
    PATRONAGE = "patronage"  # trade with the co-op
    PRIORITY = "priority"  # a village charter's first lines, in equal parts
    SHARES = "shares"  # income-right shares of a village


class IitMode(StrEnum):
    """Whether income tax is withheld from a pool (个人所得税法 §3, §6, §9; disputed for villages)."""

    NONE = "NONE"
    RATE_20 = "RATE_20"

    @property
    def rate_bp(self) -> int:
        return 2_000 if self is IitMode.RATE_20 else 0


@dataclass(frozen=True, slots=True)
class Statutes:
    """The figures of the law, as its effective-dated rows have them on the day of the resolution."""

    statutory_reserve_bp: int  # 公司法 §210: of the base
    statutory_reserve_cap_bp: int  # 公司法 §210: of the registered capital
    patronage_floor_bp: int  # 农民专业合作社法 §44: of the distributable surplus


@dataclass(frozen=True, slots=True)
class Claim:
    """One row of a register: a holder and its weight. Rows come in register order."""

    holder: str
    weight: int


@dataclass(frozen=True, slots=True)
class Member:
    """A co-op member's year: its trade with the co-op, and its account (contribution, quantified reserve,
    equal part of subsidy property)."""

    holder: str
    trade_fen: int
    account_fen: int


@dataclass(frozen=True, slots=True)
class PriorityItem:
    """帮扶优先: a rate of a principal, paid first and in equal parts to its holders."""

    principal_fen: int
    rate_bp: int
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BranchResult:
    """What a branch made or lost; it is its company's own (公司法 §13)."""

    branch: str
    result_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyYear:
    """A company's or subsidiary's closed year, before its distribution. `resolved_fen` None declares all."""

    entity: str
    form: LegalForm = LegalForm.COMPANY
    own_result_fen: int
    branches: tuple[BranchResult, ...] = ()
    prior_loss_fen: int = 0
    retained_before_fen: int = 0
    registered_capital_fen: int = 0
    statutory_reserve_before_fen: int = 0
    discretionary_reserve_bp: int = 0
    resolved_fen: int | None = None
    register: tuple[Claim, ...] = ()
    iit: Mapping[PoolKind, IitMode] = field(default_factory=dict)  # per pool; absent is NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class CoopYear:
    """A farmer co-op's closed year, before its distribution."""

    entity: str
    form: LegalForm = LegalForm.COOP
    own_result_fen: int
    prior_loss_fen: int = 0
    reserve_bp: int = 0
    patronage_bp: int
    members: tuple[Member, ...] = ()
    iit: Mapping[PoolKind, IitMode] = field(default_factory=dict)  # per pool; absent is NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageYear:
    """A village organisation's closed year. `reserve_parts` say what the reserve consists of
    (公积金, 公益金), as basis points that sum to `reserve_bp`; empty where the charter does not say."""

    entity: str
    form: LegalForm = LegalForm.VILLAGE
    own_result_fen: int
    prior_loss_fen: int = 0
    reserve_bp: int = 0
    reserve_parts: tuple[tuple[str, int], ...] = ()
    priority: tuple[PriorityItem, ...] = ()
    register: tuple[Claim, ...] = ()
    iit: Mapping[PoolKind, IitMode] = field(default_factory=dict)  # per pool; absent is NONE


EntityYear: TypeAlias = CompanyYear | CoopYear | VillageYear


@dataclass(frozen=True, slots=True)
class Inflow:
    """A declared line of another tier, received by this one."""

    source: str
    pool: PoolKind
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Line:
    """One holder's part of a pool, with the arithmetic that made it:
    `quotient_fen * Σweights + remainder == pool amount * weight`; `extra_fen` is the left-over fen it got."""

    holder: str
    pool: PoolKind
    item: int  # which of the tier's pools of that kind, from 0: only priority has several
    weight: int
    quotient_fen: int
    remainder: int
    extra_fen: int

    @property
    def amount_fen(self) -> int:
        return self.quotient_fen + self.extra_fen


@dataclass(frozen=True, slots=True)
class Pool:
    """An amount and whom it was split among; a pool of 0 has no lines."""

    kind: PoolKind
    item: int
    law: str
    amount_fen: int
    weight_total: int
    iit: IitMode
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the printed waterfall: what, how much (signed), under which law and article."""

    code: str
    zh: str
    amount_fen: int
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One entity's distribution, every figure of it. Figures its law does not know are 0."""

    entity: str
    form: LegalForm
    own_result_fen: int
    branches: tuple[BranchResult, ...]
    inflows: tuple[Inflow, ...]
    inflow_fen: int
    result_fen: int
    prior_loss_fen: int
    base_fen: int
    statutory_reserve_fen: int = 0
    discretionary_reserve_fen: int = 0
    reserve_fen: int = 0
    reserve_parts: tuple[tuple[str, int], ...] = ()
    retained_before_fen: int = 0
    patronage_fen: int = 0
    priority_fen: int = 0
    distributable_fen: int
    declared_fen: int
    steps: tuple[Step, ...] = field(repr=False)
    pools: tuple[Pool, ...] = field(repr=False)

    @property
    def carried_forward_fen(self) -> int:
        """What was distributable and stays in the entity."""
        return self.distributable_fen - self.declared_fen

    @property
    def lines(self) -> Iterator[Line]:
        """All lines, pool by pool, each in register order."""
        for pool in self.pools:
            yield from pool.lines


@dataclass(frozen=True, slots=True)
class Payout:
    """What one holder gets of one tier: gross, the tax withheld, and the rest."""

    holder: str
    gross_fen: int
    taxed_fen: int
    tax_fen: int

    @property
    def net_fen(self) -> int:
        return self.gross_fen - self.tax_fen
