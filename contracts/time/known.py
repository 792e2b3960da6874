"""The days of consecutive years, laid out once: working or not, why, and at which hours."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from contracts.time.axes import CalendarAxis, HallAxis, WorkingAxis
from contracts.time.errors import CalendarRefused, NoWorkingDay, YearUnknown
from contracts.time.layers import MADE_UP, Hours, Intervals, LocalLayer, NationalYear

Exceptional = tuple[date, bool, str]
"""A day that is not as its weekday says: whether it is worked, and the word for it."""


def exceptions(
    years: Iterable[NationalYear], local_layers: Iterable[LocalLayer]
) -> Iterator[Exceptional]:
    """In the order of the layers: a later one decides."""
    for year in years:
        yield from ((day, False, name) for day, name in year.off.items())
        yield from ((day, True, MADE_UP) for day in year.work)
    for layer in local_layers:
        yield from ((day, False, name) for day, name in layer.off.items())
        yield from ((day, True, name) for day, name in layer.work.items())


class KnownYears:
    """Years that follow each other without a gap; nothing outside them is known.

    Raises `CalendarRefused` if one of them has no working day or a working day no hours.
    """

    def __init__(
        self,
        years: range,
        *,
        exceptional: Sequence[Exceptional],
        hours: Sequence[Hours],
        rest_days: frozenset[int],
    ) -> None:
        self.first = date(years[0], 1, 1)
        self.last = date(years[-1], 12, 31)
        self._origin = self.first.toordinal()
        size = self.last.toordinal() - self._origin + 1
        # Day 1 of the calendar's own count was a Monday.
        self.working = bytearray(
            (self._origin + index - 1) % 7 not in rest_days for index in range(size)
        )
        self.why: dict[int, str] = {}
        for day, counts, word in exceptional:
            if self.first <= day <= self.last:
                self.working[index := self.index(day)] = counts
                self.why[index] = word
        for year in years:
            start = self.index(date(year, 1, 1))
            if not any(self.working[start : start + 366]):
                raise NoWorkingDay(year)
        self.intervals: list[Intervals] = [
            _hours_on(self.day(index), hours) if works else ()
            for index, works in enumerate(self.working)
        ]
        self.working_axis = WorkingAxis(self._origin, self.working)
        self.calendar_axis = CalendarAxis(self._origin, self.working)
        self.hall_axis = HallAxis(self._origin, self.intervals)

    def index(self, day: date) -> int:
        """Raises `YearUnknown`."""
        if not self.first <= day <= self.last:
            raise YearUnknown(day.year)
        return day.toordinal() - self._origin

    def day(self, index: int) -> date:
        return self.first + timedelta(days=index)


def _hours_on(day: date, hours: Sequence[Hours]) -> Intervals:
    for entry in reversed(hours):
        if entry.since <= day <= entry.until:
            return entry.intervals
    raise CalendarRefused(f"{day}没有办公时间。")
