"""What an operator sees of any service and does there: how far behind, what is parked and why, replay."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit import clock
from shared.kit.app import Service
from shared.kit.auth import Role
from shared.kit.hears import Hears
from shared.kit.ids import new_id
from tests.kit.conftest import NORTH, SOUTH, TOWNSHIP, prepare_sample
from tests.kit.sample.service import SAMPLE, BasketWeighed
from tests.world import World


class Scale:
    """A reader whose handler fails until somebody mends it."""

    def __init__(self) -> None:
        self.broken = True
        self.heard: list[UUID] = []
        hears = Hears()

        @hears.many(BasketWeighed)
        async def weighings(session: AsyncSession, some: Sequence[Any]) -> None:
            if self.broken:
                raise RuntimeError("the scale stands askew")
            self.heard.extend(event.id for event in some)

        self.service = Service(
            name="sample_reader",
            title="A scale",
            metadata=SAMPLE.metadata,
            migrations=Path(SAMPLE.migrations),
            hears=hears,
        )


@pytest.fixture
async def scale(sample: World) -> Scale:
    made = Scale()
    await sample.add_service(made.service, prepare_sample)
    return made


def weighed() -> BasketWeighed:
    return BasketWeighed(entity_id=NORTH, on=clock.today(), document="D", farm="马家", weight_g=1)


def operator(world: World) -> Any:
    return world.actor((Role.OPERATOR, TOWNSHIP))


async def test_a_parked_event_is_seen_with_its_reason_and_goes_on_when_replayed(
    sample: World, scale: Scale
) -> None:
    first, second = weighed(), weighed()
    await sample.tell("sample", first, second)
    await sample.settle()
    assert scale.heard == []
    async with sample.client("sample_reader", operator(sample)) as client:
        counts = (await client.get("/operations")).json()
        assert (counts["parked"], counts["behind"], counts["waiting"], counts["failing"]) == (1, 1, 0, 0)
        [parked] = (await client.get("/operations/held", params={"state": "parked"})).json()
        assert parked["event_id"] == str(first.id)
        assert parked["reason"] == "RuntimeError: the scale stands askew"
        scale.broken = False
        command = {"id": str(new_id())}
        replayed = await client.post(f"/operations/held/{first.id}/replay", json=command)
        assert replayed.status_code == 201
        assert (replayed.json()["state"], replayed.json()["attempts"]) == ("waiting", 0)
        await sample.settle()
        assert scale.heard == [first.id, second.id]
        assert (await client.get("/operations/held")).json() == []
        again = await client.post(f"/operations/held/{first.id}/replay", json=command)
        assert again.json() == replayed.json(), "a resend is the same act"


async def test_only_what_is_parked_is_replayed(sample: World, scale: Scale) -> None:
    async with sample.client("sample_reader", operator(sample)) as client:
        path = f"/operations/held/{new_id()}/replay"
        assert (await client.post(path, json={"id": str(new_id())})).status_code == 404


async def test_what_is_committed_and_not_published_is_counted_and_then_what_is_not_read(
    sample: World, scale: Scale
) -> None:
    await sample.tell("sample", weighed(), weighed(), weighed())
    async with sample.client("sample", operator(sample)) as client:
        view = (await client.get("/operations")).json()
        assert (view["service"], view["outbox"], view["lag"]) == ("sample", 3, 0)
        assert view["oldest_at"] is not None
        await sample.running["sample"].relay.drain()
        view = (await client.get("/operations")).json()
        assert (view["outbox"], view["oldest_at"]) == (0, None)
    async with sample.client("sample_reader", operator(sample)) as client:
        assert (await client.get("/operations")).json()["lag"] == 3


async def test_readers_of_the_whole_tree_look_and_nobody_below_it(sample: World) -> None:
    for role, node_id, status in (
        (Role.SUPERVISOR, TOWNSHIP, 200),
        (Role.AUDITOR, TOWNSHIP, 200),
        (Role.AUDITOR, SOUTH, 403),
        (Role.FINANCE, TOWNSHIP, 403),
    ):
        async with sample.client("sample", sample.actor((role, node_id))) as client:
            for path in ("/operations", "/operations/held"):
                assert (await client.get(path)).status_code == status, f"{role} {path}"
            replay = await client.post(f"/operations/held/{new_id()}/replay", json={"id": str(new_id())})
            assert replay.status_code == 403
