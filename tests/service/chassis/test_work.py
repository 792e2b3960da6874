"""A piece of work ends whole or not at all, however it ends."""

import asyncio

import pytest
from sqlalchemy import text

from services.chassis.kit import Kit
from services.chassis.testing import StillClock
from tests.service.chassis.speech import rows
from tests.service.chassis.toy import Counted

HALF = text("INSERT INTO thing VALUES ('a', 1)")
LONG = text("SELECT pg_sleep(600)")


async def test_work_that_is_cancelled_in_a_statement_leaves_nothing_and_no_lock(
    kit: Kit, clock: StillClock
) -> None:
    started = asyncio.Event()

    async def act() -> None:
        async with kit.works.begin(kit.works.as_system()) as work:
            await work.conn.execute(HALF)
            work.tell(Counted(count=1), case="a")
            started.set()
            await work.conn.execute(LONG)

    task = asyncio.create_task(act())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with kit.works.begin(kit.works.as_system()) as work:
        await work.conn.execute(HALF)
    assert (await rows(kit, "thing"), await rows(kit, "outbox")) == (1, 0)
    assert kit.works.settled_until() == clock.at


async def test_the_relay_is_woken_by_what_is_committed_and_by_nothing_else(kit: Kit) -> None:
    async with kit.works.begin(kit.works.as_system()):
        pass
    with pytest.raises(ZeroDivisionError):
        await _fail(kit)
    assert not kit.works.told.is_set()

    async with kit.works.begin(kit.works.as_system()) as work:
        work.tell(Counted(count=1), case="a")
        assert not kit.works.told.is_set()
    assert kit.works.told.is_set()


async def test_two_acts_on_one_case_follow_each_other_in_its_chain(kit: Kit) -> None:
    async def act() -> None:
        async with kit.works.begin(kit.works.as_system()) as work:
            work.tell(Counted(count=1), case="a")
            work.tell(Counted(count=1), case="b")

    await asyncio.gather(*(act() for _ in range(10)))

    async with kit.works.read() as conn:
        heads = await conn.execute(text("SELECT subject, seq FROM chain ORDER BY subject"))
        assert [tuple(row) for row in heads] == [("a", 10), ("b", 10)]


async def _fail(kit: Kit) -> None:
    async with kit.works.begin(kit.works.as_system()) as work:
        work.tell(Counted(count=1), case="a")
        raise ZeroDivisionError
