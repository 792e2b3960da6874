"""The sweeper: fires what is due and known to be due. What is open and not due costs nothing."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from services.chassis.kit import Kit
from services.supervision.commands.firing import fire
from services.supervision.domain.law import Law
from services.supervision.domain.watermark import complete, in_spite_of_silence
from services.supervision.store import levels, sources


class Sweeper:
    def __init__(
        self,
        kit: Kit,
        *,
        law: Callable[[], Law],
        listening_since: Callable[[], datetime],
        caught_up: Callable[[], Awaitable[bool]],
    ) -> None:
        """`caught_up`: whether all that was in the stream a while ago has been read."""
        self._kit = kit
        self._law = law
        self._listening_since = listening_since
        self._caught_up = caught_up

    async def step(self) -> int:
        """Fire what is due, the first first; returns how many clocks had something."""
        now, works = self._kit.clock(), self._kit.works
        listening_since = self._listening_since()
        async with works.read() as conn:
            first = await levels.first_due(conn)
            if first is None or first > now:
                return 0
            others = await sources.others(conn, own=works.source)
        until = min(now, complete(others, now=now))
        if first > until and await self._caught_up():
            until = in_spite_of_silence(
                others,
                now=now,
                listening_since=listening_since,
                opening=self._law().last_opening(now),
            )
        if first > until:
            return 0
        async with works.begin(works.as_system()) as work:
            return await fire(work, until=until, law=self._law())

    async def next_due(self) -> datetime | None:
        """When to come again if nothing else happens: what is due but waits for others is fired
        at the next opening time at the latest.
        """
        now = self._kit.clock()
        async with self._kit.works.read() as conn:
            first = await levels.first_due(conn)
        return self._law().next_opening(now) if first is not None and first <= now else first
