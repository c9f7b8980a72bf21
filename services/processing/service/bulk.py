"""Lists of batches: each line judged by itself, the good ones of a chunk written in one transaction.

A verdict is JSON text from here on (of schemas.views.Verdict): a batch's answer is kept as text and goes into
it as it is.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from services.processing.domain.batch import RecordBatch
from services.processing.schemas.commands import CHUNK_LINES
from services.processing.service.batches import Done, record_batches
from shared.kit.db import Database
from shared.kit.errors import HTTP_STATUS, PROBLEM_TYPE, Kind, Refused, TooLarge

LINES_MAX = 10_000
ERRORS_SHOWN_MAX = 10

#: A line as it came: text of NDJSON, or an object of a JSON list.
Line = bytes | dict[str, Any]


def lines_of(body: bytes) -> list[bytes]:
    """The lines of an NDJSON body, blank ones left out. Refuses TooLarge."""
    lines = [line for line in body.splitlines() if line.strip()]
    if len(lines) > LINES_MAX:
        raise TooLarge(limit="lines", max=LINES_MAX)
    return lines


async def record_in_chunks(
    database: Database, entity_id: UUID, lines: Sequence[Line], language: str
) -> list[str]:
    """Judge lines in their order, a transaction a chunk of at most `CHUNK_LINES`.

    A chunk the database itself refuses (a month sealed meanwhile) is refused line by line; others stand.
    """
    verdicts: list[str] = []
    for start in range(0, len(lines), CHUNK_LINES):
        chunk = lines[start : start + CHUNK_LINES]
        try:
            async with database.transaction() as session:
                verdicts += await record_lines(session, entity_id, chunk, language, start)
        except Refused as refused:
            problem = refused.problem(language)
            verdicts += [_refused(start + n, None, problem) for n in range(len(chunk))]
    return verdicts


async def record_lines(
    session: AsyncSession, entity_id: UUID, lines: Sequence[Line], language: str, start: int = 0
) -> list[str]:
    """Judge one chunk in the caller's transaction: 'done', 'repeated', or 'refused' with its problem."""
    verdicts: dict[int, str] = {}
    posts: dict[int, RecordBatch] = {}
    for n, line in enumerate(lines):
        try:
            posts[n] = _read(line)
        except ValidationError as error:
            verdicts[n] = _refused(start + n, None, _invalid(error, language))
    done = await record_batches(session, entity_id, list(posts.values())) if posts else []
    for (n, post), result in zip(posts.items(), done, strict=True):
        verdicts[n] = _verdict(start + n, post.number, result, language)
    return [verdicts[n] for n in range(len(lines))]


def _read(line: Line) -> RecordBatch:
    if isinstance(line, bytes):
        return RecordBatch.model_validate_json(line)
    # Strictly as JSON would be read: a list stands for a tuple, text for a day.
    return RecordBatch.model_validate(line)


def _verdict(line: int, number: str, result: Done | Refused, language: str) -> str:
    if isinstance(result, Refused):
        return _refused(line, number, result.problem(language))
    return _said(line, number, "repeated" if result.repeated else "done", batch=result.answer)


def _refused(line: int, number: str | None, problem: dict[str, Any]) -> str:
    return _said(line, number, "refused", problem=json.dumps(problem, ensure_ascii=False, default=str))


def _said(line: int, number: str | None, verdict: str, *, batch: str = "null", problem: str = "null") -> str:
    """A verdict's JSON around a batch or a problem that is JSON already."""
    named = json.dumps(number, ensure_ascii=False)
    return f'{{"line":{line},"number":{named},"verdict":"{verdict}","batch":{batch},"problem":{problem}}}'


def _invalid(error: ValidationError, language: str) -> dict[str, Any]:
    """A line that breaks the form, as problem details with each field and its rule."""
    found = [
        {"field": ".".join(map(str, item["loc"])), "rule": item["type"], "message": item["msg"]}
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    ][:ERRORS_SHOWN_MAX]
    title = "输入有误" if language == "zh" else "The input is not valid"
    return {
        "type": f"{PROBLEM_TYPE}InvalidInput",
        "title": title,
        "status": HTTP_STATUS[Kind.INVALID],
        "detail": "; ".join(f"{item['field']}: {item['message']}" for item in found),
        "errors": found,
    }
