"""Moving virtual time: every timer at its own instant, everything settled after each.

Nothing sleeps. What is to be done is known by what was told, by the positions of the readers in the
stream, and by what the services say of their next timer.
"""

import asyncio
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
        self._calendar = calendar
        self._unread = True

    async def back(self) -> None:
        """After a service was started: it reads what it missed."""
        self._unread = True
        await self.settle()

    async def settle(self) -> None:
        """Until every event told has been published, and handled by every running service."""
        for _ in range(ROUNDS):
            moved = await self._woken()
            if moved or self._unread:
                moved += await self._read()
            if not moved:
                return
        raise Unsettled("事件没有处理完。")

    async def until(self, at: datetime) -> None:
        """Fire every timer due up to and including that instant, each at its own, in order."""
        held_back: datetime | None = None
        await self.settle()
        for _ in range(ROUNDS):
            due = await self._next_due(held_back)
            if due is None or due > at:
                break
            self._world.clock.move(due)
            fired = await self._tick()
            # What waits for a source that is silent is tried again at the next opening time.
            held_back = None if fired else self._next_opening()
        self._world.clock.move(at)

    async def _woken(self) -> int:
        """Step whatever its own service has woken: relays, ears, sweepers."""
        moved = 0
        for loop in self._world.loops(lambda loop: loop.wake is not None):
            assert loop.wake is not None
            if loop.wake.is_set():
                loop.wake.clear()
                did = await loop.step()
                moved += 1
                if loop.name == "relay" and did:
                    self._unread = True
                    loop.wake.set()
        return moved

    async def _read(self) -> int:
        moved = 0
        for loop in self._world.loops(lambda loop: loop.pending is not None):
            assert loop.pending is not None
            while await loop.pending():
                moved += 1
                await asyncio.wait_for(loop.step(), DEADLOCK)
        self._unread = moved > 0
        return moved

    async def _next_due(self, held_back: datetime | None) -> datetime | None:
        now = self._world.clock()
        dues = [await loop.due() for loop in self._timers() if loop.due is not None]
        following = [due for due in dues if due is not None and (due > now or held_back is None)]
        if held_back is not None:
            following.append(held_back)
        return min(following, default=None)

    async def _tick(self) -> int:
        await self._say_how_far()
        fired = 0
        for loop in self._timers():
            fired += int(bool(await loop.step()))
            await self.settle()
        return fired

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
        opening = self._calendar.opening(self._calendar.next_working_day(day)).at
        if opening > now:
            return opening
        return self._calendar.opening(self._calendar.next_working_day(day + ONE_DAY)).at
