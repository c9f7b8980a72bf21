"""Who belongs to a group on a day: control by more than half of the paid-in capital (CAS 33 art. 7, 13).

Co-ops are one member one vote, village organisations are the owners: neither is ever controlled
(domain.md §0.5).
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from uuid import UUID

from shared.kit.errors import Refused

#: Paid-in capital by entity and holder, on one day.
Owners = Mapping[UUID, Mapping[UUID, int]]


class OwnershipGoesRound(Refused):
    """Members own one another in a circle: how much of each belongs to the company is not told by it."""

    zh = "成员单位相互持股成环，不能确定归属比例：{entity}"
    en = "Members own one another in a circle, so shares cannot be told: {entity}"


def controlled(company_id: UUID, owners: Owners, companies: Iterable[UUID]) -> list[UUID]:
    """The company and the legal entities it controls, itself or together with others it controls."""
    group = [company_id]
    candidates = [one for one in companies if one != company_id]
    found = True
    while found:
        found = False
        for one in candidates:
            if one not in group and 2 * held_by(owners, one, group) > 1:
                group.append(one)
                found = True
    return group


def held_by(owners: Owners, entity_id: UUID, holders: Iterable[UUID]) -> Fraction:
    """The part of an entity's paid-in capital in these hands; nothing where nobody paid any."""
    paid_in = owners.get(entity_id, {})
    total = sum(paid_in.values())
    return Fraction(sum(paid_in.get(holder, 0) for holder in set(holders)), total) if total else Fraction(0)


def shares_of(company_id: UUID, owners: Owners, group: Iterable[UUID]) -> dict[UUID, Fraction]:
    """How much of each member belongs to the company through all chains. Refuses OwnershipGoesRound."""
    shares: dict[UUID, Fraction] = {company_id: Fraction(1)}
    members = list(group)

    def share(entity_id: UUID, above: tuple[UUID, ...]) -> Fraction:
        if entity_id in above:
            raise OwnershipGoesRound(entity=entity_id)
        if entity_id not in shares:
            shares[entity_id] = sum(
                (
                    held_by(owners, entity_id, [holder]) * share(holder, (*above, entity_id))
                    for holder in members
                    if owners.get(entity_id, {}).get(holder, 0)
                ),
                Fraction(0),
            )
        return shares[entity_id]

    return {member: share(member, ()) for member in members}
