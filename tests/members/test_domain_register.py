"""The equity register: what may move, holdings on any pair of dates, a changed workbook as proposals."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.members.domain.register import (
    Change,
    CurrentRegister,
    Holding,
    Movement,
    MovementKind,
    Policy,
    ProposedMovement,
    admit_all,
    cap_of,
    differences,
    holdings_as_of,
    issued_milli_shares,
    judge_every_day,
    register_of,
)
from services.members.domain.register import refusals as refused
from services.members.domain.roster import Person, Roster
from shared.kit.errors import Refused
from tests.members.workbooks import (
    PLAIN,
    SAMPLE,
    Village,
    Villager,
    read,
    sample,
    saved,
    small_village,
    table,
)

ORGANISATION = UUID(int=1)
A, B, C, OUTSIDER = (UUID(int=number) for number in (11, 12, 13, 99))
INSIDERS = {A, B, C}
DAY = date(2025, 12, 31)
NOW = datetime(2026, 1, 5, tzinfo=UTC)
BASE = "人口股"
POLICY = Policy()


def move(
    number: int,
    kind: MovementKind,
    from_holder: UUID | None,
    to_holder: UUID | None,
    milli_shares: int = 1000,
    *,
    on: date = DAY,
    reverses: int | None = None,
) -> Movement:
    return Movement(
        id=UUID(int=1000 + number),
        organisation_id=ORGANISATION,
        share_class=BASE,
        kind=kind,
        from_holder=from_holder,
        to_holder=to_holder,
        milli_shares=milli_shares,
        effective_on=on,
        recorded_at=NOW + timedelta(seconds=number),
        reason="股改",
        approval_ref="〔2025〕3号",
        reverses=None if reverses is None else UUID(int=1000 + reverses),
    )


GRANTED = [
    move(1, MovementKind.GRANT, None, A, 5000),
    move(2, MovementKind.GRANT, None, B, 2000),
    move(3, MovementKind.FREEZE, A, None, 1000),
    move(4, MovementKind.PLEDGE, A, None, 1500),
]

REFUSED: list[tuple[Movement, type[Refused]]] = [
    (move(9, MovementKind.TRANSFER, A, B, 2501), refused.MoreThanFree),
    (move(9, MovementKind.FREEZE, A, None, 2501), refused.MoreThanFree),
    (move(9, MovementKind.REDEEM, C, None, 1), refused.MoreThanFree),
    (move(9, MovementKind.UNFREEZE, A, None, 1001), refused.MoreThanFrozen),
    (move(9, MovementKind.RELEASE, A, None, 1501), refused.MoreThanPledged),
    (move(9, MovementKind.TRANSFER, A, OUTSIDER, 1), refused.TransfereeOutside),
    (move(9, MovementKind.GRANT, None, OUTSIDER, 1), refused.TransfereeOutside),
    (move(9, MovementKind.TRANSFER, A, A, 1), refused.SameHolderTwice),
    (move(9, MovementKind.TRANSFER, A, None, 1), refused.HolderMissing),
    (move(9, MovementKind.GRANT, None, None, 1), refused.HolderMissing),
    (move(9, MovementKind.REDEEM, None, None, 1), refused.HolderMissing),
    (move(9, MovementKind.GRANT, A, B, 1), refused.HolderOutOfPlace),
    (move(9, MovementKind.CANCEL, A, B, 1), refused.HolderOutOfPlace),
    (move(9, MovementKind.PLEDGE, A, B, 1), refused.HolderOutOfPlace),
    (move(9, MovementKind.TRANSFER, A, B, 0), refused.NothingToMove),
    (move(9, MovementKind.TRANSFER, A, B, -5), refused.NothingToMove),
    (replace(move(9, MovementKind.GIFT, A, B, 1), approval_ref=" "), refused.NotApproved),
    (replace(move(9, MovementKind.GIFT, A, B, 1), reason=""), refused.ReasonMissing),
    (replace(move(9, MovementKind.GIFT, A, B, 1), share_class="土地股"), refused.MoreThanFree),
    (replace(move(9, MovementKind.GIFT, A, B, 1), organisation_id=UUID(int=2)), refused.OtherRegister),
    (move(9, MovementKind.TRANSFER, A, B, 1, on=DAY - timedelta(1)), refused.MoreThanFree),
    (move(9, MovementKind.CANCEL, B, None, 2000, reverses=77), refused.ReversesNothing),
    (move(9, MovementKind.CANCEL, B, None, 1999, reverses=2), refused.NotItsReverse),
    (move(9, MovementKind.CANCEL, A, None, 1000, reverses=3), refused.NotItsReverse),
    (move(9, MovementKind.TRANSFER, B, A, 2000, reverses=2), refused.NotItsReverse),
]


@pytest.mark.parametrize(("movement", "refusal"), REFUSED, ids=[f"{m.kind}-{r.__name__}" for m, r in REFUSED])
def test_what_may_not_move(movement: Movement, refusal: type[Refused]) -> None:
    with pytest.raises(refusal) as caught:
        admit_all(GRANTED, [movement], INSIDERS, POLICY)
    assert "{" not in caught.value.message("zh") + caught.value.message("en")


@pytest.mark.parametrize(
    "movement",
    [
        move(9, MovementKind.TRANSFER, A, B, 2500),
        move(9, MovementKind.INHERIT, A, C, 2500),
        move(9, MovementKind.ROTATE, B, C, 2000),
        move(9, MovementKind.REDEEM, B, None, 2000),
        move(9, MovementKind.CANCEL, B, None, 2000),
        move(9, MovementKind.UNFREEZE, A, None, 1000),
        move(9, MovementKind.RELEASE, A, None, 1500),
        move(9, MovementKind.CANCEL, B, None, 2000, reverses=2),
        replace(move(9, MovementKind.FREEZE, A, None, 1), approval_ref=""),
    ],
    ids=lambda movement: str(movement.kind),
)
def test_what_may_move(movement: Movement) -> None:
    admit_all(GRANTED, [movement], INSIDERS, POLICY)


def test_a_batch_is_judged_in_its_order_and_as_one() -> None:
    on = [move(5, MovementKind.TRANSFER, B, C, 2000), move(6, MovementKind.TRANSFER, C, A, 2000)]
    admit_all(GRANTED, on, INSIDERS, POLICY)
    with pytest.raises(refused.MoreThanFree):
        admit_all(GRANTED, list(reversed(on)), INSIDERS, POLICY)


def test_nobody_goes_below_zero_on_a_later_day() -> None:
    later = move(5, MovementKind.TRANSFER, B, C, 2000, on=DAY + timedelta(10))
    with pytest.raises(refused.BelowZeroLater):
        admit_all([*GRANTED, later], [move(6, MovementKind.REDEEM, B, None, 1)], INSIDERS, POLICY)
    admit_all([*GRANTED, later], [move(6, MovementKind.GIFT, A, B, 1)], INSIDERS, POLICY)


def test_a_movement_is_reversed_once() -> None:
    moved = [*GRANTED, move(5, MovementKind.TRANSFER, B, C, 500)]
    back = move(6, MovementKind.CANCEL, C, B, 500, reverses=5)
    admit_all(moved, [back], INSIDERS, POLICY)
    again = [*moved, back, move(7, MovementKind.GRANT, None, C, 500)]
    with pytest.raises(refused.ReversedAlready):
        admit_all(again, [move(8, MovementKind.CANCEL, C, B, 500, reverses=5)], INSIDERS, POLICY)


def test_the_cap_counts_all_classes() -> None:
    assert cap_of(524_940, 300) == 15_748
    policy = Policy(cap_milli_shares=2600)
    land = replace(move(5, MovementKind.GRANT, None, B, 600), share_class="土地股")
    admit_all(GRANTED, [land], INSIDERS, policy)
    with pytest.raises(refused.OverTheCap):
        admit_all(GRANTED, [replace(land, milli_shares=601)], INSIDERS, policy)


def test_holdings_as_of_two_dates() -> None:
    late = replace(move(5, MovementKind.TRANSFER, B, C, 700), recorded_at=NOW + timedelta(days=30))
    register = [*GRANTED, late]
    before = holdings_as_of(register, DAY, NOW + timedelta(days=1))
    after = holdings_as_of(register, DAY, NOW + timedelta(days=30))
    assert before == {(A, BASE): Holding(5000, 1000, 1500), (B, BASE): Holding(2000)}
    assert after == {(A, BASE): Holding(5000, 1000, 1500), (B, BASE): Holding(1300), (C, BASE): Holding(700)}
    assert holdings_as_of(register, DAY - timedelta(1), NOW + timedelta(days=99)) == {}
    assert after[A, BASE].free_milli_shares == 2500


STEPS = st.lists(
    st.tuples(
        st.sampled_from(list(MovementKind)),
        st.sampled_from([A, B, C]),
        st.sampled_from([A, B, C]),
        st.integers(1, 3000),
        st.integers(0, 20),
    ),
    max_size=40,
)


@given(STEPS, st.randoms(use_true_random=False))
def test_whatever_is_admitted_keeps_the_register_whole(
    steps: list[tuple[MovementKind, UUID, UUID, int, int]],
    random: Callable[..., object],
) -> None:
    """Random acts, dated at random: after each admitted one every day adds up and nobody is below zero."""
    register: list[Movement] = []
    for number, (kind, left, right, milli, days) in enumerate(steps):
        sided = kind not in (MovementKind.FREEZE, MovementKind.UNFREEZE, MovementKind.PLEDGE)
        sided = sided and kind not in (MovementKind.RELEASE, MovementKind.REDEEM, MovementKind.CANCEL)
        movement = move(
            number,
            kind,
            None if kind is MovementKind.GRANT else left,
            right if sided else None,
            milli,
            on=DAY + timedelta(days),
        )
        try:
            admit_all(register, [movement], INSIDERS, POLICY)
        except Refused:
            continue
        register.append(movement)
    shuffled = list(register)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for day in range(21):
        on = DAY + timedelta(day)
        holdings = holdings_as_of(register, on, NOW + timedelta(days=1))
        assert holdings == holdings_as_of(shuffled, on, NOW + timedelta(days=1))
        assert all(holding.is_possible for holding in holdings.values())
        granted = sum(
            (one.from_holder is None) * one.milli_shares
            - (one.kind in (MovementKind.REDEEM, MovementKind.CANCEL)) * one.milli_shares
            for one in register
            if one.effective_on <= on
        )
        assert issued_milli_shares(holdings) == granted
    judge_every_day(shuffled)


def roster_of(village: Village) -> Roster:
    reading = read(saved(table(village, PLAIN)))
    assert reading.is_clean
    return reading.roster


def person_of(roster: Roster, name: str) -> Person:
    return next(person for person in roster.persons if person.name == name)


def shares_moved(proposals: list[ProposedMovement]) -> list[tuple[str, str, int, str, str]]:
    return [
        (str(one.kind), one.share_class, one.milli_shares, one.from_household, one.to_household)
        for one in proposals
        if one.change is Change.SHARES
    ]


def test_the_same_workbook_again_changes_nothing() -> None:
    roster = read(SAMPLE.read_bytes()).roster
    assert differences(register_of(roster), roster) == []
    assert differences(register_of(roster), read(sample(B5=1, D5="马 喆")).roster) == []


def test_a_first_import_is_all_new() -> None:
    roster = read(SAMPLE.read_bytes()).roster
    proposals = differences(CurrentRegister(), roster)
    kinds = [one.change for one in proposals]
    assert kinds.count(Change.NEW_HOUSEHOLD) == 96
    assert kinds.count(Change.NEW_PERSON) == 343
    shares = [one for one in proposals if one.change is Change.SHARES]
    assert {one.kind for one in shares} == {MovementKind.GRANT}
    assert sum(one.milli_shares for one in shares) == roster.milli_shares


def test_one_class_within_a_household_goes_round_before_it_is_granted_or_redeemed() -> None:
    before, after = small_village(), small_village()
    after.households["001"][0].base = 400
    after.households["001"][1].base = 1500
    proposals = differences(register_of(roster_of(before)), roster_of(after))
    assert shares_moved(proposals) == [
        ("SPLIT_IN_HOUSEHOLD", BASE, 500, "001", "001"),
        ("REDEEM", BASE, 100, "001", ""),
    ]
    assert len(proposals) == 2
    assert proposals[0].from_person == before.households["001"][0].id_number
    assert proposals[0].to_person == before.households["001"][1].id_number
    assert proposals[0].row == 3


def test_a_birth_a_death_and_a_household_divided() -> None:
    before, after = small_village(), small_village()
    son = after.households["001"].pop()  # sets up a household of his own
    son.relation = "户主"
    after.households["004"] = [son]
    after.households["002"].append(Villager("张新生", "孙子", date(2025, 6, 1), 9))
    del after.households["003"]
    roster = roster_of(after)
    proposals = differences(register_of(roster_of(before)), roster)
    changes = [(one.change, one.from_household, one.to_household) for one in proposals]
    assert (Change.NEW_HOUSEHOLD, "", "004") in changes
    assert (Change.HOUSEHOLD_GONE, "003", "") in changes
    assert (Change.PERSON_MOVED, "001", "004") in changes
    assert (Change.NEW_PERSON, "", "002") in changes
    assert (Change.PERSON_GONE, "003", "") in changes
    assert sorted(shares_moved(proposals)) == [
        ("GRANT", BASE, 1000, "", "002"),
        ("REDEEM", BASE, 1080, "003", ""),
        ("TRANSFER", BASE, 1000, "001", "004"),
    ]
    newborn = next(one for one in proposals if one.change is Change.NEW_PERSON)
    assert newborn.row == person_of(roster, "张新生").row


def test_words_changed_are_facts_and_move_nothing() -> None:
    before, after = small_village(), small_village()
    after.households["003"][0].name = "艾力江"
    after.households["002"][1].is_member = "是"
    proposals = differences(register_of(roster_of(before)), roster_of(after))
    assert [(one.change, one.facts) for one in proposals] == [
        (Change.HOUSEHOLD_CHANGED, (("head_name", "买买提·艾力", "艾力江"),)),
        (Change.PERSON_CHANGED, (("is_member", "否", "是"),)),
        (Change.PERSON_CHANGED, (("name", "买买提·艾力", "艾力江"),)),
    ]


@given(
    st.lists(st.integers(0, 4), min_size=6, max_size=6), st.lists(st.integers(0, 4), min_size=6, max_size=6)
)
def test_proposals_lead_from_the_register_to_the_workbook(old: list[int], new: list[int]) -> None:
    """Applied to each person's shares the proposals give what the workbook says, whatever the two are."""
    first = read(saved(table(small_village(), PLAIN))).roster
    before, after = _with_shares(first, old), _with_shares(first, new)
    held = {person.id_number: person.milli_shares for person in before.persons}
    for one in differences(register_of(before), after):
        assert one.milli_shares > 0
        if one.from_person:
            held[one.from_person] -= one.milli_shares
        if one.to_person:
            held[one.to_person] += one.milli_shares
    assert held == {person.id_number: person.milli_shares for person in after.persons}


def _with_shares(roster: Roster, amounts: list[int]) -> Roster:
    left = iter(amounts)
    households = tuple(
        replace(
            household,
            persons=tuple(
                replace(
                    person,
                    shares=tuple(replace(item, milli_shares=amount) for item in _BASE_ITEM if amount),
                )
                for person in household.persons
                for amount in [next(left)]
            ),
        )
        for household in roster.households
    )
    return replace(roster, households=households)


_BASE_ITEM = roster_of(small_village()).persons[0].shares[:1]
