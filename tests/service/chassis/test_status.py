"""A source's status is a promise: before this instant nothing of mine is still to come."""

from datetime import timedelta

from services.chassis.kit import Kit
from services.chassis.relay import Relay
from services.chassis.status import status_of
from services.chassis.testing import StillClock
from tests.service.chassis.speech import say
from tests.service.chassis.toy import Counted

MINUTE = timedelta(minutes=1)


async def test_a_status_is_never_ahead_of_open_work(kit: Kit, clock: StillClock) -> None:
    began = clock.at
    async with kit.works.begin(kit.works.as_system()) as work:
        clock.move(MINUTE)
        assert (await status_of(kit.works)).time == began

        work.tell(Counted(count=1), case="a")
        clock.move(MINUTE)

    assert (await status_of(kit.works)).time == began + MINUTE


async def test_work_that_fails_holds_nothing_back(kit: Kit, clock: StillClock) -> None:
    try:
        async with kit.works.begin(kit.works.as_system()) as work:
            work.tell(Counted(count=1), case="a")
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        clock.move(MINUTE)

    assert (await status_of(kit.works)).time == clock.at


async def test_an_event_without_number_holds_the_status_at_its_time(
    kit: Kit, clock: StillClock, relay: Relay
) -> None:
    acted = clock.at
    await say(kit, "a")
    clock.move(MINUTE)

    waiting = await status_of(kit.works)
    assert (waiting.time, waiting.sourceseq) == (acted, 0)

    await relay.step()
    done = await status_of(kit.works)
    assert (done.time, done.sourceseq) == (clock.at, 1)
    assert done.time.tzinfo == clock.at.tzinfo
