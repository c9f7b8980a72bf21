"""Judges movements of shares before they enter the register; what is entered is never changed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from services.members.domain.register.movements import (
    BETWEEN_HOLDERS,
    ENCUMBERING,
    NO_HOLDING,
    OUT_OF_REGISTER,
    HolderClass,
    Holding,
    Holdings,
    Movement,
    MovementKind,
    apply,
    enter,
    held_milli_shares,
)
from services.members.domain.register.refusals import (
    BelowZeroLater,
    HolderMissing,
    HolderOutOfPlace,
    MoreThanFree,
    MoreThanFrozen,
    MoreThanPledged,
    NotApproved,
    NothingToMove,
    NotItsReverse,
    OtherRegister,
    OverTheCap,
    ReasonMissing,
    ReversedAlready,
    ReversesNothing,
    SameHolderTwice,
    TransfereeOutside,
)
from services.members.domain.roster.cells import as_shares

# A court's freeze, and a bank's word that a loan is paid, are not for the members to approve.
NEEDS_APPROVAL = frozenset(MovementKind) - {
    MovementKind.FREEZE,
    MovementKind.UNFREEZE,
    MovementKind.RELEASE,
    MovementKind.INHERIT,
}

_FROM = {"side": "from", "side_zh": "转出方"}
_TO = {"side": "to", "side_zh": "转入方"}


@dataclass(frozen=True, slots=True)
class Policy:
    """What a charter says: the cap on one holder's shares (None: no cap), and what needs approval."""

    cap_milli_shares: int | None = None
    needs_approval: frozenset[MovementKind] = NEEDS_APPROVAL


def cap_of(issued_milli_shares: int, cap_basis_points: int) -> int:
    """The cap as a part of all shares, rounded down: 300 basis points of 524,940 are 15,748."""
    return issued_milli_shares * cap_basis_points // 10_000


def admit(movement: Movement, holdings: Holdings, insiders: Collection[UUID], policy: Policy) -> None:
    """Judges one movement against the holdings of its effective day; returns when it may be entered.

    `insiders` are the holders who belong to the organisation. Shares only leave what is free, go to insiders,
    and stay under the cap. A reversal (`reverses`) must also pass `admit_reversal`.
    """
    _judge_form(movement, policy)
    _judge_source(movement, holdings)
    if movement.to_holder is not None and movement.reverses is None:
        if movement.to_holder not in insiders:
            raise TransfereeOutside(field="to_holder")
        _judge_cap(movement, movement.to_holder, holdings, policy)


def _judge_form(movement: Movement, policy: Policy) -> None:
    """What must be said, whatever the holdings."""
    kind, facts = movement.kind, {"kind": movement.kind.value, "kind_zh": movement.kind.zh}
    if movement.milli_shares <= 0:
        raise NothingToMove(field="milli_shares")
    if not movement.reason.strip():
        raise ReasonMissing(field="reason")
    if kind in policy.needs_approval and not movement.approval_ref.strip():
        raise NotApproved(field="approval_ref", **facts)
    if movement.reverses is not None:
        return  # its sides are those of what it reverses
    needs_from = kind is not MovementKind.GRANT
    needs_to = kind is MovementKind.GRANT or kind in BETWEEN_HOLDERS
    if needs_from and movement.from_holder is None:
        raise HolderMissing(field="from_holder", **_FROM, **facts)
    if needs_to and movement.to_holder is None:
        raise HolderMissing(field="to_holder", **_TO, **facts)
    if not needs_from and movement.from_holder is not None:
        raise HolderOutOfPlace(field="from_holder", **_FROM, **facts)
    if not needs_to and movement.to_holder is not None:
        assert kind in ENCUMBERING or kind in OUT_OF_REGISTER
        raise HolderOutOfPlace(field="to_holder", **_TO, **facts)
    if needs_from and movement.from_holder == movement.to_holder:
        raise SameHolderTwice(field="to_holder")


def _judge_source(movement: Movement, holdings: Holdings) -> None:
    """Nobody below zero; what is frozen or pledged stays; no more is lifted than lies on it."""
    if movement.from_holder is None:
        return
    holding = holdings.get((movement.from_holder, movement.share_class), NO_HOLDING)
    wanted = movement.milli_shares
    facts = {
        "share_class": movement.share_class,
        "wanted": as_shares(wanted),
        "held": as_shares(holding.milli_shares),
        "free": as_shares(holding.free_milli_shares),
        "frozen": as_shares(holding.frozen_milli_shares),
        "pledged": as_shares(holding.pledged_milli_shares),
    }
    if movement.kind is MovementKind.UNFREEZE:
        if wanted > holding.frozen_milli_shares:
            raise MoreThanFrozen(field="milli_shares", **facts)
    elif movement.kind is MovementKind.RELEASE:
        if wanted > holding.pledged_milli_shares:
            raise MoreThanPledged(field="milli_shares", **facts)
    elif wanted > holding.free_milli_shares:
        raise MoreThanFree(field="milli_shares", **facts)


def _judge_cap(movement: Movement, holder: UUID, holdings: Holdings, policy: Policy) -> None:
    if policy.cap_milli_shares is None:
        return
    after = held_milli_shares(holdings, holder) + movement.milli_shares
    if after > policy.cap_milli_shares:
        raise OverTheCap(field="to_holder", after=as_shares(after), cap=as_shares(policy.cap_milli_shares))


def admit_reversal(movement: Movement, register: Iterable[Movement]) -> None:
    """Judges that a CANCEL with `reverses` takes one movement of this register back, whole and once."""
    if movement.reverses is None:
        return
    earlier = list(register)
    target = next((one for one in earlier if one.id == movement.reverses), None)
    if target is None:
        raise ReversesNothing(field="reverses")
    if any(one.reverses == target.id for one in earlier if one.id != movement.id):
        raise ReversedAlready(field="reverses")
    is_reverse = (
        movement.kind is MovementKind.CANCEL
        and target.kind not in ENCUMBERING
        and target.reverses is None
        and movement.share_class == target.share_class
        and movement.milli_shares == target.milli_shares
        and movement.from_holder == target.to_holder
        and movement.to_holder == target.from_holder
        and movement.effective_on >= target.effective_on
    )
    if not is_reverse:
        raise NotItsReverse(field="reverses")


def admit_all(
    register: Sequence[Movement],
    new: Sequence[Movement],
    insiders: Collection[UUID],
    policy: Policy,
) -> None:
    """Judges a batch as one, in its order, against the whole register: every movement or none.

    Each is judged on its own effective day; then each later day is walked through, so that a movement dated
    back leaves nobody with less than nothing afterwards (`BelowZeroLater`).
    """
    so_far = list(register)
    holdings: dict[HolderClass, Holding] = {}
    judged_on: date | None = None
    for movement in new:
        if any(movement.organisation_id != one.organisation_id for one in (*register[:1], *new[:1])):
            raise OtherRegister(field="organisation_id")
        if judged_on != movement.effective_on:
            judged_on = movement.effective_on
            holdings = apply({}, (one for one in so_far if one.effective_on <= judged_on))
        admit(movement, holdings, insiders, policy)
        admit_reversal(movement, so_far)
        so_far.append(movement)
        enter(holdings, movement)
    judge_every_day(so_far)


def judge_every_day(register: Iterable[Movement]) -> None:
    """Walks through every effective day: at its end nobody has less than is frozen and pledged, or zero."""
    holdings: dict[HolderClass, Holding] = {}
    for on, movements in groupby(sorted(register, key=_effective_on), key=_effective_on):
        touched = {key: None for movement in movements for key in enter(holdings, movement)}
        for key in touched:
            if not holdings[key].is_possible:
                raise BelowZeroLater(share_class=key[1], on=on.isoformat())


def _effective_on(movement: Movement) -> date:
    return movement.effective_on
