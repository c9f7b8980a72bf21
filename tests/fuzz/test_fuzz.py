"""Whatever is sent to whichever door by whomever, the answer is an answer: no 500, and a refusal says why.

A short round of `make fuzz`, the same in every run.
"""

import asyncio
from contextlib import AsyncExitStack

import pytest

from shared.kit import registry
from tests.fuzz.doors import opened
from tests.fuzz.rounds import Appetite, round_of
from tests.world import World

SHORT = Appetite(examples=2, leaves=8, words=4, tokens=0.15, workbooks=1.0, books=6)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", registry.names())
async def test_nothing_that_is_sent_is_a_bug_or_tells_what_is_not_the_askers(world: World, name: str) -> None:
    async with AsyncExitStack() as stack:
        doors = await opened(world, name, stack)
        schema = (await doors.clients["everyone"].get("/openapi.json")).json()
        await asyncio.to_thread(round_of, doors, schema, 0, SHORT)
    assert not doors.tally.findings, doors.tally.told()
    assert doors.tally.statuses >= {200, 400, 401, 403, 422}
    assert doors.tally.past & {201, 404, 409}, "nothing that was made up got past the first question"
