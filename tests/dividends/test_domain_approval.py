"""A run's life: every legal form's steps in order, notice, majorities, and that nobody approves their own."""

from datetime import date, timedelta

import pytest

from services.dividends.domain import approval
from services.dividends.domain.approval import ApprovalPolicy, Progress, RunState, Vote, VoteRule
from services.dividends.domain.values import LegalForm

DAY = date(2026, 3, 1)
VILLAGE = ApprovalPolicy(
    form=LegalForm.VILLAGE,
    steps=(
        RunState.SUPERVISOR_REVIEWED,
        RunState.PARTY_DISCUSSED,
        RunState.TOWNSHIP_REVIEWED,
        RunState.PUBLISHED,
        RunState.VOTED,
    ),
    notice_days=10,
    vote=VoteRule(attend=(2, 3), agree=(2, 3), of_all=True, more_than=False),
    effective_on=date(2025, 5, 1),
    law="农村集体经济组织法 §46",
)
COOP = ApprovalPolicy(
    form=LegalForm.COOP,
    steps=(RunState.SUPERVISOR_REVIEWED, RunState.PUBLISHED, RunState.VOTED),
    notice_days=15,
    vote=VoteRule(attend=(2, 3), agree=(1, 2), of_all=True, more_than=True),
    effective_on=date(2018, 7, 1),
    law="农民专业合作社法 §40",
)
COMPANY = ApprovalPolicy(
    form=LegalForm.COMPANY,
    steps=(RunState.VOTED,),
    notice_days=0,
    vote=VoteRule(attend=(0, 1), agree=(1, 2), of_all=True, more_than=True),
    effective_on=date(2024, 7, 1),
    law="公司法 §59、§66",
)
ALL = Vote(entitled=9, present=9, agreed=9)


def walk(policy: ApprovalPolicy, *states: RunState, on: date = DAY) -> Progress:
    progress = Progress(prepared_by="clerk")
    for state in states:
        progress = approval.advance(progress, state, by="chair", on=on, policy=policy, vote=ALL)
    return progress


@pytest.mark.parametrize("policy", [VILLAGE, COOP, COMPANY], ids=lambda policy: str(policy.form))
def test_the_whole_way_and_no_step_left_out(policy: ApprovalPolicy) -> None:
    way = (
        *policy.steps,
        RunState.DECLARED,
        RunState.BANK_FILE_SENT,
        RunState.PARTIALLY_SETTLED,
        RunState.SETTLED,
        RunState.CLOSED,
    )
    progress, on = Progress(prepared_by="clerk"), DAY
    for state in way:
        for wrong in set(RunState) - approval.next_states(progress, policy):
            with pytest.raises(approval.NotTheNextStep):
                approval.advance(progress, wrong, by="chair", on=on, policy=policy, vote=ALL)
        on += timedelta(days=policy.notice_days)
        progress = approval.advance(progress, state, by="chair", on=on, policy=policy, vote=ALL)
    assert progress.state is RunState.CLOSED
    assert [taken.state for taken in progress.history] == list(way)
    assert approval.next_states(progress, policy) == frozenset()


@pytest.mark.parametrize(("policy", "days"), [(VILLAGE, 10), (COOP, 15)], ids=["village", "coop"])
def test_notice_runs_its_days(policy: ApprovalPolicy, days: int) -> None:
    published = walk(policy, *policy.steps[:-1])
    early = DAY + timedelta(days=days - 1)
    with pytest.raises(approval.NoticeTooShort) as caught:
        approval.advance(published, RunState.VOTED, by="chair", on=early, policy=policy, vote=ALL)
    assert caught.value.facts["earliest_on"] == (DAY + timedelta(days=days)).isoformat()
    on = DAY + timedelta(days=days)
    voted = approval.advance(published, RunState.VOTED, by="chair", on=on, policy=policy, vote=ALL)
    assert voted.state is RunState.VOTED


def test_nobody_approves_their_own() -> None:
    progress = Progress(prepared_by="clerk")
    for state in VILLAGE.steps:
        if state is not RunState.PUBLISHED:
            late = DAY + timedelta(days=30)
            with pytest.raises(approval.NobodyApprovesTheirOwn):
                approval.advance(progress, state, by="clerk", on=late, policy=VILLAGE, vote=ALL)
        on = DAY + timedelta(days=30 if state is RunState.VOTED else 0)
        by = "clerk" if state is RunState.PUBLISHED else "chair"
        progress = approval.advance(progress, state, by=by, on=on, policy=VILLAGE, vote=ALL)


@pytest.mark.parametrize(
    ("policy", "vote", "refusal"),
    [
        (VILLAGE, Vote(300, 200, 200), None),
        (VILLAGE, Vote(300, 300, 199), approval.TooFewAgreed),
        (VILLAGE, Vote(300, 199, 199), approval.TooFewCame),
        (VILLAGE, Vote(337, 225, 225), None),
        (VILLAGE, Vote(337, 224, 224), approval.TooFewCame),
        (COOP, Vote(6, 4, 4), None),
        (COOP, Vote(6, 4, 3), approval.TooFewAgreed),
        (COOP, Vote(6, 3, 3), approval.TooFewCame),
        (COMPANY, Vote(100, 100, 50), approval.TooFewAgreed),
        (COMPANY, Vote(100, 51, 51), None),
        (COMPANY, Vote(100, 51, 52), approval.VoteCounted),
        (COMPANY, Vote(0, 0, 0), approval.VoteCounted),
        (COMPANY, None, approval.VoteCounted),
    ],
)
def test_majorities(policy: ApprovalPolicy, vote: Vote | None, refusal: type[Exception] | None) -> None:
    ready = walk(policy, *policy.steps[:-1])
    on = DAY + timedelta(days=policy.notice_days)
    if refusal is None:
        done = approval.advance(ready, RunState.VOTED, by="chair", on=on, policy=policy, vote=vote)
        assert done.state is RunState.VOTED
    else:
        with pytest.raises(refusal):
            approval.advance(ready, RunState.VOTED, by="chair", on=on, policy=policy, vote=vote)


def test_dates_do_not_run_backwards() -> None:
    progress = walk(VILLAGE, RunState.SUPERVISOR_REVIEWED)
    before = DAY - timedelta(days=1)
    with pytest.raises(approval.DatesRunBackwards):
        approval.advance(progress, RunState.PARTY_DISCUSSED, by="chair", on=before, policy=VILLAGE)
    with pytest.raises(approval.DatesRunBackwards):
        approval.send_back(progress, by="chair", on=before, reason="名册有误")


def test_sent_back_takes_all_steps_again_and_notice_from_the_new_publication() -> None:
    progress = walk(COOP, RunState.SUPERVISOR_REVIEWED, RunState.PUBLISHED)
    later = DAY + timedelta(days=20)
    again = approval.send_back(progress, by="chair", on=later, reason="交易量有误", prepared_by="other")
    assert again.state is RunState.DRAFT
    assert len(again.history) == 3
    with pytest.raises(approval.NobodyApprovesTheirOwn):
        approval.advance(again, RunState.SUPERVISOR_REVIEWED, by="other", on=later, policy=COOP)
    for state in (RunState.SUPERVISOR_REVIEWED, RunState.PUBLISHED):
        again = approval.advance(again, state, by="chair", on=later, policy=COOP)
    with pytest.raises(approval.NoticeTooShort):
        approval.advance(again, RunState.VOTED, by="chair", on=later, policy=COOP, vote=ALL)


def test_the_declared_is_never_sent_back() -> None:
    declared = walk(COMPANY, RunState.VOTED, RunState.DECLARED)
    with pytest.raises(approval.NotTakenBack):
        approval.send_back(declared, by="chair", on=DAY, reason="x")


@pytest.mark.parametrize(
    ("total", "paid", "sent", "state"),
    [
        (100, 0, 0, RunState.DECLARED),
        (100, 0, 100, RunState.BANK_FILE_SENT),
        (100, 40, 100, RunState.PARTIALLY_SETTLED),
        (100, 100, 100, RunState.SETTLED),
        (100, 60, 60, RunState.PARTIALLY_SETTLED),
        (0, 0, 0, RunState.SETTLED),
    ],
)
def test_payments_decide_settlement(total: int, paid: int, sent: int, state: RunState) -> None:
    assert approval.settlement(total, paid, sent) is state


def test_a_returned_payment_reopens_a_settled_run() -> None:
    settled = walk(COMPANY, RunState.VOTED, RunState.DECLARED, RunState.BANK_FILE_SENT, RunState.SETTLED)
    again = approval.advance(settled, RunState.PARTIALLY_SETTLED, by="bank", on=DAY, policy=COMPANY)
    sent = approval.advance(again, RunState.BANK_FILE_SENT, by="cashier", on=DAY, policy=COMPANY)
    assert sent.state is RunState.BANK_FILE_SENT


def test_the_policy_in_force_is_the_latest_by_its_date() -> None:
    older = COOP
    newer = ApprovalPolicy(COOP.form, COOP.steps, 20, COOP.vote, date(2026, 7, 1), COOP.law)
    policies = [newer, VILLAGE, older]
    assert approval.in_force(policies, LegalForm.COOP, date(2026, 6, 30)) is older
    assert approval.in_force(policies, LegalForm.COOP, date(2026, 7, 1)) is newer
    with pytest.raises(approval.NoPolicyInForce):
        approval.in_force(policies, LegalForm.VILLAGE, date(2025, 4, 30))
