"""Moving virtual time: every timer at its own instant, everything settled after each.

Nothing sleeps. What is to be done is known by what was told, by the positions of the readers in the
stream, and by what the services say of their next timer.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from contracts.time import WorkCalendar
from contracts.time.instants import ONE_DAY
from deploy.rehearsal.world import World
from services.chassis.kit import Loop

DEADLOCK = 10.0
"""Real seconds after which something that should have come is given up."""
ROUNDS = 1000


class Unsettled(Exception):
    """The system does not come to rest."""


class Time:
    """The passing of time in one world."""

    def __init__(self, world: World, calendar: WorkCalendar) -> None:
        self._world = world
        self.calendar = calendar
        """In force here; services count by their own."""
        self._unread = True
        self._recount = True
        """Whether open cases may be dated by another calendar than the one in force."""
        self._due: datetime | None = None
        self._asked = False
        """Whether `_due` still holds: nothing has happened since the timers were asked."""

    async def settle(self) -> None:
        """Until every event told has been published, and handled by every running service."""
        self._asked = False
        for _ in range(ROUNDS):
            await self._woken()
            if not self._unread:
                return
            self._unread = False
            await self._read()
        raise Unsettled("事件没有处理完。")

    def replace(self, calendar: WorkCalendar) -> None:
        """Another calendar has been published."""
        self.calendar = calendar
        self._recount = True

    async def catch_up(self) -> None:
        """After an act: also what it made due in the past has its level now."""
        await self.settle()
        # Who has something overdue comes again at the next opening; who does not, rarely then.
        if await self._next_due() == self._next_opening():
            await self._tick()

    async def back(self) -> None:
        """After a service was started: it reads what it missed, and says how far it is."""
        self._unread = self._recount = True
        await self.settle()
        await self._tick()

    async def until(self, at: datetime) -> None:
        """Fire every timer due up to and including that instant, each at its own, in order."""
        for _ in range(ROUNDS):
            due = await self._next_due()
            if due is None or due > at:
                self._world.clock.move(at)
                return
            self._world.clock.move(due)
            await self._tick()
        raise Unsettled("时限没有处理完。")

    async def _woken(self) -> None:
        """Step whatever its own service has woken: relays, ears. Timers have their own moment."""
        again = True
        while again:
            again = False
            for loop in self._world.loops(lambda loop: loop.wake is not None and loop.due is None):
                assert loop.wake is not None
                while loop.wake.is_set():
                    loop.wake.clear()
                    again = True
                    if await loop.step() and loop.name == "relay":
                        self._unread = True
                        loop.wake.set()

    async def _read(self) -> None:
        """Let every reader come to the end of what there is."""
        readers = self._world.loops(self._reads)
        for _ in range(ROUNDS):
            found = await asyncio.gather(*(_pending(loop)() for loop in readers))
            behind = [loop for loop, pending in zip(readers, found, strict=True) if pending]
            if not behind:
                self._recount = False
                return
            for loop in behind:
                await asyncio.wait_for(loop.step(), DEADLOCK)
        raise Unsettled("事件没有读完。")

    def _reads(self, loop: Loop) -> bool:
        """Who reads no stream has something to do only after another calendar was published."""
        return loop.pending is not None and (self._recount or loop.close is not None)

    async def _next_due(self) -> datetime | None:
        if not self._asked:
            dues = [await loop.due() for loop in self._timers() if loop.due is not None]
            self._due = min((due for due in dues if due is not None), default=None)
            self._asked = True
        return self._due

    async def _tick(self) -> None:
        await self._say_how_far()
        for loop in self._timers():
            if loop.wake is not None:
                loop.wake.clear()
            if await loop.step():
                await self.settle()
        self._asked = False

    async def _say_how_far(self) -> None:
        """Every source reports itself, and supervision has heard it, before a level is fired."""
        if "supervision" not in self._world.running:
            return
        ears = self._world.running["supervision"].loops["ears"]
        assert ears.wake is not None
        for running in self._world.running.values():
            await running.loops["status"].step()
            await running.bus.flush()
        await self._world.running["supervision"].bus.flush()
        heard = 0
        async with asyncio.timeout(DEADLOCK):
            while heard < len(self._world.running):
                await ears.wake.wait()
                ears.wake.clear()
                heard += int(await ears.step() or 0)  # type: ignore[call-overload]

    def _timers(self) -> list[Loop]:
        return self._world.loops(lambda loop: loop.due is not None)

    def _next_opening(self) -> datetime:
        now = self._world.clock()
        day = now.date()
        opening = self.calendar.opening(self.calendar.next_working_day(day)).at
        if opening > now:
            return opening
        return self.calendar.opening(self.calendar.next_working_day(day + ONE_DAY)).at


def _pending(loop: Loop) -> Callable[[], Awaitable[bool]]:
    assert loop.pending is not None
    return loop.pending
