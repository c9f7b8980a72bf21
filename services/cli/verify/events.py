"""Events: nothing is left to publish, nothing waits or is parked, and whoever hears a type has each of it."""

from collections.abc import Mapping

from services.cli.verify.check import ROWS_SHOWN_MAX, Check, Finding, Tables, every
from shared.kit.app import Service
from shared.kit.pruning import INBOX_WHOLE

CHECKS = (
    Check(
        "事件都已发布 / the outbox is drained",
        every,
        "SELECT id AS event, type, recorded_at FROM outbox ORDER BY ordinal",
    ),
    Check(
        "没有等待或搁置的事件 / nothing waits, fails or is parked",
        every,
        "SELECT event_id AS event, type, state, reason FROM held ORDER BY ordinal",
    ),
)

HEARD = "事件都已收到 / every fact of a type a service hears has been applied there"
#: A reader that let go of old ids (shared/kit/pruning.py) knows from which day on it has them all.
_WHOLE = "SELECT max(effective_on) AS day FROM figure WHERE name = :name"
_SAID = """
    SELECT id, type FROM archive WHERE type = ANY(:types)
      AND archived_at >= coalesce(CAST(CAST(:day AS date) AS timestamptz), '-infinity')
"""
_KNOWN = "SELECT event_id FROM inbox UNION ALL SELECT event_id FROM held"


async def unheard(tables: Tables, services: Mapping[str, Service]) -> list[Finding]:
    """Facts in a sayer's archive that a service hears and has neither applied nor holds."""
    findings = []
    for reader, service in services.items():
        types = sorted(event.__name__ for event in service.hears.handlers)
        if not types:
            continue
        [whole] = await tables.rows(reader, _WHOLE, {"name": INBOX_WHOLE})
        known = {row["event_id"] for row in await tables.rows(reader, _KNOWN)}
        missing = [
            {"event": row["id"], "type": row["type"], "said_by": sayer}
            for sayer in services
            if sayer != reader
            for row in await tables.rows(sayer, _SAID, {"types": types, "day": whole["day"]})
            if row["id"] not in known
        ]
        findings += [Finding(HEARD, reader, row) for row in missing[:ROWS_SHOWN_MAX]]
    return findings
