"""Hearing from a durable: it is made, brought up to date, missed when gone, and left in order."""

import asyncio

import pytest
from nats.aio.client import Client
from nats.js.api import ConsumerConfig

from contracts import subjects
from contracts.envelope import Envelope, opened
from services.chassis.consumer import Consumer, Reaction, reacting
from services.chassis.kit import Kit
from services.chassis.pull import Pull, Silent
from services.chassis.relay import Relay
from services.chassis.work import Work
from tests.service.chassis.speech import REGION, consumer, rows, say, settle
from tests.service.chassis.toy import Counted

# Far below the half minute after which an unacknowledged message comes again by itself.
SOON = 10


async def nothing(work: Work, event: Counted, envelope: Envelope) -> None:
    pass


def departments(kit: Kit, bus: Client, *named: str) -> Consumer:
    return Consumer(
        kit.works,
        bus,
        stream=kit.stream,
        durable="toy",
        filters=[subjects.of(REGION, Counted, department) for department in named],
        handle=reacting([Reaction(Counted, nothing)]),
    )


async def stepping(reader: Consumer) -> None:
    while True:
        await reader.step(wait=SOON)


async def tell(kit: Kit, *departments: str) -> None:
    async with kit.works.begin(kit.works.as_system()) as work:
        for department in departments:
            work.tell(Counted(count=1), case="a", department=department)


async def test_a_durable_that_is_gone_is_made_anew(kit: Kit, bus: Client, relay: Relay) -> None:
    await say(kit, "a")
    await relay.step()
    reader = consumer(kit, bus, nothing)
    await settle(reader, 1)
    await reader.step(wait=0.01)

    await bus.jetstream().delete_consumer(kit.stream, "toy")
    with pytest.raises(Silent):
        await asyncio.wait_for(stepping(reader), SOON)

    await say(kit, "b")
    await relay.step()
    await settle(reader, 2)
    assert await rows(kit, "inbox") == 2
    await reader.close()


async def test_a_department_that_moves_in_is_heard_by_the_same_durable(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    one = departments(kit, bus, "swj")
    await tell(kit, "swj", "lyj")
    await relay.step()
    await settle(one, 1)
    await one.close()

    both = departments(kit, bus, "swj", "lyj")
    await both.step(wait=0.01)
    await tell(kit, "lyj")
    await relay.step()

    await settle(both, 1)
    assert await rows(kit, "inbox") >= 2
    await both.close()


async def test_what_was_delivered_but_not_settled_goes_to_the_next_reader_at_once(
    kit: Kit, bus: Client, relay: Relay
) -> None:
    def pull() -> Pull:
        config = ConsumerConfig(durable_name="toy", ack_wait=600)
        return Pull(bus, kit.stream, config)

    await say(kit, *"abcd")
    await relay.step()
    first = pull()
    in_hand = await first.take(2, wait=SOON)
    await first.close(in_hand)

    second = pull()
    heard: list[str] = []
    async with asyncio.timeout(SOON):
        while len(heard) < 4:
            heard += [opened(m.data).subject for m in await second.take(4, wait=SOON)]

    assert sorted(heard) == ["a", "b", "c", "d"]
    await second.close()
