"""The working calendar: which days count, which hours, and why. Counted once, then looked up."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from contracts.time.errors import CalendarRefused, YearUnknown
from contracts.time.instants import ONE_DAY, SHANGHAI, Instant, local
from contracts.time.known import KnownYears, exceptions
from contracts.time.layers import (
    OFFICE_HOURS,
    Hours,
    Intervals,
    LocalLayer,
    NationalYear,
    Status,
)

WEEKEND = frozenset({5, 6})
WORKING = "工作日"
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


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
        if not self.years:
            raise CalendarRefused("日历至少要有一年的安排。")
        exceptional = list(exceptions(self.years, self.local_layers))
        self._known = tuple(
            KnownYears(run, exceptional=exceptional, hours=self.hours, rest_days=rest_days)
            for run in _runs([year.year for year in self.years])
        )
        self._provisional = frozenset(y.year for y in self.years if y.status is Status.PROVISIONAL)
        self.first = self._known[0].first
        self.last = self._known[-1].last
        self.version = self._digest()

    def replacing(self, year: NationalYear) -> "WorkCalendar":
        """The same calendar with that year's arrangement in place of any other."""
        kept = (known for known in self.years if known.year != year.year)
        return self._with((*kept, year), self.local_layers)

    def overlaid(self, later: LocalLayer) -> "WorkCalendar":
        """The same calendar with local days off or on laid over it."""
        return self._with(self.years, (*self.local_layers, later))

    def known(self, day: date) -> KnownYears:
        """That day's year and those that follow or precede it without a gap."""
        for known in self._known:
            if known.first <= day <= known.last:
                return known
        raise YearUnknown(day.year)

    def is_working(self, day: date) -> bool:
        known = self.known(day)
        return bool(known.working[known.index(day)])

    def why(self, day: date) -> str:
        """What the day is, in a word: 工作日, 周六, 春节, 调休上班, 地方放假 …"""
        ordinary = WORKING if self.is_working(day) else _WEEKDAYS[day.weekday()]
        known = self.known(day)
        return known.why.get(known.index(day), ordinary)

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
        known = self.known(after)
        return known.day(known.working_axis.land(known.index(after), n))

    def next_working_day(self, day: date) -> date:
        """That day itself if it is one."""
        known = self.known(day)
        return known.day(known.working_axis.land(known.index(day), 0))

    def previous_working_day(self, day: date) -> date:
        """That day itself if it is one."""
        known = self.known(day)
        return known.day(known.working_axis.before(known.index(day)))

    def working_days(self, after: date, until: date) -> int:
        """How many working days lie in (after, until]."""
        known = self.known(after)
        count = known.working_axis.measure
        return count(known.index(until)) - count(known.index(after))

    def intervals(self, day: date) -> Intervals:
        """The hall hours of that day; none if it is no working day."""
        known = self.known(day)
        return known.intervals[known.index(day)]

    def opening(self, day: date) -> Instant:
        """The first minute of hall hours of a working day."""
        return Instant.of(datetime.combine(day, self.intervals(day)[0][0], SHANGHAI))

    def is_open(self, at: datetime) -> bool:
        """Whether the hall is open at that moment, the end of an interval included."""
        return self.next_open(at) == at

    def next_open(self, at: datetime) -> datetime:
        """That moment if the hall is open, otherwise the next time it opens."""
        axis = self.known(local(at).date()).hall_axis
        return axis.instant(axis.land(axis.position(Instant.of(at)), 0)).at

    def _with(
        self, years: Iterable[NationalYear], local_layers: Iterable[LocalLayer]
    ) -> "WorkCalendar":
        return WorkCalendar(years, local_layers, hours=self.hours, rest_days=self.rest_days)

    def _digest(self) -> str:
        """Sixteen hex digits that change with anything that could change a count."""
        told = hashlib.sha256(repr((sorted(self._provisional), self.hours)).encode())
        for known in self._known:
            told.update(known.first.isoformat().encode())
            told.update(known.working)
            told.update(repr(sorted(known.why.items())).encode())
        return told.hexdigest()[:16]


def _runs(years: list[int]) -> Iterator[range]:
    """Stretches of years that follow each other; a missing year cuts them apart."""
    first = years[0]
    for year, following in zip(years, [*years[1:], None], strict=True):
        if following == year:
            raise CalendarRefused(f"{year}年有两份安排。")
        if following != year + 1:
            yield range(first, year + 1)
            first = following or first
