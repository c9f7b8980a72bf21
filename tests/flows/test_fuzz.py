"""Whatever is sent to whichever door by whomever, the answer is an answer: no 500, and a refusal says why.

`LIANHE_FUZZ_EXAMPLES` says how many requests are made up for each operation and kind of data.
"""

import asyncio
import os
from contextlib import AsyncExitStack
from typing import Any

import pytest
from schemathesis import GenerationMode

from shared.kit import registry
from tests.flows.fuzzing import Doors, each_case, opened, operations, twins
from tests.world import World

EXAMPLES = int(os.environ.get("LIANHE_FUZZ_EXAMPLES", "3"))
pytestmark = pytest.mark.timeout(60 + 60 * EXAMPLES)


def knock(doors: Doors, schema: dict[str, Any]) -> None:
    """Every operation, with what fits its schema, then with what does not."""
    for operation in operations(schema):
        doors.learn()
        each_case(operation, GenerationMode.POSITIVE, EXAMPLES, lambda case: doors.send(case, settle=True))
    for operation in operations(schema, but=twins(doors.name)):
        each_case(operation, GenerationMode.NEGATIVE, EXAMPLES, lambda case: doors.send(case, settle=False))


@pytest.mark.parametrize("name", registry.names())
async def test_nothing_that_is_sent_is_a_bug(world: World, name: str) -> None:
    async with AsyncExitStack() as stack:
        doors = await opened(world, name, stack)
        schema = (await doors.clients["everyone"].get("/openapi.json")).json()
        await asyncio.to_thread(knock, doors, schema)
    assert not doors.wrong, "\n".join(doors.wrong[:20])
    assert {answer.status for answer in doors.answers} >= {200, 401, 403, 422}
    past = {answer.status for answer in doors.answers if answer.who == "everyone"} & {201, 404, 409}
    assert past, "nothing that was made up got past the first question"
