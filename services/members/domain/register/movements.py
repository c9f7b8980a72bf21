"""The words of the equity register: kinds of movement, the movement itself, holdings on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class MovementKind(StrEnum):
    """Why shares move (domain.md §2); the register is append-only, an ending has a reason of its own."""

    GRANT = "GRANT"  # 配股: from nobody
    SPLIT_IN_HOUSEHOLD = "SPLIT_IN_HOUSEHOLD"  # 户内分割
    TRANSFER = "TRANSFER"  # 内部转让
    INHERIT = "INHERIT"  # 继承
    GIFT = "GIFT"  # 赠与
    REDEEM = "REDEEM"  # 集体赎回: to nobody
    ROTATE = "ROTATE"  # 扶贫股轮换
    FREEZE = "FREEZE"  # 冻结
    UNFREEZE = "UNFREEZE"  # 解冻
    PLEDGE = "PLEDGE"  # 质押
    RELEASE = "RELEASE"  # 解押
    CANCEL = "CANCEL"  # 注销; with `reverses` the 冲销 of an earlier movement

    @property
    def zh(self) -> str:
        return _CHINESE[self]


_CHINESE = {
    MovementKind.GRANT: "配股",
    MovementKind.SPLIT_IN_HOUSEHOLD: "户内分割",
    MovementKind.TRANSFER: "内部转让",
    MovementKind.INHERIT: "继承",
    MovementKind.GIFT: "赠与",
    MovementKind.REDEEM: "集体赎回",
    MovementKind.ROTATE: "轮换",
    MovementKind.FREEZE: "冻结",
    MovementKind.UNFREEZE: "解冻",
    MovementKind.PLEDGE: "质押",
    MovementKind.RELEASE: "解押",
    MovementKind.CANCEL: "注销",
}

BETWEEN_HOLDERS = frozenset(
    {
        MovementKind.SPLIT_IN_HOUSEHOLD,
        MovementKind.TRANSFER,
        MovementKind.INHERIT,
        MovementKind.GIFT,
        MovementKind.ROTATE,
    }
)
ENCUMBERING = frozenset(
    {MovementKind.FREEZE, MovementKind.UNFREEZE, MovementKind.PLEDGE, MovementKind.RELEASE}
)
OUT_OF_REGISTER = frozenset({MovementKind.REDEEM, MovementKind.CANCEL})


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of an organisation's register; both halves of a transfer are one movement.

    A grant has no `from_holder`; a redemption or cancellation no `to_holder`; a freeze, pledge or its end has
    its holder as `from_holder`. `reverses` names the movement that a CANCEL takes back. `milli_shares` > 0.
    """

    id: UUID
    organisation_id: UUID
    share_class: str
    kind: MovementKind
    from_holder: UUID | None
    to_holder: UUID | None
    milli_shares: int
    effective_on: date
    recorded_at: datetime
    reason: str
    approval_ref: str = ""
    reverses: UUID | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """What a holder has of one class; what is frozen or pledged is part of what is held."""

    milli_shares: int = 0
    frozen_milli_shares: int = 0
    pledged_milli_shares: int = 0

    @property
    def free_milli_shares(self) -> int:
        """What may move: neither frozen nor pledged."""
        return self.milli_shares - self.frozen_milli_shares - self.pledged_milli_shares

    @property
    def is_possible(self) -> bool:
        """Nothing below zero, and no more frozen and pledged than held."""
        return min(self.frozen_milli_shares, self.pledged_milli_shares, self.free_milli_shares) >= 0


HolderClass = tuple[UUID, str]  # (holder, share class)
Holdings = Mapping[HolderClass, Holding]
NO_HOLDING = Holding()


def changes_of(movement: Movement) -> list[tuple[HolderClass, Holding]]:
    """What a movement adds to whom: the difference to each holding it touches."""
    moved, share_class = movement.milli_shares, movement.share_class
    if movement.kind in ENCUMBERING:
        assert movement.from_holder is not None
        signed = moved if movement.kind in (MovementKind.FREEZE, MovementKind.PLEDGE) else -moved
        is_freeze = movement.kind in (MovementKind.FREEZE, MovementKind.UNFREEZE)
        difference = Holding(0, signed, 0) if is_freeze else Holding(0, 0, signed)
        return [((movement.from_holder, share_class), difference)]
    changes: list[tuple[HolderClass, Holding]] = []
    if movement.from_holder is not None:
        changes.append(((movement.from_holder, share_class), Holding(-moved)))
    if movement.to_holder is not None:
        changes.append(((movement.to_holder, share_class), Holding(moved)))
    return changes


def enter(holdings: dict[HolderClass, Holding], movement: Movement) -> list[HolderClass]:
    """Enters a movement into the holdings in place, unchecked; gives the holdings it touched."""
    changes = changes_of(movement)
    for key, change in changes:
        before = holdings.get(key, NO_HOLDING)
        holdings[key] = Holding(
            before.milli_shares + change.milli_shares,
            before.frozen_milli_shares + change.frozen_milli_shares,
            before.pledged_milli_shares + change.pledged_milli_shares,
        )
    return [key for key, _ in changes]


def apply(holdings: Holdings, movements: Iterable[Movement]) -> dict[HolderClass, Holding]:
    """The holdings after the movements; nothing is checked, holdings of nothing are left out."""
    after = dict(holdings)
    for movement in movements:
        enter(after, movement)
    return {key: holding for key, holding in after.items() if holding != NO_HOLDING}


def holdings_as_of(
    movements: Iterable[Movement], effective_on: date, recorded_until: datetime
) -> dict[HolderClass, Holding]:
    """Who held what on a day, as was known at an instant: both ends inclusive. Order does not matter."""
    known = (
        movement
        for movement in movements
        if movement.effective_on <= effective_on and movement.recorded_at <= recorded_until
    )
    return apply({}, known)


def issued_milli_shares(holdings: Holdings) -> int:
    """All shares of the register: what the holdings must add up to on any day."""
    return sum(holding.milli_shares for holding in holdings.values())


def held_milli_shares(holdings: Holdings, holder: UUID) -> int:
    """All classes of one holder together."""
    return sum(holding.milli_shares for (who, _), holding in holdings.items() if who == holder)
