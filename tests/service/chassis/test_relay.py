"""From the outbox onto the stream: every committed event, in order, under one number for ever."""

from datetime import timedelta
from typing import ClassVar

import pytest
from nats.aio.client import Client
from sqlalchemy.exc import DBAPIError

from contracts import subjects
from contracts.envelope import Event, digest, opened, unnumbered
from contracts.subjects import NotAToken
from services.chassis import streams
from services.chassis.kit import Kit
from services.chassis.outage import is_outage
from services.chassis.outbox import LARGEST, TooLarge
from services.chassis.relay import Relay, Unacknowledged, rewind
from tests.service.chassis.speech import REGION, end_connections, say, stored
from tests.service.chassis.toy import Counted


class Shouted(Event):
    type: ClassVar[str] = "toy.shouted.v1"

    word: str


async def test_events_are_chained_per_case_and_numbered_per_source(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    await say(kit, "a", "b", "a")
    await say(kit, "a")

    assert await relay.step() == 4
    bodies = await stored(bus)
    envelopes = [opened(body) for body in bodies]
    assert [e.sourceseq for e in envelopes] == [1, 2, 3, 4]
    assert [(e.subject, e.caseseq) for e in envelopes] == [("a", 1), ("b", 1), ("a", 2), ("a", 3)]
    assert envelopes[2].prev == digest(bodies[0])
    assert envelopes[3].prev == digest(bodies[2])
    assert b"sourceseq" not in unnumbered(bodies[0])


async def test_a_crash_after_publishing_sends_again_and_the_stream_drops_it(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    await say(kit, "a")
    await relay.step()
    await end_connections(kit)

    again = Relay(kit.engine, bus, clock=kit.clock)
    assert await again.step() == 1
    await again.close()

    assert len(await stored(bus)) == 1


async def test_a_lost_stream_is_rebuilt_from_the_outbox(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    await say(kit, "a", "b")
    await relay.step()
    before = await stored(bus)
    await bus.jetstream().delete_stream(subjects.stream(REGION))
    await streams.ensure(bus.jetstream(), REGION)
    async with kit.engine.begin() as conn:
        await rewind(conn)

    assert await relay.step() == 2
    assert await stored(bus) == before


async def test_a_relay_that_stops_leaves_nothing_to_send_again(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    await say(kit, "a")
    await relay.step()
    await relay.close()

    again = Relay(kit.engine, bus, clock=kit.clock)
    assert await again.step() == 0
    await again.close()


async def test_many_events_arrive_in_order(kit: Kit, bus: Client, relay: Relay) -> None:
    await say(kit, *(f"case-{n % 7}" for n in range(300)))

    assert await relay.step(most=200) == 200
    assert await relay.step(most=200) == 100
    assert [opened(body).sourceseq for body in await stored(bus)] == list(range(1, 301))


async def test_what_the_bus_refuses_is_sent_again_in_its_place(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    await bus.jetstream().delete_stream(subjects.stream(REGION))
    await say(kit, "a", "b")
    with pytest.raises(Unacknowledged):
        await relay.step()

    await streams.ensure(bus.jetstream(), REGION)
    await say(kit, "a")

    assert await relay.step() == 3
    assert [opened(body).sourceseq for body in await stored(bus)] == [1, 2, 3]


async def test_a_database_that_comes_back_finds_the_relay_where_it_was(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    await say(kit, "a")
    await relay.step()
    assert await end_connections(kit) >= 1

    with pytest.raises(DBAPIError) as failed:
        await relay.step()
    assert is_outage(failed.value)

    await say(kit, "b")
    # The first one again too, since its mark was not saved: the stream drops it.
    assert await relay.step() == 2
    assert [opened(body).sourceseq for body in await stored(bus)] == [1, 2]


async def test_a_service_says_nothing_that_the_bus_could_not_carry(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    async def tell(word: str, department: str = "-") -> None:
        async with kit.works.begin(kit.works.as_system()) as work:
            work.tell(Shouted(word=word), case="a", department=department)

    with pytest.raises(TooLarge):
        await tell("啊" * LARGEST)
    with pytest.raises(NotAToken):
        await tell("a", "swj lyj")

    await tell("a", "swj")
    assert await relay.step() == 1
    assert [opened(body).caseseq for body in await stored(bus)] == [1]


async def test_the_first_event_of_a_case_keeps_its_own_time(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    now = kit.clock()
    async with kit.works.begin(kit.works.as_system()) as work:
        work.tell(Counted(count=1), case="later")
        work.tell(Counted(count=1), case="earlier", at=now - timedelta(hours=1))
        work.tell(Counted(count=1), case="later", at=now - timedelta(hours=1))

    await relay.step()

    assert [opened(body).time for body in await stored(bus)] == [now, now - timedelta(hours=1), now]


async def test_two_relays_never_send_at_once(kit: Kit, bus: Client, relay: Relay) -> None:
    await relay.step()
    await say(kit, "a")
    other = Relay(kit.engine, bus, clock=kit.clock)

    assert await other.step() == 0
    assert await relay.step() == 1
