"""From the stream into a transaction: once, in order, whatever happens."""

from nats.aio.client import Client
from sqlalchemy import text

from contracts import subjects
from services.chassis import parking
from services.chassis.consumer import Consumer, Received, TooEarly
from services.chassis.kit import Kit
from services.chassis.relay import Relay
from services.chassis.work import Work
from tests.service.chassis.speech import (
    REGION,
    consumer,
    retry_now,
    rows,
    say,
    settle,
    stored,
)
from tests.service.chassis.toy import Counted


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
    await settle(reader, 3)
    assert seen == ["b1"]

    broken.clear()
    await retry_now(kit)
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
        await retry_now(kit)
        await reader.parking.step()
    # Once with its batch, once alone, then from the table until the fifth failure.
    assert len(tries) == 6

    async with kit.engine.begin() as conn:
        assert await parking.replay(conn) == 1
    await reader.parking.step()
    assert await rows(kit, "parked") == 0
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
