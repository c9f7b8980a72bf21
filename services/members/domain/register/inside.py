"""A split inside a household: whose part of its shares is whose; the household's holding is unchanged."""

from collections.abc import Mapping
from uuid import UUID

from services.members.domain.register.movements import Movement, MovementKind
from services.members.domain.register.refusals import NotApproved, NothingToMove, ReasonMissing
from services.members.domain.roster.cells import as_shares
from shared.kit.errors import Kind, Refused


class PersonsMissing(Refused):
    """A split inside a household goes from one of its persons to another."""

    kind = Kind.INVALID
    zh = "户内分割必须写明本户内转出和转入的两个不同的人"
    en = "A split inside a household names two different persons of it"


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
    """A split whose two sides are one household."""
    return (
        movement.kind is MovementKind.SPLIT_IN_HOUSEHOLD
        and movement.from_holder is not None
        and movement.from_holder == movement.to_holder
        and movement.reverses is None
    )


def judge_inside(movement: Movement, from_person: UUID | None, to_person: UUID | None) -> None:
    """Judges the form of a split inside a household; the holding does not change."""
    if movement.milli_shares <= 0:
        raise NothingToMove(field="milli_shares")
    if not movement.reason.strip():
        raise ReasonMissing(field="reason")
    if not movement.approval_ref.strip():
        raise NotApproved(field="approval_ref", kind=movement.kind.value, kind_zh=movement.kind.zh)
    if from_person is None or to_person is None or from_person == to_person:
        raise PersonsMissing(field="to_person")


def judge_parts(parts: Mapping[tuple[UUID, str], int], given_up: Mapping[tuple[UUID, str], int]) -> None:
    """Judges that no person is left below nothing. `parts` are after, `given_up` what was taken, by class."""
    for (person, share_class), after in parts.items():
        if after < 0:
            wanted = given_up.get((person, share_class), -after)
            raise PersonHasLess(
                field="from_person",
                share_class=share_class,
                held=as_shares(after + wanted),
                wanted=as_shares(wanted),
            )
