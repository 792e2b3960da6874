"""Servers that go away in the middle and come back: nothing lost, doubled, or held against it."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import AsyncClient
from nats.aio.client import Client
from nats.errors import Error as BusError
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError

from contracts import subjects
from contracts.envelope import Envelope, opened
from services.chassis import streams
from services.chassis.kit import Kit
from services.chassis.outage import is_outage
from services.chassis.relay import Relay, rewind
from services.chassis.work import Work
from tests.service.chassis.brokers import Broker, running
from tests.service.chassis.speech import (
    REGION,
    consumer,
    end_connections,
    retry_now,
    rows,
    say,
    settle,
    stored,
)
from tests.service.chassis.toy import Counted

COUNT = text(
    "INSERT INTO thing AS t VALUES (:name, 1) ON CONFLICT (name) DO UPDATE SET count = t.count + 1"
)
END_MINE = text("SELECT pg_terminate_backend(pg_backend_pid())")
LONG = 30


async def counts(kit: Kit) -> dict[str, int]:
    async with kit.works.read() as conn:
        return {row.name: row.count for row in await conn.execute(text("SELECT * FROM thing"))}


async def test_a_connection_lost_in_a_reaction_is_no_failure_of_its_event(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    lose = [True]

    async def react(work: Work, event: Counted, envelope: Envelope) -> None:
        await work.conn.execute(COUNT, {"name": envelope.subject})
        if envelope.subject == "b" and lose and lose.pop():
            await work.conn.execute(END_MINE)

    await say(kit, "a", "b", "c")
    await relay.step()
    reader = consumer(kit, bus, react)
    with pytest.raises(DBAPIError) as lost:
        await settle(reader, 3)
    assert is_outage(lost.value)

    await settle(reader, 3 - sum((await counts(kit)).values()))

    assert await counts(kit) == {"a": 1, "b": 1, "c": 1}
    assert await rows(kit, "parked") == 0
    await reader.close()


async def test_what_was_in_hand_when_the_database_left_comes_before_what_came_later(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    seen: list[int] = []
    lose = [True]

    async def react(work: Work, event: Counted, envelope: Envelope) -> None:
        if lose and lose.pop():
            await work.conn.execute(END_MINE)
        seen.append(envelope.caseseq)

    await say(kit, "a")
    await relay.step()
    reader = consumer(kit, bus, react)
    with pytest.raises(DBAPIError):
        await settle(reader, 1)
    await say(kit, "a")
    await relay.step()

    await settle(reader, 2)

    assert seen == [1, 2]
    await reader.close()


async def test_a_parked_event_is_not_blamed_for_an_outage(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    failing = [ZeroDivisionError, ZeroDivisionError, None]

    async def react(work: Work, event: Counted, envelope: Envelope) -> None:
        why = failing.pop(0) if failing else "done"
        if why is ZeroDivisionError:
            raise ZeroDivisionError
        if why is None:
            await work.conn.execute(END_MINE)

    await say(kit, "a")
    await relay.step()
    reader = consumer(kit, bus, react)
    await settle(reader, 1)
    await retry_now(kit)
    with pytest.raises(DBAPIError):
        await reader.parking.step()
    async with kit.works.read() as conn:
        assert await conn.scalar(text("SELECT failures FROM parked")) == 1

    assert await reader.parking.step() == 1
    await reader.close()


async def test_a_connection_lost_while_idle_is_nobodys_trouble(
    kit: Kit, client: AsyncClient
) -> None:
    await client.post("/things/a/count")
    assert await end_connections(kit) == 1

    answer = await client.post("/things/a/count")

    assert answer.json() == {"count": 2}


async def test_a_request_that_meets_an_outage_is_asked_to_come_again(
    kit: Kit, client: AsyncClient
) -> None:
    def lose(conn: Connection) -> None:
        event.remove(kit.engine.sync_engine, "commit", lose)
        conn.execute(END_MINE)

    key = {"idempotency-key": "k"}
    event.listen(kit.engine.sync_engine, "commit", lose)
    met = await client.post("/things/a/count", headers=key)
    again = await client.post("/things/a/count", headers=key)

    assert (met.status_code, met.headers["retry-after"]) == (503, "2")
    assert met.json()["type"] == "/problems/try-again"
    assert again.json() == {"count": 1}


@pytest.fixture
def shaky(tmp_path: Path):
    with running(tmp_path) as broker:
        yield broker


@pytest.fixture
async def line(kit: Kit, shaky: Broker) -> AsyncIterator[Client]:
    """A connection as services make it, to a broker that may be killed."""
    settings = kit.settings.model_copy(update={"nats_url": shaky.url})
    client = await streams.connect(settings, name="toy")
    await streams.ensure(client.jetstream(), REGION)
    yield client
    await client.close()


async def until(step, *, seconds: float = LONG) -> None:
    """Repeat a step that an outage may end early until it returns something."""
    async with asyncio.timeout(seconds):
        while True:
            try:
                if await step():
                    return
            except (ConnectionError, TimeoutError, BusError):
                await asyncio.wait([asyncio.ensure_future(asyncio.Event().wait())], timeout=0.05)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_a_broker_that_comes_back_goes_on_where_it_was(
    kit: Kit, shaky: Broker, line: Client, how: signal.Signals
) -> None:
    async def react(work: Work, event: Counted, envelope: Envelope) -> None:
        await work.conn.execute(COUNT, {"name": envelope.subject})

    relay = Relay(kit.engine, line, clock=kit.clock)
    reader = consumer(kit, line, react)
    await say(kit, "a")
    await relay.step()
    await settle(reader, 1)

    shaky.end(how)
    await say(kit, "a", "b")
    with pytest.raises((ConnectionError, TimeoutError, BusError)):
        await relay.step()
    shaky.start()
    await until(relay.step)
    while sum((await counts(kit)).values()) < 3:
        await until(lambda: reader.step(wait=0.2))

    assert await counts(kit) == {"a": 2, "b": 1}
    assert [opened(body).sourceseq for body in await stored(line)] == [1, 2, 3]
    await reader.close()
    await relay.close()


async def test_a_stream_made_anew_is_heard_again_without_effect(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    async def react(work: Work, event: Counted, envelope: Envelope) -> None:
        await work.conn.execute(COUNT, {"name": envelope.subject})

    await say(kit, "a", "b")
    await relay.step()
    reader = consumer(kit, bus, react)
    await settle(reader, 2)

    await bus.jetstream().delete_stream(subjects.stream(REGION))
    await streams.ensure(bus.jetstream(), REGION)
    async with kit.engine.begin() as conn:
        await rewind(conn)
    await relay.step()
    await say(kit, "c")
    await relay.step()
    while await rows(kit, "inbox") < 3:
        await until(lambda: reader.step(wait=0.2))

    assert await counts(kit) == {"a": 1, "b": 1, "c": 1}
    await reader.close()
