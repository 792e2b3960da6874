"""The levels of clocks, fired in the order of their instants, each recorded with its own."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from heapq import heapify, heappop, heappush

from contracts.supervision import ClockBreached, ClockEscalated, ClockWarned
from contracts.time import Level, Mark
from services.chassis.work import Work
from services.supervision.domain.law import Law
from services.supervision.domain.levels import Order, reckon
from services.supervision.store import levels
from services.supervision.store.levels import Claimed, Fired, Moved

MOST = 500
EVENTS = {
    Level.WARNED: ClockWarned,
    Level.BREACHED: ClockBreached,
    Level.ESCALATED: ClockEscalated,
}

Key = tuple[datetime, int, str]
"""When, in which order among those of one instant, and the clock's id."""


async def fire(work: Work, *, until: datetime, law: Law, most: int = MOST) -> int:
    """Fire every level due by then of the first `most` clocks; returns how many were claimed."""
    claimed = await levels.claim(work.conn, until=until, calendar=law.calendar.version, most=most)
    if not claimed:
        return 0
    # A full claim has others behind it: nothing of these may overtake them.
    last = claimed[-1].key if len(claimed) == most else None
    rounds = _Rounds(claimed, law=law)
    fired = list(rounds.up_to(until, last))
    if fired:
        new = await levels.record(work.conn, fired, recorded_at=work.now())
        for one in fired:
            if (one.clock.id, one.mark.level) in new:
                _tell(work, one)
    await levels.move(work.conn, rounds.moved(fired))
    return len(claimed)


class _Rounds:
    """Several clocks with several levels each, gone through by instant."""

    def __init__(self, claimed: Sequence[Claimed], *, law: Law) -> None:
        self._claimed = {one.clock.id: one for one in claimed}
        self._marks: dict[str, list[Mark]] = {}
        for one in claimed:
            left = [m for m in reckon(one.clock, law).marks if m.level not in one.fired]
            self._marks[one.clock.id] = left

    def up_to(self, until: datetime, last: Key | None) -> Iterator[Fired]:
        due = [self._key(id) for id, marks in self._marks.items() if marks]
        heapify(due)
        while due and due[0][0] <= until and (last is None or due[0] <= last):
            id = heappop(due)[2]
            yield Fired(self._claimed[id].clock, self._marks[id].pop(0))
            if self._marks[id]:
                heappush(due, self._key(id))

    def moved(self, fired: Sequence[Fired]) -> list[Moved]:
        by_clock: defaultdict[str, list[Mark]] = defaultdict(list)
        for one in fired:
            by_clock[one.clock.id].append(one.mark)
        return [
            Moved(self._claimed[id].clock, by_clock[id], marks[0] if marks else None)
            for id, marks in sorted(self._marks.items())
        ]

    def _key(self, id: str) -> Key:
        following = self._marks[id][0]
        return following.since, Order.of(self._claimed[id].clock, following.level), id


def _tell(work: Work, fired: Fired) -> None:
    clock, at = fired.clock, fired.mark.at
    event = EVENTS[fired.mark.level](
        clock=clock.id, kind=clock.kind, item=clock.item, at=at.at, legal_day=at.legal_day
    )
    work.tell(event, case=clock.case, department=clock.department)
