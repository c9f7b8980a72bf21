"""The checklist of closing: month by month, which service has sealed, whose counts agree, what is missing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.months import months_of
from services.finance.domain.reopening import must_be_last
from services.finance.queries import reopenings
from services.finance.queries.papers.words import KINDS
from services.finance.schemas.closing import CountView, MonthView, SealView
from shared.kit import registry, sealing
from shared.kit.errors import NotFound, Refused

_ASKED = text(
    """
    SELECT p.month, p.sealers, p.asked_at, p.round, s.sealed_at FROM period p
    LEFT JOIN sealed s ON s.entity_id = p.entity_id AND s.period = p.month
    WHERE p.entity_id = :entity AND p.month BETWEEN :first AND :last ORDER BY p.month
    """
)
#: What each service said of a sealed month in its present round, and what of it was applied here.
_COUNTS = text(
    """
    SELECT s.period, s.sayer, k.type, CAST(k.n AS bigint) AS said, coalesce(h.count, 0) AS applied
    FROM said s JOIN period p ON p.entity_id = s.entity_id AND p.month = s.period AND p.round = s.round
    LEFT JOIN LATERAL jsonb_each_text(s.counts) AS k(type, n) ON k.type = ANY(:types)
    LEFT JOIN heard h ON h.entity_id = s.entity_id AND h.period = s.period AND h.sayer = s.sayer
                     AND h.type = k.type
    WHERE s.entity_id = :entity AND s.period BETWEEN :first AND :last ORDER BY s.period, s.sayer, k.type
    """
)
#: Late facts that are not booked and vouchers that are not checked, by month.
_OPEN = text(
    """
    SELECT 'late' AS word, to_char("on", 'YYYY-MM') AS month, count(*) AS n FROM late_fact
    WHERE entity_id = :entity AND booked_on IS NULL GROUP BY 2
    UNION ALL
    SELECT 'made', to_char("on", 'YYYY-MM'), count(*) FROM voucher
    WHERE entity_id = :entity AND state = 'made' GROUP BY 2
    """
)
#: The first month that was asked for and is not closed.
_NEXT = text("SELECT min(period) FROM closing WHERE entity_id = :entity")
#: An event that is held may not be readable; whatever names the entity counts.
_HELD = text("SELECT count(*) FROM held WHERE position(CAST(:entity AS text) IN body) > 0")

_WORDS = {
    "silent": ("{service} 尚未封账", "{service} has not sealed it yet"),
    "differs": (
        "{service} 的 {type} 报 {said} 笔，已入账 {applied} 笔",
        "{service} says {said} of {type}, {applied} are applied",
    ),
    "late": ("有 {n} 笔迟到业务尚未入账", "{n} late facts are not booked"),
    "made": ("有 {n} 张凭证尚未审核", "{n} vouchers are not checked"),
    "held": ("有 {n} 笔业务在等待或停放，须先处理", "{n} events wait or are parked"),
    "before": ("应先结 {month}", "{month} closes first"),
}


async def may_close(session: AsyncSession, entity_id: UUID, month: str) -> bool:
    """Whether finance's own part is done: nothing held, late or unchecked, and the month's turn has come."""
    query = {"entity": entity_id}
    if (await session.execute(_NEXT, query)).scalar() != month:
        return False
    if _open_by((await session.execute(_OPEN, query)).all(), month):
        return False
    return not (await session.execute(_HELD, {"entity": str(entity_id)})).scalar()


def _open_by(rows: Sequence[Any], month: str) -> dict[str, int]:
    """What is open of a month: its vouchers, and late facts up to it, which belong into it now."""
    late = sum(row.n for row in rows if row.word == "late" and row.month <= month)
    made = sum(row.n for row in rows if row.word == "made" and row.month == month)
    return {word: n for word, n in (("late", late), ("made", made)) if n}


async def checklist(session: AsyncSession, entity_id: UUID, year: int, language: str) -> list[MonthView]:
    """The year's twelve months. Refuses NotFound."""
    known = await session.execute(text("SELECT 1 FROM entity WHERE id = :id"), {"id": entity_id})
    if known.scalar() is None:
        raise NotFound(what="账簿 / books", id=entity_id)
    months = months_of(year)
    query = {"entity": entity_id, "first": months[0], "last": months[-1]}
    asked = {row.month: row for row in await session.execute(_ASKED, query)}
    counts: dict[tuple[str, str], list[CountView]] = defaultdict(list)
    for row in await session.execute(_COUNTS, {**query, "types": sealing.counted("finance")}):
        listed = counts[row.period, row.sayer]
        if row.type is not None:
            listed.append(CountView(type=row.type, said=row.said, applied=row.applied))
    rows = (await session.execute(_OPEN, {"entity": entity_id})).all()
    held = (await session.execute(_HELD, {"entity": str(entity_id)})).scalar() or 0
    turn = (await session.execute(_NEXT, {"entity": entity_id})).scalar()
    so_far = await reopenings.so_far(session, entity_id)
    views = []
    for month in months:
        view = _month(month, asked.get(month), counts)
        if view.state == "asked":
            own: list[tuple[str, dict[str, Any]]] = [
                (word, {"n": n}) for word, n in _open_by(rows, month).items()
            ]
            own += [("held", {"n": held})] if held else []
            own += [("before", {"month": turn})] if turn != month else []
            view.missing = [_says(word, facts, language) for word, facts in [*_seals_missing(view), *own]]
        view.may_reopen = _is_last(month, so_far)
        views.append(view)
    return views


def _is_last(month: str, so_far: Any) -> bool:
    try:
        must_be_last(month, so_far.closed_last, so_far.asked_last, so_far.year_last)
    except Refused:
        return False
    return True


def _says(word: str, facts: Mapping[str, Any], language: str) -> str:
    """A thing that is missing, in people's words."""
    place = language == "en"
    named = dict(facts)
    if "service" in named:
        named["service"] = registry.called(named["service"])[place]
    if "type" in named and not place:
        named["type"] = KINDS.get(named["type"], named["type"])
    return _WORDS[word][place].format_map(named)


def _month(month: str, asked: Any, counts: Mapping[tuple[str, str], list[CountView]]) -> MonthView:
    services = [
        SealView(
            service=name,
            sealed=(month, name) in counts,
            agrees=(month, name) in counts and all(c.said == c.applied for c in counts[month, name]),
            counts=counts.get((month, name), []),
        )
        for name in (asked.sealers if asked is not None else [])
    ]
    closed_at = asked and asked.sealed_at
    return MonthView(
        month=month,
        state="open" if asked is None else "closed" if closed_at else "asked",
        asked_at=asked and asked.asked_at,
        closed_at=closed_at,
        services=services,
        missing=[],
        round=1 if asked is None else asked.round,
    )


def _seals_missing(view: MonthView) -> list[tuple[str, dict[str, Any]]]:
    """Which services of a month have not sealed it, or said more than is applied; words and their facts."""
    said: list[tuple[str, dict[str, Any]]] = []
    for seal in view.services:
        if not seal.sealed:
            said.append(("silent", {"service": seal.service}))
        for count in seal.counts:
            if count.said != count.applied:
                said.append(("differs", {"service": seal.service, **count.model_dump()}))
    return said
