"""Lawful counting, one rule for days, calendar days and hall time. The README names the law."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.time.axes import MINUTE, Axis
from contracts.time.calendar import WorkCalendar
from contracts.time.errors import YearUnknown
from contracts.time.instants import Instant
from contracts.time.known import KnownYears
from contracts.time.limits import (
    BusinessHours,
    BusinessMinutes,
    Immediate,
    Months,
    TimeLimit,
    WorkingDays,
    Years,
)
from contracts.time.months import months_after
from contracts.time.pauses import Pause, Stretch, merged


@dataclass(frozen=True, slots=True)
class Count:
    """A limit laid on its axis. Positions and amounts are the axis's own (days, microseconds)."""

    axis: Axis
    start: int
    budget: int
    unit: int
    """How much of the axis makes one of what is told to people."""
    pauses: tuple[Stretch, ...]

    def due(self) -> int | None:
        """The first permitted place with the budget counted and no pause open there."""
        return self._reach(self.budget, 0)

    def reached(self, need: int) -> int | None:
        """The first permitted place after the start, outside pauses, with `need` counted."""
        return self._reach(need, 1)

    def elapsed(self, until: int) -> int:
        """What of (start, until] lies in no pause."""
        if until <= self.start:
            return 0
        measure = self.axis.measure
        counted = measure(until) - measure(self.start)
        for since, ended in self.pauses:
            first = max(since, self.start)
            last = until if ended is None else min(ended, until)
            if first < last:
                counted -= measure(last) - measure(first)
        return counted

    def _reach(self, need: int, least: int) -> int | None:
        # The due day may be the one on which a pause ends, never one on which it begins; for a
        # warning it is the other way round. That is the whole difference between `least` 0 and 1.
        position = self.start
        for since, ended in self.pauses:
            if ended is not None and ended <= position:
                continue
            since = max(since, position)
            found = self._landed(position, max(need, least))
            if found is not None and found < since + least:
                return found
            if ended is None:
                return None
            need -= self.axis.measure(since) - self.axis.measure(position)
            position = ended
        return self.axis.land(position, max(need, least))

    def _landed(self, position: int, need: int) -> int | None:
        """None where it would lie beyond all known years: a pause comes first."""
        try:
            return self.axis.land(position, need)
        except YearUnknown:
            return None


def count(
    limit: TimeLimit,
    start: Instant,
    calendar: WorkCalendar,
    *,
    extension: int = 0,
    pauses: Iterable[Pause] = (),
) -> Count:
    """Lay a limit, extended by so many of its own units, on the axis it is counted on."""
    axis, unit = _axis(limit, calendar.known(start.legal_day))
    return Count(
        axis,
        start=axis.position(start),
        budget=_budget(limit, start, extension) * unit,
        unit=unit,
        pauses=merged(pauses, axis) if pauses else (),
    )


def _axis(limit: TimeLimit, known: KnownYears) -> tuple[Axis, int]:
    match limit:
        case WorkingDays() | Immediate():
            return known.working_axis, 1
        case BusinessMinutes():
            return known.hall_axis, MINUTE
        case BusinessHours():
            return known.hall_axis, 60 * MINUTE
        case _:
            return known.calendar_axis, 1


def _budget(limit: TimeLimit, start: Instant, extension: int) -> int:
    n = limit.n + extension
    if isinstance(limit, Years):
        n *= 12
    if isinstance(limit, Years | Months):
        return (months_after(start.legal_day, n) - start.legal_day).days
    return n
