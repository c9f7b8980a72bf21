"""Households, persons and members, as rows and as views."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.members.models import Household, Member, Organisation, Person
from services.members.schemas.people import (
    ChangeView,
    HouseholdDetail,
    HouseholdView,
    MemberView,
    PersonView,
    UnmaskedLogView,
)
from shared.kit.errors import NotFound

_HOUSEHOLDS = text(
    """
    WITH placed AS (
      SELECT h.*, o.name AS village_name,
        (o.code COLLATE "C", length(h.code_key), h.code_key COLLATE "C", h.id) AS place
      FROM household h JOIN organisation o ON o.id = h.village_id WHERE h.village_id = ANY(:visible))
    SELECT id, village_id, village_name, code, head_name, group_name, persons, account_masked, effective_on,
      ended_on, merged_into FROM placed p
    WHERE (CAST(:village AS uuid) IS NULL OR village_id = :village)
      AND (CAST(:code AS text) IS NULL OR code_key = :code)
      AND (CAST(:ended AS bool) IS NULL OR (ended_on IS NOT NULL) = :ended)
      AND (:search = '' OR code_key = :search_key OR strpos(head_name, :search) > 0
        OR (:search !~ '^[0-9]+$' AND strpos(group_name, :search) > 0) OR EXISTS (
          SELECT 1 FROM person WHERE household_id = p.id AND left_on IS NULL AND strpos(name, :search) > 0))
      AND (CAST(:after AS uuid) IS NULL OR place > (SELECT place FROM placed WHERE id = :after))
    ORDER BY place LIMIT :limit
    """
)
_UNMASKED = text(
    """
    SELECT u.*, p.name AS subject_name, h.code AS household_code, o.name AS village_name
    FROM unmasked u JOIN person p ON p.id = u.subject_id JOIN household h ON h.id = p.household_id
    JOIN organisation o ON o.id = u.village_id
    WHERE u.village_id = ANY(:visible)
      AND (CAST(:after AS uuid) IS NULL OR (u.recorded_at, u.id) <
        (SELECT recorded_at, id FROM unmasked WHERE id = :after))
    ORDER BY u.recorded_at DESC, u.id DESC LIMIT :limit
    """
)
_PERSONS = text("SELECT * FROM person WHERE household_id = :household ORDER BY position, id")
_CHANGES = text(
    "SELECT * FROM registry_change WHERE household_id = :household"
    " ORDER BY recorded_at DESC, id DESC LIMIT :limit"
)
_FOUND = text(
    "SELECT * FROM person WHERE id_index = :index AND village_id = ANY(:visible) ORDER BY id LIMIT 50"
)
_MEMBERS = text(
    """
    SELECT m.*, h.code AS household_code FROM member m LEFT JOIN household h ON h.id = m.holder_id
    WHERE m.organisation_id = :organisation AND m.register_order > :after
      AND (:search = '' OR strpos(m.holder_name, :search) > 0 OR h.code_key = :code)
    ORDER BY m.register_order LIMIT :limit
    """
)
_MEMBERS_OF = text(
    """
    SELECT m.*, h.code AS household_code FROM member m
    JOIN unnest(CAST(:organisations AS uuid[]), CAST(:holders AS uuid[])) AS k(organisation_id, holder_id)
      USING (organisation_id, holder_id)
    LEFT JOIN household h ON h.id = m.holder_id
    """
)
_HOMES_ELSEWHERE = text(
    """
    SELECT DISTINCT h.village_id
    FROM unnest(CAST(:organisations AS uuid[]), CAST(:holders AS uuid[])) AS k(organisation_id, holder_id)
    JOIN organisation o ON o.id = k.organisation_id AND o.legal_form = 'village_org'
    JOIN (SELECT id, village_id FROM household UNION ALL SELECT id, village_id FROM person) h
      ON h.id = k.holder_id AND h.village_id <> k.organisation_id
    """
)
_HOLDERS = text(
    """
    SELECT id, 'household' AS kind, head_name AS name, village_id FROM household WHERE id = ANY(:ids)
    UNION ALL SELECT id, 'person', name, village_id FROM person WHERE id = ANY(:ids)
    UNION ALL SELECT id, 'organisation', name, NULL FROM organisation WHERE id = ANY(:ids)
    """
)


async def find_household(session: AsyncSession, household_id: UUID) -> Household:
    """The household's row. Refuses NotFound."""
    row = await session.get(Household, household_id)
    if row is None:
        raise NotFound(what="户 / household", id=household_id)
    return row


async def find_person(session: AsyncSession, person_id: UUID) -> Person:
    """The person's row. Refuses NotFound."""
    row = await session.get(Person, person_id)
    if row is None:
        raise NotFound(what="人员 / person", id=person_id)
    return row


async def find_member(session: AsyncSession, organisation_id: UUID, holder_id: UUID) -> Member:
    """The membership's row. Refuses NotFound."""
    row = await session.get(Member, (organisation_id, holder_id))
    if row is None:
        raise NotFound(what="成员 / member", id=holder_id)
    return row


async def households(
    session: AsyncSession,
    visible: Sequence[UUID],
    *,
    village_id: UUID | None = None,
    code_key: str | None = None,
    search: str = "",
    search_key: str = "",
    ended: bool | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> list[HouseholdView]:
    """Households of the visible villages by village and number; `search` is part of a name or group, and
    `search_key` the whole of a number."""
    query = {
        "visible": list(visible),
        "village": village_id,
        "code": code_key,
        "search": search,
        "search_key": search_key,
        "ended": ended,
        "after": after,
        "limit": limit,
    }
    rows = await session.execute(_HOUSEHOLDS, query)
    return [household_view(row, row.village_name) for row in rows]


async def household(session: AsyncSession, row: Household) -> HouseholdDetail:
    """A household with its persons, masked."""
    persons = await session.execute(_PERSONS, {"household": row.id})
    village = await session.get_one(Organisation, row.village_id)
    into = await session.get(Household, row.merged_into) if row.merged_into else None
    return HouseholdDetail(
        **household_view(row, village.name).model_dump(),
        merged_into_code=into.code if into else None,
        members=[person_view(person) for person in persons],
    )


async def unmasked(
    session: AsyncSession, visible: Sequence[UUID], after: UUID | None, limit: int
) -> list[UnmaskedLogView]:
    """Who looked behind a mask in the visible villages, the newest first."""
    rows = await session.execute(_UNMASKED, {"visible": list(visible), "after": after, "limit": limit})
    return [UnmaskedLogView.model_validate(row._mapping) for row in rows]


async def living(session: AsyncSession, household_id: UUID) -> list[Person]:
    """Who is of a household now, in order, as rows."""
    rows = await session.execute(
        select(Person)
        .where(col(Person.household_id) == household_id, col(Person.left_on).is_(None))
        .order_by(col(Person.position), col(Person.id))
    )
    return list(rows.scalars())


async def changes(session: AsyncSession, household_id: UUID, limit: int) -> list[ChangeView]:
    """What happened to a household since it was registered, the newest first."""
    rows = await session.execute(_CHANGES, {"household": household_id, "limit": limit})
    return [ChangeView.model_validate(row._mapping) for row in rows]


async def persons_of_index(session: AsyncSession, index: str, visible: Sequence[UUID]) -> list[PersonView]:
    """The persons of a blind index in the visible villages."""
    rows = await session.execute(_FOUND, {"index": index, "visible": list(visible)})
    return [person_view(row) for row in rows]


async def members(
    session: AsyncSession, organisation_id: UUID, after: int, limit: int, search: str = "", code: str = ""
) -> list[MemberView]:
    """Who belongs to an organisation, in register order; `search` is part of a name, `code` a household's."""
    query = {"organisation": organisation_id, "after": after, "limit": limit, "search": search, "code": code}
    return [member_view(row) for row in await session.execute(_MEMBERS, query)]


async def holders(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Any]:
    """What each id stands for: rows of `kind`, `name`, `village_id`, by id; unknown ids are left out."""
    return {row.id: row for row in await session.execute(_HOLDERS, {"ids": list(ids)})}


async def homes_elsewhere(session: AsyncSession, keys: Sequence[tuple[UUID, UUID]]) -> Sequence[UUID]:
    """Where holders are at home who are to be admitted (organisation, holder) to another village."""
    query = {"organisations": [key[0] for key in keys], "holders": [key[1] for key in keys]}
    return (await session.execute(_HOMES_ELSEWHERE, query)).scalars().all()


async def members_of(
    session: AsyncSession, keys: Sequence[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], MemberView]:
    """The memberships of these (organisation, holder) pairs that exist."""
    query = {"organisations": [key[0] for key in keys], "holders": [key[1] for key in keys]}
    rows = await session.execute(_MEMBERS_OF, query)
    return {(row.organisation_id, row.holder_id): member_view(row) for row in rows}


def household_view(row: Any, village_name: str) -> HouseholdView:
    return HouseholdView(
        id=row.id,
        village_id=row.village_id,
        village_name=village_name,
        code=row.code,
        head_name=row.head_name,
        group=row.group_name,
        persons=row.persons,
        account_masked=row.account_masked,
        effective_on=row.effective_on,
        ended_on=row.ended_on,
        merged_into=row.merged_into,
    )


def person_view(row: Any) -> PersonView:
    return PersonView(
        id=row.id,
        household_id=row.household_id,
        village_id=row.village_id,
        name=row.name,
        relation=row.relation,
        is_head=row.is_head,
        sex=row.sex,
        born_on=row.born_on,
        group=row.group_name,
        is_member=row.is_member,
        id_masked=row.id_masked,
        joined_on=row.joined_on,
        left_on=row.left_on,
    )


def member_view(row: Any) -> MemberView:
    return MemberView(
        organisation_id=row.organisation_id,
        holder_id=row.holder_id,
        holder_kind=row.holder_kind,
        holder_name=row.holder_name,
        household_code=row.household_code,
        register_order=row.register_order,
        admitted_on=row.admitted_on,
        ended_on=row.ended_on,
    )
