"""The sample service running, a township with two branches, and somebody signed in at one of them."""

from collections.abc import AsyncIterator, Callable
from uuid import UUID

import pytest

from shared.kit import tree
from shared.kit.ids import named_id
from shared.kit.migrate import migrate
from tests.kit.sample.service import SAMPLE
from tests.world import World

TOWNSHIP, NORTH, SOUTH = (named_id("sample", name) for name in ("township", "north", "south"))


def prepare_sample(dsn: str) -> None:
    """The sample's tables; the same for its reader."""
    migrate(dsn, SAMPLE.migrations, SAMPLE.metadata)


@pytest.fixture
async def sample(database_dsn: Callable[..., str]) -> AsyncIterator[World]:
    """A world with the sample service in it and its tree of three nodes."""
    made = World(database_dsn)
    await made.add_service(SAMPLE, prepare_sample)
    async with made.database("sample").transaction() as session:
        for node_id, parent_id in ((TOWNSHIP, None), (NORTH, TOWNSHIP), (SOUTH, TOWNSHIP)):
            await tree.put(session, node(node_id, parent_id))
    yield made
    await made.close()


def node(node_id: UUID, parent_id: UUID | None) -> dict[str, object]:
    return {
        "id": node_id,
        "parent_id": parent_id,
        "legal_entity_id": node_id,
        "code": str(node_id)[:8],
        "name": "单位",
        "legal_form": "company",
        "attributes": "{}",
    }
