"""The one endless loop: outlives every failure, rests, wakes, and ends when told to."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from services.chassis.run import FIRST_PAUSE, LONGEST_PAUSE, back_off, forever

# Never waited for: a test that reaches it has failed.
TOO_LONG = 5.0


async def told_to_stop_after(
    steps: int, step: Callable[[int], Awaitable[object]], **options: object
) -> None:
    stop, count = asyncio.Event(), iter(range(1, steps + 1))

    async def one() -> object:
        n = next(count)
        if n == steps:
            stop.set()
        return await step(n)

    await asyncio.wait_for(forever(one, stop, **options), TOO_LONG)  # type: ignore[arg-type]


async def test_a_step_with_work_is_followed_by_the_next_at_once() -> None:
    async def busy(n: int) -> int:
        return 1

    await told_to_stop_after(100, busy, pause=60.0)


async def test_a_step_that_fails_is_tried_again() -> None:
    seen: list[int] = []

    async def shaky(n: int) -> int:
        seen.append(n)
        if n < 3:
            raise ZeroDivisionError
        return 1

    await told_to_stop_after(4, shaky, pause=0.0)

    assert seen == [1, 2, 3, 4]


async def test_an_idle_step_rests_until_it_is_woken() -> None:
    wake = asyncio.Event()

    async def idle(n: int) -> int:
        asyncio.get_running_loop().call_soon(wake.set)
        return 0

    await told_to_stop_after(10, idle, pause=60.0, wake=wake)


async def test_what_comes_during_a_step_is_not_slept_through() -> None:
    wake = asyncio.Event()

    async def woken_meanwhile(n: int) -> int:
        wake.set()
        return 0

    await told_to_stop_after(10, woken_meanwhile, pause=60.0, wake=wake)


@pytest.mark.parametrize("fails", [False, True])
async def test_a_rest_ends_when_told_to_stop(fails: bool) -> None:
    stop = asyncio.Event()

    async def step() -> int:
        asyncio.get_running_loop().call_soon(stop.set)
        if fails:
            raise ZeroDivisionError
        return 0

    await asyncio.wait_for(forever(step, stop, pause=60.0), TOO_LONG)


async def test_a_loop_that_is_cancelled_ends() -> None:
    started = asyncio.Event()

    async def step() -> None:
        started.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(forever(step, asyncio.Event(), pause=0.0))
    await started.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


def test_the_pause_after_failures_doubles_to_its_longest_and_stays_there() -> None:
    assert [back_off(n) for n in (1, 2, 3)] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    # Three hours and three years of an outage.
    assert back_off(1_100) == back_off(10_000_000) == LONGEST_PAUSE
