"""Moves shares in an organisation's append-only register, and seals what it holds on a record date."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.members.domain.refusals import IdTaken, RecordDateAhead
from services.members.domain.register import (
    Movement,
    MovementKind,
    Policy,
    admit_all,
    cap_of,
    issued_milli_shares,
)
from services.members.domain.register.inside import (
    Part,
    PersonElsewhere,
    is_inside,
    judge_inside,
    judge_parts,
)
from services.members.domain.register.movements import ENCUMBERING, apply, changes_of
from services.members.models import TABLES, Organisation, RegisterSeal
from services.members.queries import people
from services.members.queries import register as queries
from services.members.schemas.people import MemberView
from services.members.schemas.register import MovementView, RecordMovement, SealRegister, SealView
from services.members.service.organisations import follow_register, hold_owners
from services.members.service.people import lock_registers
from shared.contracts.members import RegisterSealed, ShareSide, SharesMoved
from shared.kit import clock
from shared.kit.auth import Actor
from shared.kit.figures import figure_or
from shared.kit.outbox import emit, emit_all

_TAKEN = text("SELECT id FROM movement WHERE id = ANY(:ids) LIMIT 1")
_MEMBERS = text(
    "SELECT m.*, h.code AS household_code FROM member m LEFT JOIN household h ON h.id = m.holder_id"
    " WHERE m.organisation_id = :id AND m.ended_on IS NULL"
)
_HOUSEHOLD_OF = text("SELECT id, household_id FROM person WHERE id = ANY(:ids)")
#: Not ON CONFLICT: the check constraint would judge the difference as if it were a holding.
_HOLD = text(
    """
    WITH d AS (SELECT * FROM unnest(CAST(:holders AS uuid[]), CAST(:classes AS text[]),
                 CAST(:moved AS bigint[]), CAST(:frozen AS bigint[]), CAST(:pledged AS bigint[]))
               AS d(holder_id, share_class, moved, frozen, pledged)),
    updated AS (
      UPDATE holding h SET milli_shares = h.milli_shares + d.moved,
        frozen_milli_shares = h.frozen_milli_shares + d.frozen,
        pledged_milli_shares = h.pledged_milli_shares + d.pledged
      FROM d WHERE h.organisation_id = :id AND h.holder_id = d.holder_id AND h.share_class = d.share_class
      RETURNING h.holder_id, h.share_class)
    INSERT INTO holding (organisation_id, holder_id, share_class, milli_shares, frozen_milli_shares,
                         pledged_milli_shares)
    SELECT :id, d.holder_id, d.share_class, d.moved, d.frozen, d.pledged FROM d
    WHERE NOT EXISTS (SELECT 1 FROM updated u
                      WHERE u.holder_id = d.holder_id AND u.share_class = d.share_class)
    """
)


async def move(session: AsyncSession, actor: Actor, commands: Sequence[RecordMovement]) -> list[MovementView]:
    """Enter movements, all or none, each register in the order given. Refused: see domain.register."""
    by_register: dict[UUID, list[RecordMovement]] = defaultdict(list)
    for command in commands:
        by_register[command.organisation_id].append(command)
    await hold_owners(session, by_register)
    locked = await lock_registers(session, list(by_register))
    taken = (await session.execute(_TAKEN, {"ids": [command.id for command in commands]})).scalar()
    if taken is not None:
        raise IdTaken(field="id", id=taken, what="变动 / movement")
    views: dict[UUID, MovementView] = {}
    for organisation_id, organisation in locked.items():
        rows = await _enter(session, actor, organisation, by_register[organisation_id])
        views.update({view.id: view for view in queries.movement_views(rows)})
    return [views[command.id] for command in commands]


async def _enter(
    session: AsyncSession, actor: Actor, organisation: Organisation, commands: Sequence[RecordMovement]
) -> list[dict[str, Any]]:
    now = next_instant(organisation)
    rows = [movement_row(command, actor.id, now) for command in commands]
    new = [_movement(row) for row in rows]
    members = await insiders(session, organisation.id)
    await _judge(session, organisation, rows, new, members)
    await write(session, organisation, rows, new)
    await _judge_parts(session, organisation.id, rows, new)
    await emit_all(session, _told(new, members))
    if any(one.kind not in ENCUMBERING for one in new):
        await follow_register(session, actor, organisation, min(one.effective_on for one in new))
    return rows


async def _judge(
    session: AsyncSession,
    organisation: Organisation,
    rows: Sequence[dict[str, Any]],
    new: Sequence[Movement],
    members: dict[UUID, MemberView],
) -> None:
    """The domain judges; a split inside one household moves no shares between holders and is judged apart."""
    register = await queries.load(session, organisation.id)
    await _judge_persons(session, rows)
    for row, movement in zip(rows, new, strict=True):
        if is_inside(movement):
            judge_inside(movement, row["from_person"], row["to_person"])
    policy = Policy()
    on = max(movement.effective_on for movement in new)
    cap_bp = await figure_or(session, f"holder_cap_bp:{organisation.code}", on, 0)
    if cap_bp:
        issued = issued_milli_shares(apply({}, (*register, *new)))
        policy = Policy(cap_milli_shares=cap_of(issued, cap_bp))
    admit_all(register, [one for one in new if not is_inside(one)], members.keys(), policy)


async def _judge_persons(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Who receives is of the household that receives, or takes the own part along to where it moves. Who
    gives up may live elsewhere by now: a part left behind is judged by `_judge_parts`."""
    persons = {row[name] for row in rows for name in ("from_person", "to_person") if row[name] is not None}
    if not persons:
        return
    found = await session.execute(_HOUSEHOLD_OF, {"ids": list(persons)})
    household_of = {row.id: row.household_id for row in found}
    for row in rows:
        for side in ("from", "to"):
            person, holder = row[f"{side}_person"], row[f"{side}_holder"]
            if person is None:
                continue
            along = side == "from" or row["from_person"] == person
            elsewhere = not along and holder not in (household_of.get(person), person)
            if holder is None or person not in household_of or elsewhere:
                raise PersonElsewhere(field=f"{side}_person")


async def _judge_parts(
    session: AsyncSession, organisation_id: UUID, rows: Sequence[dict[str, Any]], new: Sequence[Movement]
) -> None:
    """Nobody's part of a household's shares goes below nothing."""
    given_up: Counter[Part] = Counter()
    for row, movement in zip(rows, new, strict=True):
        if row["from_person"] is not None and movement.kind not in ENCUMBERING:
            part = (row["from_holder"], row["from_person"], movement.share_class)
            given_up[part] += movement.milli_shares
    if given_up:
        persons = {person for _, person, _ in given_up}
        judge_parts(await queries.parts_in(session, organisation_id, persons), given_up)


async def insiders(session: AsyncSession, organisation_id: UUID) -> dict[UUID, MemberView]:
    """Who belongs to an organisation now, by holder."""
    rows = await session.execute(_MEMBERS, {"id": organisation_id})
    return {row.holder_id: people.member_view(row) for row in rows}


def next_instant(organisation: Organisation) -> datetime:
    """Now, but later than all the register has recorded or sealed: a seal's instant parts them cleanly."""
    now = clock.now()
    if organisation.register_at is not None:
        now = max(now, organisation.register_at + timedelta(microseconds=1))
    organisation.register_at = now
    return now


def movement_row(command: RecordMovement, recorded_by: UUID, now: datetime) -> dict[str, Any]:
    """The register's row of a command."""
    return {
        **command.model_dump(exclude={"kind"}),
        "kind": command.kind.value,
        "recorded_at": now,
        "recorded_by": recorded_by,
    }


def _movement(row: dict[str, Any]) -> Movement:
    left_out = ("from_person", "to_person", "recorded_by", "kind")
    return Movement(kind=MovementKind(row["kind"]), **{k: v for k, v in row.items() if k not in left_out})


async def write(
    session: AsyncSession,
    organisation: Organisation,
    rows: Sequence[dict[str, Any]],
    new: Sequence[Movement],
) -> None:
    """Write the rows and the holdings that follow, a statement each. Refused: HoldingBelowNothing."""
    await session.execute(insert(TABLES["movement"]), list(rows))
    moved: Counter[tuple[UUID, str]] = Counter()
    frozen: Counter[tuple[UUID, str]] = Counter()
    pledged: Counter[tuple[UUID, str]] = Counter()
    for movement in new:
        for key, change in changes_of(movement):
            moved[key] += change.milli_shares
            frozen[key] += change.frozen_milli_shares
            pledged[key] += change.pledged_milli_shares
    keys = list(moved)
    await session.execute(
        _HOLD,
        {
            "id": organisation.id,
            "holders": [key[0] for key in keys],
            "classes": [key[1] for key in keys],
            "moved": [moved[key] for key in keys],
            "frozen": [frozen[key] for key in keys],
            "pledged": [pledged[key] for key in keys],
        },
    )


def _told(new: Iterable[Movement], members: dict[UUID, MemberView]) -> list[SharesMoved]:
    """One fact a movement, both sides together; what only freezes or pledges is not told."""
    events: list[SharesMoved] = []
    for movement in new:
        if movement.kind in ENCUMBERING or movement.from_holder == movement.to_holder:
            continue
        sides = [side(members, *key, change.milli_shares) for key, change in changes_of(movement)]
        events.append(
            SharesMoved(
                organisation_id=movement.organisation_id,
                movement_id=movement.id,
                kind=movement.kind.value,
                effective_on=movement.effective_on,
                recorded_at=movement.recorded_at,
                sides=tuple(sides),
            )
        )
    return events


def side(members: dict[UUID, MemberView], holder_id: UUID, share_class: str, milli_shares: int) -> ShareSide:
    """One side of a movement as told; a holder who has since left keeps its place without a name."""
    member = members.get(holder_id)
    return ShareSide(
        holder_id=holder_id,
        holder_name=member.holder_name if member else "",
        register_order=member.register_order if member else 0,
        share_class=share_class,
        milli_shares=milli_shares,
    )


async def seal(session: AsyncSession, actor: Actor, organisation_id: UUID, command: SealRegister) -> SealView:
    """Say what the register holds on a record date, as known now. Refused: RecordDateAhead."""
    if command.record_on > clock.today():
        raise RecordDateAhead(field="record_on", on=command.record_on.isoformat())
    organisation = (await lock_registers(session, [organisation_id]))[organisation_id]
    until = max(clock.now(), organisation.register_at or clock.now())
    organisation.register_at = until
    held = await queries.lines(session, organisation_id, command.record_on, until)
    total = sum(milli for _, _, milli in held)
    row = RegisterSeal(
        id=command.id,
        organisation_id=organisation_id,
        record_on=command.record_on,
        recorded_until=until,
        holders=len({holder for holder, _, _ in held}),
        total_milli_shares=total,
        hash=hash_of(held),
        recorded_by=actor.id,
    )
    session.add(row)
    await session.flush()  # the seal stands before it is told
    await emit(
        session,
        RegisterSealed(
            organisation_id=organisation_id,
            record_on=command.record_on,
            recorded_until=until.isoformat(),
            holders=row.holders,
            total_milli_shares=total,
            hash=row.hash,
        ),
    )
    return SealView.model_validate(row, from_attributes=True)


def hash_of(lines: Iterable[tuple[UUID, str, int]]) -> str:
    """SHA-256 over 'holder_id:class:milli_shares' lines sorted, joined by newline (contracts.members)."""
    written = sorted(f"{holder}:{share_class}:{milli}" for holder, share_class, milli in lines)
    return hashlib.sha256("\n".join(written).encode()).hexdigest()
