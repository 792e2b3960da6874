"""The levels of a clock: which comes next, in which order, and which turned out not to be."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from contracts.time import Level, Mark, YearUnknown
from services.supervision.domain.clocks import Clock, Kind
from services.supervision.domain.law import Law


class Order(IntEnum):
    """What comes first at one instant (semantics.md 2); resuming and deeming are others' acts."""

    WARNED = 1
    BREACHED = 2
    ESCALATED = 3
    STATUTORY_BREACHED = 4

    @classmethod
    def of(cls, clock: Clock, level: Level) -> "Order":
        if level is Level.BREACHED and clock.kind is Kind.STATUTORY:
            return cls.STATUTORY_BREACHED
        return cls[level.name]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a clock's facts come to by the calendar in force."""

    due: str | None
    """As it is printed: a day, or a local time to the minute; None while paused or unknown."""
    provisional: bool
    marks: tuple[Mark, ...]

    def since(self, level: Level) -> datetime | None:
        """From when that level holds; None if it does not come before the stop."""
        return next((mark.since for mark in self.marks if mark.level is level), None)

    def next(self, fired: Collection[Level]) -> Mark | None:
        return next((mark for mark in self.marks if mark.level not in fired), None)

    def unfounded(self, fired: Iterable[Level], now: datetime) -> list[Level]:
        """Recorded levels that had not been reached after all. A warning is never taken back."""
        held = {mark.level for mark in self.marks if mark.since <= now}
        return [level for level in fired if level is not Level.WARNED and level not in held]


def reckon(clock: Clock, law: Law) -> Reckoned:
    """A year that no calendar knows gives no due date and no level: it must not stop the others."""
    try:
        timeline = clock.timeline(law)
        due = timeline.due
        marks = tuple(mark for mark in timeline.marks() if mark.level in clock.levels)
        return Reckoned(printed(due), timeline.provisional, marks)
    except YearUnknown:
        return Reckoned(None, True, ())


class Reckoner:
    """Reckons each count once: the items of a bundle mostly begin alike."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._seen: dict[tuple[object, ...], Reckoned] = {}

    @property
    def calendar(self) -> str:
        """Version of the calendar it counts by."""
        return self._law.calendar.version

    def __call__(self, clock: Clock) -> Reckoned:
        limit, count = clock.limit, (clock.start, clock.extension, clock.pauses, clock.stopped)
        alike = (clock.kind, limit.unit, limit.n, *count)
        found = self._seen.get(alike)
        if found is None:
            found = self._seen[alike] = reckon(clock, self._law)
        return found


def printed(due: object) -> str | None:
    """A due date as papers, events and screens carry it."""
    if isinstance(due, datetime):
        return due.replace(tzinfo=None).isoformat()
    return None if due is None else str(due)
