"""What cannot be handled: set aside, in nobody's way, and tried again in order."""

from datetime import timedelta

from nats.aio.client import Client

from contracts import subjects
from contracts.envelope import Envelope
from services.chassis.clock import SHANGHAI
from services.chassis.consumer import Consumer, Reaction, Received, TooEarly, reacting
from services.chassis.kit import Kit
from services.chassis.parking import Parking
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


async def test_what_is_no_event_is_kept_once_and_acknowledged(kit: Kit, bus: Client) -> None:
    async def react(work: Work, event: Counted, envelope: Envelope) -> None:
        raise AssertionError("nothing here can be read")

    for body in (b"{", b"{", b'{"specversion":"1.0"}', b"\xff\x00"):
        await bus.jetstream().publish(subjects.of(REGION, Counted), body)
    reader = consumer(kit, bus, react)
    await settle(reader, 4)

    assert await rows(kit, "unreadable") == 3
    await reader.close()


async def test_a_subject_no_database_can_keep_blocks_nobody(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    seen: list[str] = []

    async def react(work: Work, event: Counted, envelope: Envelope) -> None:
        seen.append(envelope.subject)

    await say(kit, "a")
    await relay.step()
    (body,) = await stored(bus)
    bad = body.replace(b'"subject":"a"', b'"subject":"a\\u0000"')
    await bus.jetstream().publish(subjects.of(REGION, Counted), bad)
    reader = consumer(kit, bus, react)
    await settle(reader, 2)

    assert seen == ["a"]
    assert await rows(kit, "unreadable") == 1
    await reader.close()


async def test_what_can_not_even_be_set_aside_holds_back_only_its_own_case(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    recorded: list[str] = []

    async def react(work: Work, event: Counted, envelope: Envelope) -> None:
        pass

    async def always(work: Work, batch: list[Received]) -> None:
        if any(one.envelope.subject == "b" for one in batch):
            raise ZeroDivisionError
        recorded.extend(f"{one.envelope.subject}{one.envelope.caseseq}" for one in batch)

    await say(kit, "a", "b", "b", "c")
    await relay.step()
    reader = consumer(kit, bus, react, always=always)
    stuck: list[Exception] = []
    while len(recorded) < 2 or not stuck:
        try:
            await reader.step(wait=5)
        except ExceptionGroup as group:
            stuck.extend(group.exceptions)

    assert sorted(recorded) == ["a1", "c1"]
    assert {type(one) for one in stuck} == {ZeroDivisionError}
    await reader.close()


async def test_a_parked_event_comes_back_with_the_office_s_time(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    times: list[Received] = []

    async def keep(work: Work, batch: list[Received]) -> None:
        times.extend(batch)
        if len(times) < 3:
            raise TooEarly

    await say(kit, "a")
    await relay.step()
    reader = Consumer(
        kit.works,
        bus,
        stream=kit.stream,
        durable="toy",
        filters=[subjects.everything(REGION)],
        handle=keep,
    )
    await settle(reader, 1)
    await reader.parking.step()

    first, *later = times
    assert later
    assert all(one.published_at == first.published_at for one in later)
    assert {one.published_at.utcoffset() for one in times} == {timedelta(hours=8)}
    assert first.published_at.tzinfo == SHANGHAI
    await reader.close()


async def test_many_waiting_cases_are_tried_in_turns(kit: Kit, bus: Client, relay: Relay) -> None:
    tried: list[str] = []
    early = [True]

    async def react(work: Work, event: Counted, envelope: Envelope) -> None:
        tried.append(envelope.subject)
        if early:
            raise TooEarly

    await say(kit, *"abcde")
    await relay.step()
    reader = consumer(kit, bus, react)
    await settle(reader, 5)
    tried.clear()

    waiting = Parking(kit.works, reacting([Reaction(Counted, react)]))
    for _ in range(3):
        await waiting.step(most=2)
    assert tried == ["a", "b", "c", "d", "e"]

    early.clear()
    for _ in range(3):
        await waiting.step(most=2)
    assert await rows(kit, "parked") == 0
    await reader.close()


async def test_back_off_keeps_its_distance(kit: Kit, bus: Client, relay: Relay) -> None:
    tries: list[int] = []

    async def react(work: Work, event: Counted, envelope: Envelope) -> None:
        tries.append(envelope.caseseq)
        raise ZeroDivisionError

    await say(kit, "a", "a")
    await relay.step()
    reader = consumer(kit, bus, react)
    await settle(reader, 2)
    tries.clear()

    assert await reader.parking.step() == 0
    assert tries == []

    await retry_now(kit)
    assert await reader.parking.step() == 0
    assert tries == [1]
    await reader.close()
