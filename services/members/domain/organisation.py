"""What an organisation of the group may be: its place in the tree, its codes, its owners."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from shared.contracts.members import LegalForm
from shared.kit.errors import Kind, Refused

#: A branch is part of one of these (公司法 §13).
COMPANIES = frozenset({LegalForm.COMPANY, LegalForm.SUBSIDIARY})
#: What has capital owned by others, by paid-in fen.
OWNED = frozenset({LegalForm.COMPANY, LegalForm.SUBSIDIARY})
#: Their registers count capital in fen; a village's counts shares by the thousandth.
IN_FEN = OWNED | {LegalForm.COOP}


class BranchOfNobody(Refused):
    """A branch has no legal person of its own: it names its company (公司法 §13)."""

    kind = Kind.INVALID
    zh = "分公司必须写明所属公司"
    en = "A branch must name the company it is part of"


class OnlyBranchesArePart(Refused):
    """Every other organisation is a legal entity of its own."""

    kind = Kind.INVALID
    zh = "只有分公司属于另一法人，其他组织本身就是法人"
    en = "Only a branch is part of another legal entity"


class RootIsTheTownship(Refused):
    """The tree has one root, the township, and everything else stands below something."""

    kind = Kind.INVALID
    zh = "只有乡镇是组织树的根，其他组织必须写明上级"
    en = "Only the township is the root of the tree; anything else names what it stands below"


class NotOwnable(Refused):
    """Owners with paid-in capital are a company's; members of co-ops and villages are in their registers."""

    kind = Kind.INVALID
    zh = "只有公司有出资的股东；合作社和村集体的成员在股权登记簿中"
    en = "Only companies have owners by paid-in capital; members of co-ops and villages are in registers"


class OwnerTwice(Refused):
    """An owner is listed once."""

    kind = Kind.INVALID
    zh = "同一股东列了两次"
    en = "An owner is listed twice"


class NothingPaidIn(Refused):
    """Somebody has paid something in: weights that are all zero divide nothing."""

    kind = Kind.INVALID
    zh = "全部实缴出资合计为零"
    en = "Nothing is paid in by any owner"


class OwnersInACircle(Refused):
    """An organisation may not own itself, through however many others."""

    kind = Kind.CONFLICT
    zh = "股权成环：{name} 会通过其他组织持有自己"
    en = "Owners in a circle: {name} would own itself through others"


def judge_place(form: LegalForm, parent_id: UUID | None, legal_entity_id: UUID | None, own_id: UUID) -> None:
    """Judges where it stands. Refused: RootIsTheTownship, BranchOfNobody, OnlyBranchesArePart."""
    if (parent_id is None) != (form is LegalForm.TOWNSHIP):
        raise RootIsTheTownship(field="parent_id")
    if form is LegalForm.BRANCH:
        if legal_entity_id is None or legal_entity_id == own_id:
            raise BranchOfNobody(field="legal_entity_id")
    elif legal_entity_id not in (None, own_id):
        raise OnlyBranchesArePart(field="legal_entity_id")


def judge_owners(form: LegalForm, owners: Sequence[tuple[UUID, int]]) -> None:
    """Judges a list of (owner, paid-in fen). Refused: NotOwnable, OwnerTwice, NothingPaidIn."""
    if not owners:
        return
    if form not in OWNED:
        raise NotOwnable(field="owners")
    if len({holder for holder, _ in owners}) != len(owners):
        raise OwnerTwice(field="owners")
    if not any(paid for _, paid in owners):
        raise NothingPaidIn(field="owners")


def judge_circle(own_id: UUID, name: str, owners_of: Mapping[UUID, Sequence[UUID]]) -> None:
    """Judges that nobody owns itself; `owners_of` is the whole ownership graph. Refused: OwnersInACircle."""
    seen: set[UUID] = set()
    todo = list(owners_of.get(own_id, ()))
    while todo:
        one = todo.pop()
        if one == own_id:
            raise OwnersInACircle(field="owners", name=name)
        if one not in seen:
            seen.add(one)
            todo.extend(owners_of.get(one, ()))
