"""The life of a tier's run: the steps its legal form must take, their order, by whom, after what notice.

Steps, notice days and majorities are parameters: they come from effective-dated policy rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from services.dividends.domain.values import LegalForm
from shared.kit.errors import Kind, Refused


class RunState(StrEnum):
    """Where a run stands. Up to `voted` by people, from `declared` on by what is posted and paid."""

    DRAFT = "draft"
    SUPERVISOR_REVIEWED = "supervisor_reviewed"
    PARTY_DISCUSSED = "party_discussed"
    TOWNSHIP_REVIEWED = "township_reviewed"
    PUBLISHED = "published"
    VOTED = "voted"
    DECLARED = "declared"
    BANK_FILE_SENT = "bank_file_sent"
    PARTIALLY_SETTLED = "partially_settled"
    SETTLED = "settled"
    CLOSED = "closed"


# Steps by which somebody answers for what another prepared. Publishing and posting only carry it out.
APPROVALS = frozenset(
    {
        RunState.SUPERVISOR_REVIEWED,
        RunState.PARTY_DISCUSSED,
        RunState.TOWNSHIP_REVIEWED,
        RunState.VOTED,
    }
)

# A payment may come back after all was paid; only what is settled is closed.
_AFTER_DECLARED: dict[RunState, frozenset[RunState]] = {
    RunState.DECLARED: frozenset({RunState.BANK_FILE_SENT}),
    RunState.BANK_FILE_SENT: frozenset({RunState.PARTIALLY_SETTLED, RunState.SETTLED}),
    RunState.PARTIALLY_SETTLED: frozenset({RunState.BANK_FILE_SENT, RunState.SETTLED}),
    RunState.SETTLED: frozenset({RunState.PARTIALLY_SETTLED, RunState.CLOSED}),
    RunState.CLOSED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class VoteRule:
    """How many must come and how many must agree, as fractions (numerator, denominator).

    `of_all` counts agreement against everyone entitled, else against those present; `more_than` wants
    strictly more than the fraction.
    """

    attend: tuple[int, int]
    agree: tuple[int, int]
    of_all: bool
    more_than: bool


@dataclass(frozen=True, slots=True)
class Vote:
    """A meeting's count: persons for a village (one person one vote), votes for a co-op or a company."""

    entitled: int
    present: int
    agreed: int


@dataclass(frozen=True, slots=True)
class ApprovalPolicy:
    """What one legal form requires before a run is declared, from a date on, with its source in law."""

    form: LegalForm
    steps: tuple[RunState, ...]  # between draft and declared, in order; always ends with voted
    notice_days: int  # whole days between publishing and the vote
    vote: VoteRule
    effective_on: date
    law: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A step somebody took."""

    state: RunState
    by: str
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """A run's state and how it came there; `prepared_by` is whoever drew up the present draft."""

    prepared_by: str
    state: RunState = RunState.DRAFT
    history: tuple[Taken, ...] = ()


class NoPolicyInForce(Refused):
    """Nobody has said how this legal form approves a run on that day."""

    kind = Kind.CONFLICT
    zh = "{on} 没有适用于“{form}”的审批规则"
    en = "No approval policy of {form} is in force on {on}"


class NotTheNextStep(Refused):
    """Steps are taken one by one, in the order the policy names."""

    kind = Kind.CONFLICT
    zh = "目前是“{state}”，下一步只能是“{next}”，不能是“{wanted}”"
    en = "The run is {state}; the next step is {next}, not {wanted}"


class NobodyApprovesTheirOwn(Refused):
    """Whoever prepared a run does not approve it."""

    kind = Kind.FORBIDDEN
    zh = "编制人不能审批自己编制的分配方案（{step}）"
    en = "Whoever prepared the run may not approve it ({step})"


class NoticeTooShort(Refused):
    """The plan has not been open to members for as long as the law wants."""

    kind = Kind.CONFLICT
    zh = "公示不足 {days} 天（{law}），最早 {earliest_on} 才能表决"
    en = "Published for less than {days} days ({law}); the earliest day to vote is {earliest_on}"


class DatesRunBackwards(Refused):
    """A step cannot be older than the one before it."""

    kind = Kind.INVALID
    zh = "这一步的日期 {on} 早于上一步的日期 {before_on}"
    en = "This step's date {on} is before the last one's, {before_on}"


class VoteCounted(Refused):
    """Numbers of a meeting that cannot be."""

    kind = Kind.INVALID
    zh = "表决人数不合理：应到 {entitled}，实到 {present}，同意 {agreed}"
    en = "An impossible count: {entitled} entitled, {present} present, {agreed} agreed"


class TooFewCame(Refused):
    """The meeting has no quorum."""

    kind = Kind.CONFLICT
    zh = "到会 {present} / {entitled}，未达到规定的 {needed}（{law}）"
    en = "{present} of {entitled} came, {needed} are needed ({law})"


class TooFewAgreed(Refused):
    """The meeting did not agree."""

    kind = Kind.CONFLICT
    zh = "同意 {agreed} / {of}，未达到规定的 {needed}（{law}）"
    en = "{agreed} of {of} agreed, {needed} are needed ({law})"


class NotTakenBack(Refused):
    """What is declared is posted: it is corrected by an adjustment run, never taken back."""

    kind = Kind.CONFLICT
    zh = "“{state}”的分配不能退回，请用更正分配"
    en = "A run that is {state} is not taken back; correct it by an adjustment run"


def in_force(policies: Sequence[ApprovalPolicy], form: LegalForm, on: date) -> ApprovalPolicy:
    """The policy of a legal form on a day: the latest effective by then. Refused: `NoPolicyInForce`."""
    known = [policy for policy in policies if policy.form is form and policy.effective_on <= on]
    if not known:
        raise NoPolicyInForce(form=str(form), on=on.isoformat())
    return max(known, key=lambda policy: policy.effective_on)


def next_states(progress: Progress, policy: ApprovalPolicy) -> frozenset[RunState]:
    """What may follow the present state; of a run not yet declared exactly one."""
    if progress.state in _AFTER_DECLARED:
        return _AFTER_DECLARED[progress.state]
    way = (RunState.DRAFT, *policy.steps, RunState.DECLARED)
    return frozenset({way[way.index(progress.state) + 1]})


def advance(
    progress: Progress,
    to: RunState,
    *,
    by: str,
    on: date,
    policy: ApprovalPolicy,
    vote: Vote | None = None,
    note: str = "",
) -> Progress:
    """One step on. `voted` takes the count of the meeting.

    Refused: `NotTheNextStep`, `DatesRunBackwards`, `NobodyApprovesTheirOwn`, `NoticeTooShort`,
    `VoteCounted`, `TooFewCame`, `TooFewAgreed`.
    """
    allowed = next_states(progress, policy)
    if to not in allowed:
        following = " / ".join(sorted(allowed)) or "—"
        raise NotTheNextStep(state=str(progress.state), next=following, wanted=str(to))
    _in_order(progress, on)
    if to in APPROVALS and by == progress.prepared_by:
        raise NobodyApprovesTheirOwn(step=str(to))
    if to is RunState.VOTED:
        _noticed(progress, on, policy)
        _carried(vote or Vote(0, 0, 0), policy)
    return replace(progress, state=to, history=(*progress.history, Taken(to, by, on, note)))


def send_back(
    progress: Progress, *, by: str, on: date, reason: str, prepared_by: str | None = None
) -> Progress:
    """Back to draft, all steps to be taken again; what was taken stays in the history. `prepared_by` is who
    draws it up anew, where that is somebody else.

    Refused: `NotTakenBack` once declared, `DatesRunBackwards`.
    """
    if progress.state in _AFTER_DECLARED:
        raise NotTakenBack(state=str(progress.state))
    _in_order(progress, on)
    taken = Taken(RunState.DRAFT, by, on, reason)
    preparer = prepared_by or progress.prepared_by
    return Progress(preparer, RunState.DRAFT, (*progress.history, taken))


def settlement(total_fen: int, paid_fen: int, sent_fen: int) -> RunState:
    """The state that payments put a declared run in: what was sent to the bank, and what of it arrived.

    A returned payment is no longer sent or paid, so a settled run may be partially settled again.
    """
    if paid_fen >= total_fen:
        return RunState.SETTLED
    if paid_fen > 0:
        return RunState.PARTIALLY_SETTLED
    return RunState.BANK_FILE_SENT if sent_fen > 0 else RunState.DECLARED


def _in_order(progress: Progress, on: date) -> None:
    if progress.history and on < progress.history[-1].on:
        raise DatesRunBackwards(field="on", on=on.isoformat(), before_on=progress.history[-1].on.isoformat())


def _noticed(progress: Progress, on: date, policy: ApprovalPolicy) -> None:
    """农村集体经济组织法 §46: 10 days before the meeting; 农民专业合作社法 §40: 15."""
    published = [taken.on for taken in progress.history if taken.state is RunState.PUBLISHED]
    if RunState.PUBLISHED not in policy.steps or not published:
        return
    earliest = published[-1] + timedelta(days=policy.notice_days)
    if on < earliest:
        raise NoticeTooShort(
            field="on", days=policy.notice_days, law=policy.law, earliest_on=earliest.isoformat()
        )


def _carried(vote: Vote, policy: ApprovalPolicy) -> None:
    """Compared crosswise in integers, so that two thirds are two thirds."""
    if not 0 <= vote.agreed <= vote.present <= vote.entitled or vote.entitled == 0:
        raise VoteCounted(
            field="vote.entitled", entitled=vote.entitled, present=vote.present, agreed=vote.agreed
        )
    rule = policy.vote
    if vote.present * rule.attend[1] < vote.entitled * rule.attend[0]:
        needed = f"{rule.attend[0]}/{rule.attend[1]}"
        raise TooFewCame(
            field="vote.present",
            present=vote.present,
            entitled=vote.entitled,
            needed=needed,
            law=policy.law,
        )
    of = vote.entitled if rule.of_all else vote.present
    have, want = vote.agreed * rule.agree[1], of * rule.agree[0]
    if have < want or (rule.more_than and have == want):
        needed = f"{'> ' if rule.more_than else ''}{rule.agree[0]}/{rule.agree[1]}"
        raise TooFewAgreed(field="vote.agreed", agreed=vote.agreed, of=of, needed=needed, law=policy.law)
