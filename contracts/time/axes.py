"""The three ways time passes: working days, calendar days, hall time.

An axis turns an instant into a whole number (a day's index, or a microsecond), says how much has
been counted up to there, and finds the first permitted place where enough has been counted. All
lawful counting is then the same for the three (`counting.py`).
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Protocol

from contracts.time.errors import YearUnknown
from contracts.time.instants import MIDNIGHT, SHANGHAI, Instant

MICROSECONDS = 1_000_000
MINUTE = 60 * MICROSECONDS
DAY = 24 * 60 * MINUTE


class Axis(Protocol):
    def position(self, instant: Instant) -> int:
        """Where that instant lies. Raises `YearUnknown`."""

    def measure(self, position: int) -> int:
        """How much has been counted up to and including there."""

    def land(self, position: int, need: int) -> int:
        """The first permitted place, not before `position`, with `need` more counted there.

        Raises `YearUnknown` when that lies beyond the last known year.
        """

    def instant(self, position: int) -> Instant: ...


class _DayAxis:
    """Positions are days, numbered from the first of the calendar."""

    def __init__(self, origin: int, working: Sequence[int]) -> None:
        self._origin = origin
        self._size = len(working)
        self._count = list(accumulate(working))
        self._days = [index for index, counts in enumerate(working) if counts]

    def position(self, instant: Instant) -> int:
        index = instant.legal_day.toordinal() - self._origin
        if not 0 <= index < self._size:
            raise YearUnknown(instant.legal_day.year)
        return index

    def instant(self, position: int) -> Instant:
        return Instant.of(date.fromordinal(self._origin + position))

    def _nth(self, n: int) -> int:
        if n > len(self._days):
            raise self._beyond(self._size)
        return self._days[n - 1]

    def _working_from(self, position: int) -> int:
        if position >= self._size:
            raise self._beyond(position)
        return self._nth(self._count[position - 1] + 1 if position else 1)

    def _beyond(self, position: int) -> YearUnknown:
        return YearUnknown(date.fromordinal(self._origin + position).year)


class WorkingAxis(_DayAxis):
    def measure(self, position: int) -> int:
        return self._count[position]

    def land(self, position: int, need: int) -> int:
        if need > 0:
            return self._nth(self._count[position] + need)
        return self._working_from(position)

    def before(self, position: int) -> int:
        """The last working day up to there."""
        count = self._count[position]
        if not count:
            raise self._beyond(-1)
        return self._days[count - 1]


class CalendarAxis(_DayAxis):
    """Every day counts, but a period ends on a working day (民法典 203)."""

    def measure(self, position: int) -> int:
        return position

    def land(self, position: int, need: int) -> int:
        return self._working_from(position + need)


class HallAxis:
    """Positions are microseconds; only hall hours count, and the end of an interval is in them."""

    def __init__(self, origin: int, intervals: Sequence[Sequence[tuple[time, time]]]) -> None:
        self._origin = origin
        self._size = len(intervals)
        self._midnight = datetime.combine(date.fromordinal(origin), MIDNIGHT, SHANGHAI)
        self._hours = [tuple((_of_day(a), _of_day(b)) for a, b in day) for day in intervals]
        lengths = (sum(b - a for a, b in day) for day in self._hours)
        self._until = list(accumulate(lengths))

    def position(self, instant: Instant) -> int:
        at = instant.at
        day = at.toordinal() - self._origin
        # 24:00 of the last known day still belongs to it.
        if not 0 <= day < self._size and not 0 <= at.toordinal() - self._origin - 1 < self._size:
            raise YearUnknown(at.year)
        return day * DAY + _of_day(at.time())

    def instant(self, position: int) -> Instant:
        return Instant.of(self._midnight + timedelta(microseconds=position))

    def measure(self, position: int) -> int:
        day, moment = divmod(position, DAY)
        before = self._until[day - 1] if day else 0
        if day >= self._size:
            return before
        return before + sum(min(b, moment) - a for a, b in self._hours[day] if a < moment)

    def land(self, position: int, need: int) -> int:
        return self._counted(self.measure(position) + need) if need > 0 else self._open(position)

    def _counted(self, wanted: int) -> int:
        day = bisect_left(self._until, wanted)
        if day == self._size:
            raise YearUnknown(date.fromordinal(self._origin + day).year)
        left = wanted - (self._until[day - 1] if day else 0)
        for opens, closes in self._hours[day]:
            if left <= closes - opens:
                return day * DAY + opens + left
            left -= closes - opens
        raise AssertionError(day)

    def _open(self, position: int) -> int:
        day, moment = divmod(position, DAY)
        while day < self._size:
            for opens, closes in self._hours[day]:
                if moment <= closes:
                    return day * DAY + max(opens, moment)
            day, moment = day + 1, 0
        raise YearUnknown(date.fromordinal(self._origin + day).year)


def _of_day(moment: time) -> int:
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
    return seconds * MICROSECONDS + moment.microsecond
