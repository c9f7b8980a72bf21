"""Throttling: tries are counted before they are judged, so that parallel guesses cannot slip past."""

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.domain import TooManyAttempts
from services.gateway.service.audit import note
from shared.kit import clock
from shared.kit.figures import figure

LIMIT_NAME = "sign_in_attempts_per_name_max"
LIMIT_ADDRESS = "sign_in_attempts_per_address_max"
WINDOW = "sign_in_window_s"

_COUNT = text(
    """
    INSERT INTO attempts (subject, count, window_ends_at) VALUES (:subject, 1, :ends_at)
    ON CONFLICT (subject) DO UPDATE SET
      count = CASE WHEN attempts.window_ends_at <= :now THEN 1 ELSE attempts.count + 1 END,
      window_ends_at = CASE WHEN attempts.window_ends_at <= :now THEN :ends_at
                            ELSE attempts.window_ends_at END
    RETURNING count AS tries, window_ends_at
    """
)
#: A few past windows go with each try, so that made-up names do not stay.
_FORGET = text(
    """
    DELETE FROM attempts WHERE subject IN (SELECT subject FROM attempts WHERE window_ends_at <= :now
                                           LIMIT 20 FOR UPDATE SKIP LOCKED)
    """
)


def name_subject(name: str) -> str:
    """What tries for one name are counted under."""
    return f"name:{name}"


def address_subject(address: str) -> str:
    """What tries from one address are counted under."""
    return f"address:{address}"


async def count(session: AsyncSession, name: str | None, address: str) -> TooManyAttempts | None:
    """Count one try. Returns the refusal once the name's or the address's limit is passed."""
    today = clock.today()
    now = clock.now()
    ends_at = now + timedelta(seconds=await figure(session, WINDOW, today))
    subjects = [(address_subject(address), await figure(session, LIMIT_ADDRESS, today))]
    if name is not None:
        subjects.append((name_subject(name), await figure(session, LIMIT_NAME, today)))
    await session.execute(_FORGET, {"now": now})
    refused = None
    for subject, limit in subjects:
        row = (await session.execute(_COUNT, {"subject": subject, "ends_at": ends_at, "now": now})).one()
        if row.tries > limit:
            until = row.window_ends_at.astimezone(clock.SHANGHAI).strftime("%H:%M:%S")
            refused = TooManyAttempts(until=until)
            if row.tries == limit + 1:
                # Once a window: whoever keeps knocking does not fill the audit.
                await note(session, "throttled", address=address, subject=subject)
    return refused


async def forgive(session: AsyncSession, name: str | None, address: str) -> None:
    """After a success: the name's tries are forgotten, the address gets this one back."""
    await session.execute(
        text("UPDATE attempts SET count = count - 1 WHERE subject = :subject AND count > 0"),
        {"subject": address_subject(address)},
    )
    if name is not None:
        await session.execute(
            text("DELETE FROM attempts WHERE subject = :subject"), {"subject": name_subject(name)}
        )
