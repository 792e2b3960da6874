"""Lawful counting as a child would do it: one day, one minute after the other.

Only the calendar's answers about a single day are used, and none of the counting modules.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from contracts.time import WorkCalendar

MINUTES = 24 * 60


@dataclass
class DayWalk:
    """`pauses` are the days of the two acts; None: not ended yet."""

    calendar: WorkCalendar
    start: date
    limit: int
    pauses: tuple[tuple[date, date | None], ...]
    only_working: bool
    last: date
    inside: set[date] = field(default_factory=set)
    """The days (from, to] of all pauses."""
    open_at_midnight: set[date] = field(default_factory=set)
    """The days [from, to)."""

    def __post_init__(self) -> None:
        for since, until in self.pauses:
            for day in days(since, until or self.last):
                if day != since:
                    self.inside.add(day)
                if day != until:
                    self.open_at_midnight.add(day)

    def elapsed(self) -> Iterator[tuple[date, int]]:
        """Each day from the start, and how many have been counted then."""
        counted = 0
        for day in days(self.start, self.last):
            works = not self.only_working or self.calendar.is_working(day)
            counted += day > self.start and works and day not in self.inside
            yield day, counted

    def due(self) -> date | None:
        for day, counted in self.elapsed():
            closed = day not in self.open_at_midnight
            if counted >= self.limit and closed and self.calendar.is_working(day):
                return day
        return None

    def warned_on(self, left: int) -> date | None:
        for day, counted in self.elapsed():
            permitted = day > self.start and day not in self.inside
            if self.limit - counted <= left and permitted and self.calendar.is_working(day):
                return day
        return None

    def working_day_over(self, due: date, n: int) -> date | None:
        over = 0
        for day in days(due + timedelta(days=1), self.last):
            over += self.calendar.is_working(day) and day not in self.inside
            if over == n:
                return day
        return None


def days(first: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


@dataclass
class MinuteWalk:
    """Everything on whole minutes, told as minutes since the walk's first midnight."""

    calendar: WorkCalendar
    start: datetime
    pauses: tuple[tuple[datetime, datetime | None], ...]
    last: date

    def __post_init__(self) -> None:
        self.midnight = self.start.replace(hour=0, minute=0)
        self.end = ((self.last - self.start.date()).days + 1) * MINUTES
        self.hall: set[int] = set()
        """Minutes of hall time, each by its beginning."""
        self.doors: set[int] = set()
        """Moments at which the hall is open, closing times included."""
        for n, day in enumerate(days(self.start.date(), self.last)):
            for opens, closes in self.calendar.intervals(day):
                first = n * MINUTES + opens.hour * 60 + opens.minute
                last = n * MINUTES + closes.hour * 60 + closes.minute
                self.hall |= set(range(first, last))
                self.doors |= set(range(first, last + 1))
        self.paused: set[int] = set()
        for since, until in self.pauses:
            self.paused |= set(range(self.at(since), self.at(until) if until else self.end))

    def at(self, moment: datetime) -> int:
        return int((moment - self.midnight) / timedelta(minutes=1))

    def elapsed(self) -> Iterator[tuple[int, int]]:
        """Each moment from the start, and how many minutes have been counted then."""
        counted = 0
        counts = self.hall - self.paused
        for moment in range(self.at(self.start), self.end):
            yield moment, counted
            counted += moment in counts

    def due(self, limit: int) -> datetime | None:
        for moment, counted in self.elapsed():
            if counted >= limit and moment in self.doors and moment not in self.paused:
                return self.midnight + timedelta(minutes=moment)
        return None

    def used(self, share: int) -> datetime | None:
        """When so much is used up, even if a pause begins right then."""
        for moment, counted in self.elapsed():
            if counted >= share:
                return self.midnight + timedelta(minutes=moment)
        return None
