"""A split or inheritance inside a household: whose part of its shares is whose; its holding stays."""

from collections.abc import Mapping
from uuid import UUID

from services.members.domain.register.movements import Movement, MovementKind
from services.members.domain.register.refusals import NotApproved, NothingToMove, ReasonMissing
from services.members.domain.register.rules import NEEDS_APPROVAL
from services.members.domain.roster.cells import as_shares
from shared.kit.errors import Kind, Refused


class PersonsMissing(Refused):
    """A split or inheritance inside a household goes from one of its persons to another."""

    kind = Kind.INVALID
    zh = "户内分割或继承必须写明本户内转出和转入的两个不同的人"
    en = "A split or inheritance inside a household names two different persons of it"


class PersonElsewhere(Refused):
    """The person is not of the household that holds the shares."""

    kind = Kind.INVALID
    zh = "写明的人不属于这一户"
    en = "The person does not belong to the household of that side"


class PersonHasLess(Refused):
    """A person cannot give up more than the part recorded for that person."""

    kind = Kind.CONFLICT
    zh = "此人名下的{share_class}只有 {held} 股，不够 {wanted} 股"
    en = "Only {held} of {share_class} are this person's, {wanted} asked"


def is_inside(movement: Movement) -> bool:
    """A split or inheritance whose two sides are one household."""
    return (
        movement.kind in (MovementKind.SPLIT_IN_HOUSEHOLD, MovementKind.INHERIT)
        and movement.from_holder is not None
        and movement.from_holder == movement.to_holder
        and movement.reverses is None
    )


def judge_inside(movement: Movement, from_person: UUID | None, to_person: UUID | None) -> None:
    """Judges the form of a split or inheritance inside a household; the holding does not change."""
    if movement.milli_shares <= 0:
        raise NothingToMove(field="milli_shares")
    if not movement.reason.strip():
        raise ReasonMissing(field="reason")
    if movement.kind in NEEDS_APPROVAL and not movement.approval_ref.strip():
        raise NotApproved(field="approval_ref", kind=movement.kind.value, kind_zh=movement.kind.zh)
    if from_person is None or to_person is None or from_person == to_person:
        raise PersonsMissing(field="to_person")


Part = tuple[UUID, UUID, str]  # holder, person, class


def judge_parts(parts: Mapping[Part, int], given_up: Mapping[Part, int]) -> None:
    """Judges that nobody is left below nothing where something was given up; `parts` are after it."""
    for part, wanted in given_up.items():
        after = parts.get(part, 0)
        if after < 0:
            raise PersonHasLess(
                field="from_person",
                share_class=part[2],
                held=as_shares(after + wanted),
                wanted=as_shares(wanted),
            )
