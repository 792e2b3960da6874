"""The only endless loop."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 10.0


async def forever(
    step: Callable[[], Awaitable[object]],
    stop: asyncio.Event,
    *,
    pause: float,
    wake: asyncio.Event | None = None,
    name: str = "step",
) -> None:
    """Call `step` until told to stop; rest `pause` seconds, or until woken, when it did nothing.

    A step that fails is logged and tried again after a pause that doubles up to ten seconds.
    """
    failures = 0
    while not stop.is_set():
        if wake is not None:
            wake.clear()
        try:
            worked = await step()
            failures = 0
        # The edge of the process: a database or broker that is away must not end the service.
        except Exception as error:
            failures += 1
            log.error(f"{name}.failed", failures=failures, exc_info=error)
            await _rest(stop, None, back_off(failures))
            continue
        if not worked:
            await _rest(stop, wake, pause)


def back_off(failures: int) -> float:
    """Seconds to rest after so many failures in a row."""
    # The exponent is bounded: after three hours of failures 2.0**n would itself raise.
    return min(FIRST_PAUSE * 2.0 ** min(failures - 1, 16), LONGEST_PAUSE)


async def _rest(stop: asyncio.Event, wake: asyncio.Event | None, seconds: float) -> None:
    waits = [asyncio.ensure_future(e.wait()) for e in (stop, wake) if e is not None]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
