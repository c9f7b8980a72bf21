"""What a legal form requires before it declares, and what the law demands of its figures, on a day."""

from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.dividends.domain import approval
from services.dividends.domain.approval import ApprovalPolicy, RunState, VoteRule
from services.dividends.domain.values import LegalForm
from services.dividends.schemas.views import ApprovingView, FractionView, LawView
from shared.kit.figures import figure

_RULES = text("SELECT * FROM approval_rule WHERE form = :form")
#: A village organisation's legal form has another name in the group tree.
VILLAGE_ORG = "village_org"


def form_of(legal_form: str) -> str:
    """The form of distribution of an organisation's legal form."""
    return str(LegalForm.VILLAGE) if legal_form == VILLAGE_ORG else legal_form


async def in_force(session: AsyncSession, form: str, on: date) -> ApprovalPolicy:
    """The approval rule of a legal form on a day. Refused: `NoPolicyInForce`."""
    rules = [
        ApprovalPolicy(
            form=LegalForm(row.form),
            steps=tuple(RunState(step) for step in row.steps),
            notice_days=row.notice_days,
            vote=VoteRule(
                attend=(row.attend_numerator, row.attend_denominator),
                agree=(row.agree_numerator, row.agree_denominator),
                of_all=row.of_all,
                more_than=row.more_than,
            ),
            effective_on=row.effective_on,
            law=row.law,
        )
        for row in await session.execute(_RULES, {"form": form})
    ]
    return approval.in_force(rules, LegalForm(form), on)


async def law(session: AsyncSession, form: str, on: date) -> LawView:
    """What the law demands of a legal form on a day. Refused: `NoPolicyInForce`, `NoFigure`."""
    company = form in (LegalForm.COMPANY, LegalForm.SUBSIDIARY)
    coop = form == LegalForm.COOP
    return LawView(
        on=on,
        approving=approving(await in_force(session, form, on)),
        statutory_reserve_bp=await figure(session, "statutory_reserve_bp", on) if company else None,
        statutory_reserve_cap_bp=await figure(session, "statutory_reserve_cap_bp", on) if company else None,
        patronage_floor_bp=await figure(session, "patronage_floor_bp", on) if coop else None,
    )


def approving(rule: ApprovalPolicy) -> ApprovingView:
    """A rule as people see it."""
    return ApprovingView(
        form=str(rule.form),
        steps=[str(step) for step in rule.steps],
        notice_days=rule.notice_days,
        attend=_fraction(rule.vote.attend),
        agree=_fraction(rule.vote.agree),
        of_all=rule.vote.of_all,
        more_than=rule.vote.more_than,
        law=rule.law,
    )


def _fraction(of: tuple[int, int]) -> FractionView:
    return FractionView(numerator=of[0], denominator=of[1])
