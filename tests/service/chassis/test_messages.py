"""From the outbox over the stream into another's transaction: once, in order, whatever happens."""

from collections.abc import AsyncIterator

import pytest
from nats.aio.client import Client
from sqlalchemy import text

from contracts import subjects
from contracts.envelope import digest, opened, unnumbered
from services.chassis import parking, streams
from services.chassis.consumer import Consumer, Reaction, Received, TooEarly, reacting
from services.chassis.kit import Kit
from services.chassis.relay import Relay
from services.chassis.work import Work
from tests.service.chassis.toy import Counted

REGION = "441825"


async def say(kit: Kit, *cases: str, count: int = 1) -> None:
    async with kit.works.begin(kit.works.as_system()) as work:
        for case in cases:
            work.tell(Counted(count=count), case=case)


async def stored(bus: Client) -> list[bytes]:
    js = bus.jetstream()
    state = (await js.stream_info(subjects.stream(REGION))).state
    return [
        bytes((await js.get_msg(subjects.stream(REGION), seq)).data or b"")
        for seq in range(1, state.messages + 1)
    ]


@pytest.fixture
async def relay(kit: Kit, bus: Client) -> AsyncIterator[Relay]:
    made = Relay(kit.engine, bus.jetstream(), clock=kit.clock)
    yield made
    await made.close()


def consumer(kit: Kit, bus: Client, react) -> Consumer:
    return Consumer(
        kit.works,
        bus,
        stream=kit.stream,
        durable="toy",
        filters=[subjects.everything(REGION)],
        handle=reacting([Reaction(Counted, react)]),
    )


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
    await relay.close()

    again = Relay(kit.engine, bus.jetstream(), clock=kit.clock)
    assert await again.step() == 1
    await again.close()

    assert len(await stored(bus)) == 1


async def test_a_lost_stream_is_rebuilt_from_the_outbox(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    from services.chassis.relay import rewind

    await say(kit, "a", "b")
    await relay.step()
    before = await stored(bus)
    await relay.close()
    await bus.jetstream().delete_stream(subjects.stream(REGION))
    await streams.ensure(bus.jetstream(), REGION)
    async with kit.engine.begin() as conn:
        await rewind(conn)

    assert await relay.step() == 2
    assert await stored(bus) == before


async def test_two_relays_never_send_at_once(kit: Kit, bus: Client, relay: Relay) -> None:
    await relay.step()
    await say(kit, "a")
    other = Relay(kit.engine, bus.jetstream(), clock=kit.clock)

    assert await other.step() == 0
    assert await relay.step() == 1


async def test_an_event_delivered_twice_is_handled_once(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    seen: list[int] = []

    async def react(work: Work, event: Counted, envelope: object) -> None:
        seen.append(event.count)

    await say(kit, "a")
    await relay.step()
    body = (await stored(bus))[0]
    await bus.jetstream().publish(subjects.of(REGION, Counted), body)
    reader = consumer(kit, bus, react)

    assert await reader.step(wait=1) == 2
    assert seen == [1]
    await reader.close()


async def test_what_fails_is_parked_with_the_later_ones_of_its_case_and_blocks_no_other(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    seen: list[str] = []
    broken = {"a"}

    async def react(work: Work, event: Counted, envelope) -> None:
        if envelope.subject in broken:
            raise ZeroDivisionError
        seen.append(f"{envelope.subject}{envelope.caseseq}")

    await say(kit, "a", "b", "a")
    await relay.step()
    reader = consumer(kit, bus, react)
    await reader.step(wait=1)
    assert seen == ["b1"]

    broken.clear()
    async with kit.engine.begin() as conn:
        await conn.execute(text("UPDATE parked SET next_try_at = now()"))
    await reader.parking.step()

    assert seen == ["b1", "a1", "a2"]
    await reader.close()


async def test_after_five_failures_an_event_is_dead_until_it_is_replayed(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    tries: list[int] = []

    async def react(work: Work, event: Counted, envelope: object) -> None:
        tries.append(1)
        if len(tries) < 7:
            raise ZeroDivisionError

    await say(kit, "a")
    await relay.step()
    reader = consumer(kit, bus, react)
    await reader.step(wait=1)
    for _ in range(9):
        async with kit.engine.begin() as conn:
            await conn.execute(
                text("UPDATE parked SET next_try_at = now() WHERE next_try_at IS NOT NULL")
            )
        await reader.parking.step()
    # Once with its batch, once alone, then from the table until the fifth failure.
    assert len(tries) == 6

    async with kit.engine.begin() as conn:
        assert await parking.replay(conn) == 1
    await reader.parking.step()
    async with kit.works.read() as conn:
        assert await conn.scalar(text("SELECT count(*) FROM parked")) == 0
    await reader.close()


async def test_what_comes_too_early_waits_without_counting_as_a_failure(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    seen: list[str] = []

    async def react(work: Work, event: Counted, envelope) -> None:
        if envelope.subject == "late" and "first1" not in seen:
            raise TooEarly
        seen.append(f"{envelope.subject}{envelope.caseseq}")

    await say(kit, "late")
    await relay.step()
    reader = consumer(kit, bus, react)
    for _ in range(8):
        await reader.step(wait=0.01)
    assert seen == []

    await say(kit, "first")
    await relay.step()
    await reader.step(wait=1)

    assert seen == ["first1", "late1"]
    await reader.close()


async def test_a_message_that_is_no_event_is_kept_for_an_operator(kit: Kit, bus: Client) -> None:
    async def react(work: Work, event: Counted, envelope: object) -> None:
        raise AssertionError

    await bus.jetstream().publish(subjects.of(REGION, Counted), b"{}")
    reader = consumer(kit, bus, react)

    assert await reader.step(wait=1) == 1
    async with kit.works.read() as conn:
        assert await conn.scalar(text("SELECT body FROM unreadable")) == b"{}"
    await reader.close()


async def test_a_first_message_is_handed_over_at_once(kit: Kit, bus: Client, relay: Relay) -> None:
    seen: list[Received] = []

    async def everything(work: Work, batch: list[Received]) -> None:
        seen.extend(batch)

    reader = Consumer(
        kit.works,
        bus,
        stream=kit.stream,
        durable="all",
        filters=[subjects.everything(REGION)],
        handle=everything,
        batch=256,
    )
    await say(kit, "a")
    await relay.step()

    # The wait is for the first message, never for a full batch: a long one must not be used up.
    assert await reader.step(wait=600) == 1
    await reader.close()
