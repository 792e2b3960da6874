"""The working calendar: which days count, which hours, and why. Counted once, then looked up."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from contracts.time.axes import CalendarAxis, HallAxis, WorkingAxis
from contracts.time.errors import CalendarRefused, NoWorkingDay, YearUnknown
from contracts.time.instants import ONE_DAY, SHANGHAI, Instant, local
from contracts.time.layers import (
    MADE_UP,
    OFFICE_HOURS,
    Hours,
    Intervals,
    LocalLayer,
    NationalYear,
    Status,
)

WEEKEND = frozenset({5, 6})
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
WORKING = "工作日"


class WorkCalendar:
    """National years, local layers over them, and hall hours. Immutable.

    Raises `CalendarRefused` if the layers do not make a calendar, and `YearUnknown` from every
    question about a day of a year it has no arrangement for: it never guesses.
    """

    def __init__(
        self,
        years: Iterable[NationalYear],
        local_layers: Iterable[LocalLayer] = (),
        *,
        hours: Iterable[Hours] = (OFFICE_HOURS,),
        rest_days: frozenset[int] = WEEKEND,
    ) -> None:
        self.years = tuple(sorted(years, key=lambda year: year.year))
        self.local_layers = tuple(local_layers)
        self.hours = tuple(hours)
        self.rest_days = rest_days
        self._check_years()
        self.first = date(self.years[0].year, 1, 1)
        self.last = date(self.years[-1].year, 12, 31)
        self._origin = self.first.toordinal()
        self._size = self.last.toordinal() - self._origin + 1
        self._provisional = frozenset(y.year for y in self.years if y.status is Status.PROVISIONAL)
        self._working, self._why = self._layered()
        self._check_working_days()
        intervals = [self._hours_on(i) if self._working[i] else () for i in range(self._size)]
        self.working_axis = WorkingAxis(self._origin, self._working)
        self.calendar_axis = CalendarAxis(self._origin, self._working)
        self.hall_axis = HallAxis(self._origin, intervals)
        self._intervals = intervals
        self.version = self._digest()

    def replacing(self, year: NationalYear) -> "WorkCalendar":
        """The same calendar with that year's arrangement in place of any other."""
        kept = (known for known in self.years if known.year != year.year)
        return self._with((*kept, year), self.local_layers)

    def overlaid(self, later: LocalLayer) -> "WorkCalendar":
        """The same calendar with local days off or on laid over it."""
        return self._with(self.years, (*self.local_layers, later))

    def is_working(self, day: date) -> bool:
        return bool(self._working[self._index(day)])

    def why(self, day: date) -> str:
        """What the day is, in a word: 工作日, 周六, 春节, 调休上班, 地方放假 …"""
        index = self._index(day)
        ordinary = WORKING if self._working[index] else _WEEKDAYS[day.weekday()]
        return self._why.get(index, ordinary)

    def provisional(self, after: date, until: date) -> bool:
        """Whether a day in (after, until] is of a year without an official arrangement."""
        if not self._provisional:
            return False
        years = range((after + ONE_DAY).year, until.year + 1)
        return any(year in self._provisional for year in years)

    def working_day(self, n: int, *, after: date) -> date:
        """The n-th working day after that day, n >= 1."""
        if n < 1:
            raise ValueError(n)
        return self._date(self.working_axis.land(self._index(after), n))

    def next_working_day(self, day: date) -> date:
        """That day itself if it is one."""
        return self._date(self.working_axis.land(self._index(day), 0))

    def previous_working_day(self, day: date) -> date:
        """That day itself if it is one."""
        return self._date(self.working_axis.before(self._index(day)))

    def working_days(self, after: date, until: date) -> int:
        """How many working days lie in (after, until]."""
        count = self.working_axis.measure
        return count(self._index(until)) - count(self._index(after))

    def intervals(self, day: date) -> Intervals:
        """The hall hours of that day; none if it is no working day."""
        return self._intervals[self._index(day)]

    def opening(self, day: date) -> Instant:
        """The first minute of hall hours of a working day."""
        return Instant.of(datetime.combine(day, self.intervals(day)[0][0], SHANGHAI))

    def is_open(self, at: datetime) -> bool:
        """Whether the hall is open at that moment, the end of an interval included."""
        return self.next_open(at) == at

    def next_open(self, at: datetime) -> datetime:
        """That moment if the hall is open, otherwise the next time it opens."""
        axis = self.hall_axis
        return axis.instant(axis.land(axis.position(Instant.of(local(at))), 0)).at

    def _with(
        self, years: Iterable[NationalYear], local_layers: Iterable[LocalLayer]
    ) -> "WorkCalendar":
        return WorkCalendar(years, local_layers, hours=self.hours, rest_days=self.rest_days)

    def _check_years(self) -> None:
        if not self.years:
            raise CalendarRefused("日历至少要有一年的安排。")
        for known, following in pairwise(self.years):
            if following.year == known.year:
                raise CalendarRefused(f"{known.year}年有两份安排。")
            if following.year > known.year + 1:
                raise CalendarRefused(f"缺少{known.year + 1}年的安排，日历必须逐年相接。")

    def _check_working_days(self) -> None:
        for year in self.years:
            start = date(year.year, 1, 1).toordinal() - self._origin
            if not any(self._working[start : start + 366]):
                raise NoWorkingDay(year.year)

    def _layered(self) -> tuple[bytearray, dict[int, str]]:
        working = bytearray(
            (self._origin + index - 1) % 7 not in self.rest_days for index in range(self._size)
        )
        why: dict[int, str] = {}
        for day, counts, word in self._exceptions():
            index = day.toordinal() - self._origin
            if 0 <= index < self._size:
                working[index] = counts
                why[index] = word
        return working, why

    def _exceptions(self) -> Iterator[tuple[date, bool, str]]:
        """Every day that is not as its weekday says, in the order of the layers."""
        for year in self.years:
            yield from ((day, False, name) for day, name in year.off.items())
            yield from ((day, True, MADE_UP) for day in year.work)
        for layer in self.local_layers:
            yield from ((day, False, name) for day, name in layer.off.items())
            yield from ((day, True, name) for day, name in layer.work.items())

    def _hours_on(self, index: int) -> Intervals:
        day = self._date(index)
        for entry in reversed(self.hours):
            if entry.since <= day <= entry.until:
                return entry.intervals
        raise CalendarRefused(f"{day}没有办公时间。")

    def _digest(self) -> str:
        """Sixteen hex digits that change with anything that could change a count."""
        told = hashlib.sha256(f"{self.first} {sorted(self._provisional)}".encode())
        told.update(self._working)
        told.update(repr(sorted(self._why.items())).encode())
        told.update(repr(self.hours).encode())
        return told.hexdigest()[:16]

    def _index(self, day: date) -> int:
        index = day.toordinal() - self._origin
        if not 0 <= index < self._size:
            raise YearUnknown(day.year)
        return index

    def _date(self, index: int) -> date:
        return self.first + timedelta(days=index)
