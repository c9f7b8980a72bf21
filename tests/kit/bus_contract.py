"""What a transport, an outbox and an inbox promise together: one class, inherited for each transport."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest

from shared.kit import clock
from shared.kit.errors import TooLarge
from shared.kit.figures import set_figure
from shared.kit.held import listed, replay
from shared.kit.inbox import Fenced
from shared.kit.outbox import EVENT_BYTES_MAX, Relay
from shared.kit.pruning import INBOX_WHOLE
from tests.kit.bus_town import (
    TURN_S,
    WAIT_S,
    Carrier,
    Crash,
    DiesAfterPublishing,
    Town,
    eventually,
    running,
    weighed,
)
from tests.kit.sample.service import BasketWeighed, FarmJoined


class BusContract:
    """Inherited by each transport's tests, which give a `carrier` fixture."""

    @pytest.fixture
    async def town(self, carrier: Carrier, database_dsn: Callable[..., str]) -> AsyncIterator[Town]:
        made = Town(carrier, database_dsn)
        yield made
        await made.close()

    async def test_events_of_a_key_arrive_in_order(self, town: Town) -> None:
        listener = await town.listener()
        await town.say(*(weighed(f"farm {number % 7}", number) for number in range(1, 211)))
        await listener.hear(210)
        for farm in range(7):
            heard = await listener.applied(f"farm {farm}")
            assert heard == [number for number in range(1, 211) if number % 7 == farm]

    async def test_two_thousand_arrive(self, town: Town) -> None:
        listener = await town.listener()
        await town.say(*(weighed(f"farm {number % 20}", number) for number in range(2000)))
        await listener.hear(2000)
        assert sorted(await listener.applied()) == list(range(2000))
        for farm in range(20):
            assert await listener.applied(f"farm {farm}") == list(range(farm, 2000, 20))
        assert await listener.reader.lag() == 0

    async def test_delivered_twice_is_applied_once(self, town: Town) -> None:
        listener = await town.listener()
        await town.say(weighed("ma", 1), weighed("ma", 2))
        await listener.hear(2)
        await town.execute(
            "INSERT INTO outbox (id, topic, key, type, entity_id, period, body, recorded_at)"
            " SELECT id, topic, key, type, entity_id, period, body, recorded_at FROM archive"
            " ORDER BY position"
        )
        await town.relay.drain()
        await town.say(weighed("ma", 3))
        await listener.hear(3)
        assert await listener.applied() == [1, 2, 3]

    async def test_a_crash_between_publishing_and_archiving_loses_and_doubles_nothing(
        self, town: Town
    ) -> None:
        listener = await town.listener()
        dying = Relay("sample", town.database, DiesAfterPublishing(town.carrier.transport))
        await town.commit(weighed("ma", 1), weighed("ma", 2))
        with pytest.raises(Crash):
            await dying.drain()
        await town.say(weighed("ma", 3))
        await listener.hear(3)
        await listener.turn_idle()
        assert await listener.applied() == [1, 2, 3]

    async def test_what_refers_to_something_not_yet_here_waits_and_goes_on_by_itself(
        self, town: Town
    ) -> None:
        listener = await town.listener()
        await town.say(weighed("late", 1), weighed("other", 5), weighed("late", 2))
        await listener.hear(1)
        await listener.turn_idle()
        assert await listener.applied() == [5]
        states = [(key, state) for key, state, _ in await listener.held()]
        assert states == [("late", "waiting"), ("late", "behind")]
        await town.say(weighed("late", 3), FarmJoined(farm="late"))
        await listener.hear(5)
        assert await listener.applied("late") == [0, 1, 2, 3]
        assert await listener.held() == []

    async def test_what_fails_is_parked_after_five_tries_and_replayed_in_order(self, town: Town) -> None:
        listener = await town.listener()
        listener.broken.add("ma")
        await town.say(weighed("ma", 1), weighed("li", 8), weighed("ma", 2), weighed("li", 9))

        async def is_parked() -> bool:
            return ("ma", "parked", 5) in await listener.held()

        await listener.turn_until(is_parked)
        await town.say(weighed("ma", 3), weighed("li", 10))
        await listener.hear(3)
        await listener.turn_idle()
        assert await listener.applied() == [8, 9, 10]
        async with listener.database.reading() as session:
            found = await listed(session)
        assert [row["state"] for row in found] == ["parked", "behind", "behind"]
        assert found[0]["reason"] == "RuntimeError: ma is broken"
        listener.broken.clear()
        async with listener.database.transaction() as session:
            assert await replay(session) == 1
        await listener.hear(3, "ma")
        assert await listener.applied("ma") == [1, 2, 3]
        assert await listener.held() == []

    async def test_what_cannot_be_read_is_parked(self, town: Town) -> None:
        listener = await town.listener()
        await town.execute(
            "INSERT INTO outbox (id, topic, key, type, body, recorded_at)"
            " VALUES (gen_random_uuid(), 'sample.baskets', 'ma', 'BasketWeighed', '{nonsense', now())"
        )
        await town.say(weighed("ma", 1), weighed("li", 2))
        await listener.hear(1)
        await listener.turn_idle()
        assert await listener.applied() == [2]
        assert [state for _, state, _ in await listener.held()] == ["parked", "behind"]

    async def test_what_nobody_here_knows_is_passed_over(self, town: Town) -> None:
        listener = await town.listener()
        await town.execute(
            "INSERT INTO outbox (id, topic, key, type, body, recorded_at)"
            " VALUES (gen_random_uuid(), 'sample.baskets', 'ma', 'BasketPainted', '{}', now())"
        )
        await town.say(weighed("ma", 1))
        await listener.hear(1)
        assert await listener.held() == []

    async def test_a_crash_inside_a_handler_leaves_neither_effect_nor_position(self, town: Town) -> None:
        listener = await town.listener()
        await town.say(weighed("ma", 1))
        await listener.hear(1)
        before = await listener.positions()
        listener.crash_at.add(3)
        await town.say(weighed("ma", 2), weighed("ma", 3))
        with pytest.raises(Crash):
            await listener.hear(3)
        assert (await listener.applied(), await listener.positions()) == ([1], before)
        await listener.reader.stop()
        again = await town.listener(database=listener.database)
        await again.hear(3)
        assert await again.applied() == [1, 2, 3]

    async def test_a_restored_database_goes_on_from_where_it_is(self, town: Town) -> None:
        listener = await town.listener()
        await town.say(weighed("ma", 1))
        await listener.hear(1)
        backup = await listener.positions()
        await town.say(weighed("ma", 2), weighed("ma", 3))
        await listener.hear(3)
        await listener.reader.stop()
        assert len(backup) == 1
        for source, position in backup.items():
            await town.execute(
                f"UPDATE cursor SET position = {position} WHERE source = '{source}'", listener.database
            )
        await town.execute(
            "DELETE FROM inbox WHERE event_id IN (SELECT id FROM weighing WHERE number > 1)",
            listener.database,
        )
        await town.execute("DELETE FROM weighing WHERE number > 1", listener.database)
        again = await town.listener(database=listener.database)
        await again.hear(3)
        assert await again.applied() == [1, 2, 3]

    async def test_a_restart_reads_nothing_twice(self, town: Town) -> None:
        listener = await town.listener()
        await town.say(weighed("ma", 1), weighed("li", 2))
        await listener.hear(2)
        await listener.reader.stop()
        again = await town.listener(database=listener.database)
        again.broken.add("ma")  # would be seen to fail, were it read again
        await town.say(weighed("li", 3))
        await again.hear(3)
        assert sorted(await again.applied()) == [1, 2, 3]
        assert again.inbox.applied == 1

    async def test_a_type_heard_only_now_is_heard_from_its_beginning(self, town: Town) -> None:
        older = await town.listener(deaf_to=BasketWeighed)
        assert await older.inbox.learn(older.reader) == 0
        await town.say(FarmJoined(farm="ma"), weighed("ma", 1), weighed("ma", 2), weighed("late", 3))
        await older.hear(1)
        await older.turn_idle()
        await older.reader.stop()
        newer = await town.listener(database=older.database)
        assert await newer.inbox.learn(newer.reader) == 3
        assert await newer.inbox.learn(newer.reader) == 0
        await town.say(weighed("late", 4), FarmJoined(farm="late"), weighed("li", 5))
        await newer.hear(7)
        assert await newer.applied("ma") == [0, 1, 2]
        assert await newer.applied("late") == [0, 3, 4]
        assert await newer.held() == []

    async def test_what_a_reader_may_have_let_go_of_is_not_heard_again(self, town: Town) -> None:
        """Of a home from before types were noted, only what its inbox vouches for can be told to be new."""
        listener = await town.listener()
        await town.say(weighed("ma", 1), weighed("ma", 2))
        await listener.hear(2)
        await town.execute("DELETE FROM inbox", listener.database)
        async with listener.database.transaction() as session:
            await set_figure(session, INBOX_WHOLE, clock.today() + timedelta(days=1), 1, "pruning")
        assert await listener.inbox.learn(listener.reader) == 0
        assert await listener.held() == []

    async def test_a_reader_that_is_down_holds_up_nobody(self, town: Town) -> None:
        up, down = await town.listener("up"), await town.listener("down")
        await town.say(*(weighed("ma", number) for number in range(50)))
        await up.hear(50)
        assert await down.applied() == []
        await down.hear(50)
        assert await down.applied() == await up.applied() == list(range(50))

    async def test_a_reader_whose_position_moved_under_it_is_fenced_and_rewinds(self, town: Town) -> None:
        listener = await town.listener()
        await town.say(weighed("ma", 1), weighed("ma", 2))
        async with asyncio.timeout(WAIT_S):
            while not (poll := await listener.reader.poll(timeout_s=TURN_S)).records:
                pass
        await listener.inbox.apply(poll)
        with pytest.raises(Fenced):
            await listener.inbox.apply(poll)
        await listener.reader.rewind()
        await town.say(weighed("ma", 3))
        await listener.hear(3)
        assert await listener.applied() == [1, 2, 3]

    async def test_an_event_too_large_to_carry_is_refused_before_it_is_said(self, town: Town) -> None:
        with pytest.raises(TooLarge):
            await town.commit(weighed("m" * EVENT_BYTES_MAX, 1))
        await town.commit(weighed("m" * (EVENT_BYTES_MAX // 4), 1))
        assert await town.relay.drain() == 1

    async def test_a_reader_goes_on_by_itself_after_its_database_was_away(self, town: Town) -> None:
        listener = await town.listener()
        async with running(listener):
            await town.say(weighed("ma", 1))
            await eventually(listener, [1])
            await town.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()",
                listener.database,
            )
            await town.say(weighed("ma", 2))
            await eventually(listener, [1, 2])
