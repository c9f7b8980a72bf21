"""Rounds at the doors of one service: everything of every kind at each door, until enough was asked."""

import gc
from dataclasses import dataclass
from typing import Any

import psutil
from schemathesis import GenerationMode

from tests.contracts.story import named
from tests.fuzz import rude, tokens, workbooks
from tests.fuzz.doors import EVERYONE, NOBODY, Doors, filled, made_up, operations, twins
from tests.fuzz.tenants import IS_ID, Stranger, secrets

GROWTH_BYTES_MAX = 64 * 1024 * 1024


@dataclass(frozen=True)
class Appetite:
    """How many of each kind at a door in a round; the share of doors that gets bad tokens and workbooks,
    and of the workbooks how many."""

    examples: int = 3
    leaves: int = 40
    words: int = 20
    tokens: float = 1.0
    workbooks: float = 1.0
    books: int = 100


def round_of(doors: Doors, schema: dict[str, Any], chance: int, appetite: Appetite) -> None:
    """Once around: what fits, what does not, rudeness, tokens, workbooks, a stranger."""
    if not doors.words:
        words = doors.do(secrets(doors, words=True))
        doors.words = {word for word in words if not IS_ID.fullmatch(word)}
    fitting: list[tuple[Any, list[Any]]] = []
    for operation in operations(schema):
        doors.learn()
        doors.kind = "fits the schema"
        cases = made_up(operation, GenerationMode.POSITIVE, appetite.examples, chance)
        fitting.append((operation, cases))
        for case in cases:
            doors.send(case, settle=True)
    own = twins(doors.name)
    for operation, cases in fitting:
        if f"{operation.method.upper()} {operation.path}" not in own:
            doors.kind = "fits no schema"
            for case in made_up(operation, GenerationMode.NEGATIVE, appetite.examples, chance):
                doors.send(case, settle=False)
            rude.knock(doors, operation, cases[-1], appetite.leaves, appetite.words)
    doors.learn()
    stranger = Stranger(doors)
    for operation, cases in fitting:
        stranger.knock(operation, cases)
        if doors.chance.random() < appetite.tokens:
            forged(doors, operation, cases[0])
        if doors.chance.random() < appetite.workbooks:
            spoiled(doors, operation, cases[0], appetite.books)
    for changed in stranger.changed():
        doors.tally.findings.setdefault(changed, "as a stranger")


def forged(doors: Doors, operation: Any, case: Any) -> None:
    """No token that we did not give opens a door, nor one whose time is over."""
    if operation.definition.raw.get("x-scope") == "public":
        return
    doors.kind = "a bad token"
    path = filled(case.path, doors.known.settled(dict(case.path_parameters or {})))
    for what, header in tokens.headers(doors.world, doors.actors[EVERYONE]):
        asked = {"content": "{}", "headers": {"Content-Type": "application/json", "Authorization": header}}
        answer = doors.ask(NOBODY, case.method, path, asked, f"{case.method} {case.path}")
        if answer.answer.status_code not in (401, 422):
            doors.tally.find(f"opens to a token that is {what}", answer)


def spoiled(doors: Doors, operation: Any, case: Any, most: int) -> None:
    """Where a workbook is taken, the bad ones, as a body or in a form."""
    if workbooks.XLSX not in operation.definition.raw.get("requestBody", {}).get("content", {}):
        return
    doors.kind = "a bad workbook"
    doors.known.at = named("village")
    path = filled(case.path, doors.known.settled(dict(case.path_parameters or {})))
    asked = {"params": doors.known.settled(dict(case.query or {}))}
    doors.known.at = None
    sent = [(content, workbooks.XLSX) for _, content in workbooks.bad()]
    sent += [workbooks.as_form(doors.chance.choice(sent)[0]), *workbooks.TORN_FORMS]
    for content, media_type in doors.chance.sample(sent, min(most, len(sent))):
        body = {"content": content, "headers": {"Content-Type": media_type}}
        doors.ask(EVERYONE, case.method, path, {**asked, **body}, f"{case.method} {case.path}")


def many(doors: Doors, schema: dict[str, Any], requests: int, chance: int) -> None:
    """Rounds until so much was asked. In the second half memory does not grow."""
    half = 0
    number = 0
    while doors.tally.total < requests:
        round_of(doors, schema, chance + number, Appetite())
        number += 1
        if not half and doors.tally.total >= requests / 2:
            half = resident()
    grown = resident() - half
    if number > 1 and grown > GROWTH_BYTES_MAX:
        doors.tally.findings[f"{doors.name}: memory grew by {grown >> 20} MB in the second half"] = ""


def resident() -> int:
    """Bytes of memory this process has, after what is let go of was collected."""
    gc.collect()
    return int(psutil.Process().memory_info().rss)
