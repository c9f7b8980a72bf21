"""An older backup beside a broker that is ahead: what is unread is read, what is lost is set aside, once."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from joserfc.jwk import OKPKey
from sqlalchemy import text

from services.cli.backup import back_up, restore
from services.cli.group import MeetsOnKafka
from services.cli.group import at_work as local_at_work
from services.cli.home import RUN, Home, announced, served
from services.cli.rejoin import LOST, NOTE, BrokerAway, rejoined
from services.cli.verify import verified
from shared.contracts.members import HouseholdChanged, LegalForm
from shared.kit import registry
from shared.kit.app import Running
from shared.kit.auth import Actor, Grant, Role, Signer, Verifier
from shared.kit.cluster import Cluster
from shared.kit.db import Database
from shared.kit.ids import new_id
from shared.kit.kafka import Kafka
from shared.kit.outbox import emit
from shared.kit.settings import Settings
from tests.conftest import PREFIX, fastest_place
from tests.production.desk import organisation
from tests.world import prepared

pytestmark = [pytest.mark.kafka, pytest.mark.long, pytest.mark.timeout(420)]

DAY = date(2025, 6, 10)
THESE = ("members", "honeysuckle", "finance")
WAIT_S, LOOK_S = 60, 0.05
TOWN = organisation("镇", LegalForm.TOWNSHIP, None)
COOP = organisation("合作社", LegalForm.COOP, TOWN.organisation_id, desk="honeysuckle")
GROWER = HouseholdChanged(
    household_id=new_id(),
    village_id=new_id(),
    code="H1",
    head_name="农户一",
    persons=3,
    effective_on=date(2025, 1, 1),
)
JOURNALS = "SELECT document FROM journal WHERE kind = 'GrowerDelivered' ORDER BY document"


@dataclass
class Group:
    """Services of one home in this process, meeting on a broker."""

    running: dict[str, Running]
    signer: Signer

    async def post(self, path: str, **body: Any) -> None:
        """At the honeysuckle desk, as the co-op's manager."""
        manager = Actor(
            id=new_id(), name="理事长", grants=(Grant(role=Role.MANAGER, node_id=COOP.organisation_id),)
        )
        door = httpx.ASGITransport(self.running["honeysuckle"].app)
        headers = {"Authorization": f"Bearer {self.signer.token(manager, lives_s=600)}"}
        async with httpx.AsyncClient(transport=door, base_url="http://desk", headers=headers) as client:
            answer = await client.post(path, json=json.loads(json.dumps(body, default=str)))
        assert answer.status_code == 201, answer.text

    async def deliver(self, document: str, delivery_id: UUID | None = None) -> None:
        line = {
            "id": delivery_id or new_id(),
            "household_id": GROWER.household_id,
            "product": "鲜花",
            "grade": "1",
            "gross_g": 1000,
        }
        sheet = {"entity_id": COOP.organisation_id, "on": DAY, "document": document, "lines": [line]}
        await self.post("/deliveries/sheets", id=new_id(), **sheet)

    async def rows(self, service: str, query: str) -> list[Any]:
        async with self.running[service].database.reading() as session:
            return list((await session.execute(text(query))).scalars())

    async def until(self, service: str, query: str, wanted: list[Any]) -> None:
        """Wait until a question to a service's tables is answered so."""
        async with asyncio.timeout(WAIT_S):
            while await self.rows(service, query) != wanted:  # noqa: ASYNC110 - seen in tables only
                await asyncio.sleep(LOOK_S)

    async def rest(self) -> None:
        """Wait until nobody has anything to say, to read or to wait for: what is read last may make another
        say something, so that one quiet look is not enough.
        """
        quiet = 0
        async with asyncio.timeout(WAIT_S):
            while quiet < 2:
                quiet = 0 if await self._moves() else quiet + 1
                await asyncio.sleep(LOOK_S)

    async def _moves(self) -> bool:
        for name, one in self.running.items():
            if one.reader is None or await one.reader.lag():
                return True
            if await self.rows(name, "SELECT id FROM outbox UNION ALL SELECT event_id FROM held"):
                return True
        return False


@asynccontextmanager
async def at_work(home: Home, settings: Settings, *names: str) -> AsyncIterator[Group]:
    """These services relay and read until the block ends."""
    key = OKPKey.generate_key("Ed25519", private=True)
    assert settings.kafka is not None
    kafka = Kafka(settings.kafka, prefix=settings.kafka_prefix, partitions=settings.kafka_partitions)
    running = {
        name: Running(registry.load(name), Database(home.dsns[name], connections_max=4), kafka, Verifier(key))
        for name in names
    }
    try:
        for one in running.values():
            await one.start()
        yield Group(running, Signer(key))
    finally:
        for one in running.values():
            await one.stop()
        await kafka.stop()
        for one in running.values():
            await one.database.close()


@pytest.fixture
def homes(broker: str) -> Iterator[list[Settings]]:
    """A home, an empty one for the same topics, and an empty one beside a broker that knows nothing."""
    run, made = new_id().hex[-8:], []
    for prefix in (f"rejoin{run}.", f"rejoin{run}.", f"anew{run}."):
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=fastest_place()))
        folder.chmod(0o711)
        made.append(Settings(home=folder, kafka=broker, kafka_prefix=prefix, kafka_partitions=2))
    yield made
    for settings in made:
        shutil.rmtree(settings.home)


async def _a_season(home: Home, settings: Settings, kept: Path) -> UUID:
    """One delivery read, one published and unread, one unpublished; then the backup; then one too many."""
    async with at_work(home, settings, *THESE) as group:
        async with group.running["members"].database.transaction() as session:
            await emit(session, TOWN, COOP, GROWER)
        await group.until("honeysuckle", "SELECT count(*) FROM grower", [1])
        await group.until("honeysuckle", "SELECT count(*) FROM node", [2])
        price = {"base_fen_per_kg": 1000, "tax_category": "agricultural", "grades": {"1": 10_000}}
        await group.post(
            "/prices",
            id=new_id(),
            entity_id=COOP.organisation_id,
            product="鲜花",
            effective_on=date(2025, 1, 1),
            **price,
        )
        await group.deliver("读过")
        await group.until("finance", JOURNALS, ["读过"])
        await group.running["finance"].stop()
        await group.deliver("未读")
        await group.until("honeysuckle", "SELECT count(*) FROM outbox", [0])
        await group.running["honeysuckle"].stop()
        await group.deliver("未发")
    with announced(home, RUN, None):
        await asyncio.to_thread(back_up, settings, kept)
    async with at_work(home, settings, *THESE) as group:
        lost = new_id()
        await group.deliver("丢失", lost)
        await group.until("finance", JOURNALS, ["丢失", "未发", "未读", "读过"])
        await group.until("finance", "SELECT count(*) FROM outbox", [0])
    return lost


def test_a_restored_home_goes_on_from_where_it_is(homes: list[Settings], tmp_path: Path) -> None:
    before, after, anew = homes
    with served(before) as home:
        for name, dsn in home.dsns.items():
            prepared(name)(dsn)
        lost = asyncio.run(_a_season(home, before, tmp_path / "kept"))

    restore(after, tmp_path / "kept")
    assert not (after.home / NOTE).exists()
    [listed] = (after.home / LOST).iterdir()
    facts = [json.loads(line) for line in listed.read_text().splitlines()]
    delivered = [fact["fact"] for fact in facts if fact["type"] == "GrowerDelivered"]
    assert [(one["delivery_id"], one["document"]) for one in delivered] == [(str(lost), "丢失")]

    with served(after) as home:
        asyncio.run(_caught_up(home, after, lost))

    # Where the broker is lost too, what was unread comes from the archives.
    restore(anew, tmp_path / "kept")
    assert not list((anew.home / LOST).iterdir())
    with served(anew) as home:
        asyncio.run(_read_what_was_unread(home, anew))


async def _caught_up(home: Home, settings: Settings, lost: UUID) -> None:
    """What was unread is read, what was lost is nowhere, and entered again it is there once."""
    async with at_work(home, settings, *registry.names()) as group:
        await group.until("finance", JOURNALS, ["未发", "未读", "读过"])
        await group.deliver("丢失", lost)
        await group.until("finance", JOURNALS, ["丢失", "未发", "未读", "读过"])
        await group.rest()
        assert await group.rows("finance", JOURNALS) == ["丢失", "未发", "未读", "读过"]
        assert await group.rows("honeysuckle", "SELECT count(*) FROM delivery") == [4]
        findings, checks = await verified(home, settings)
    assert (findings, checks > 20) == ([], True)
    with pytest.raises(MeetsOnKafka):
        async with local_at_work(home, settings):
            pass


async def _read_what_was_unread(home: Home, settings: Settings) -> None:
    async with at_work(home, settings, *THESE) as group:
        await group.until("finance", JOURNALS, ["未发", "未读", "读过"])


def test_a_restored_home_waits_for_its_broker(tmp_path: Path) -> None:
    (tmp_path / NOTE).write_text('{"at": "2026-11-24T00:00:00Z"}')
    with pytest.raises(BrokerAway):
        rejoined(tmp_path, {}, Settings(home=tmp_path, kafka="127.0.0.1:1"))
    assert (tmp_path / NOTE).exists()
    assert Cluster(tmp_path).pid is None
