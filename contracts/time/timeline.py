"""One running limit and all that follows from it: state, due, lamp, levels. Nothing stored twice.

Intake, approval and supervision each hold the same facts and so get the same answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from contracts.time.calendar import WorkCalendar
from contracts.time.counting import Count, count
from contracts.time.instants import Instant, When
from contracts.time.lamps import Lamp, Thresholds
from contracts.time.limits import BusinessHours, BusinessMinutes, Immediate, TimeLimit, WorkingDays
from contracts.time.pauses import Pause
from contracts.time.readings import Level, Mark, Reading, State

DEFAULT_THRESHOLDS = Thresholds()


@dataclass(frozen=True)
class Timeline:
    """The facts of one limit. `begin` it, then each act gives a new value.

    Acts that come too late or twice change nothing, so that folding facts cannot fail.
    Answers raise `YearUnknown` when they would need a year the calendar does not have.
    """

    limit: TimeLimit
    start: Instant
    calendar: WorkCalendar = field(repr=False)
    extension: int = 0
    """In the limit's own unit; of an immediate one in working days."""
    pauses: tuple[Pause, ...] = ()
    stopped: Instant | None = None
    statutory: bool = False
    """Past due is dark red."""
    thresholds: Thresholds = DEFAULT_THRESHOLDS

    @classmethod
    def begin(
        cls,
        limit: TimeLimit,
        start: When,
        calendar: WorkCalendar,
        *,
        extension: int = 0,
        pauses: Iterable[Pause] = (),
        statutory: bool = False,
        thresholds: Thresholds = DEFAULT_THRESHOLDS,
    ) -> "Timeline":
        """Started at that moment or day (a date may lie back: deemed acceptance)."""
        return cls(
            limit,
            Instant.of(start),
            calendar,
            extension=extension,
            pauses=tuple(pauses),
            statutory=statutory,
            thresholds=thresholds,
        )

    def paused(self, at: When, why: str = "", *, until: When | None = None) -> "Timeline":
        """Until it is resumed, at the latest until the told end if there is one."""
        if self.stopped or self._lasting(Instant.of(at)):
            return self
        return replace(self, pauses=(*self.pauses, Pause.of(at, until, why)))

    def resumed(self, at: When) -> "Timeline":
        """Raises `PauseRefused` before the pause began."""
        now = Instant.of(at)
        if self.stopped or not (paused := self._lasting(now)):
            return self
        return replace(self, pauses=(*self.pauses[:-1], replace(paused, until=now)))

    def extended(self, n: int) -> "Timeline":
        """By n of its units, n >= 1. Whether that is still allowed is the caller's rule."""
        return self if self.stopped else replace(self, extension=self.extension + n)

    def stopped_at(self, at: When) -> "Timeline":
        """What is paused is resumed first."""
        return self if self.stopped else replace(self.resumed(at), stopped=Instant.of(at))

    def recounted(self, calendar: WorkCalendar) -> "Timeline":
        """The same facts by another calendar."""
        return replace(self, calendar=calendar)

    @property
    def due(self) -> date | datetime | None:
        """The due day, or the due moment of a limit in minutes or hours; None while paused."""
        found = self._due
        if found is None:
            return None
        return found.at if self._by_the_minute else found.legal_day

    @property
    def told(self) -> str | None:
        """The due date in the one spelling everybody uses: `2026-03-05`, `2026-03-05T08:55`."""
        due = self.due
        if not isinstance(due, datetime):
            return None if due is None else due.isoformat()
        return due.replace(tzinfo=None).isoformat(timespec="seconds" if due.second else "minutes")

    @property
    def provisional(self) -> bool:
        """Whether days were counted of a year whose arrangement is not official yet."""
        last = self._due or (self.pauses[-1].since if self.pauses else self.start)
        return self.calendar.provisional(self.start.legal_day, last.legal_day)

    @property
    def breach(self) -> Instant | None:
        """When it runs out, as things stand: 24:00 of the due day, or the due moment."""
        found = self._due
        return found if found is None or self._by_the_minute else Instant.end_of(found.legal_day)

    @cached_property
    def warning(self) -> Instant | None:
        """When it turns yellow, as things stand: an opening time, or a share of the minutes."""
        if isinstance(self.limit, Immediate):
            return None
        counted = self._count
        if self._by_the_minute:
            found = counted.reached(self.thresholds.minutes_used(counted.budget))
            return None if found is None else counted.axis.instant(found)
        found = counted.reached(counted.budget - self.thresholds.days_left(counted.budget))
        if found is None:
            return None
        return self.calendar.opening(counted.axis.instant(found).legal_day)

    @cached_property
    def escalation(self) -> Instant | None:
        """24:00 of the third working day over, outside pauses."""
        if self._due is None:
            return None
        days = WorkingDays(self.thresholds.escalate_after)
        over = count(days, self._due, self.calendar, pauses=self.pauses)
        found = over.reached(days.n)
        return None if found is None else Instant.end_of(over.axis.instant(found).legal_day)

    def elapsed(self, now: When) -> int:
        """Whole units counted, today included; days of a limit in months or years."""
        counted = self._count
        return counted.elapsed(counted.axis.position(self._until(now))) // counted.unit

    def remaining(self, now: When) -> int:
        """Limit and extension less what has elapsed; negative when overdue."""
        if isinstance(self.limit, Immediate) and not self.is_breached(now):
            return 0
        return self._count.budget // self._count.unit - self.elapsed(now)

    def is_breached(self, now: When) -> bool:
        """Whether it has run out by then, or had when it was stopped."""
        breach = self.breach
        if breach is None:
            return False
        at = self._until(now).at
        return at > breach.at if self._by_the_minute else at >= breach.at

    def breached_at(self, now: When) -> Instant | None:
        return self.breach if self.is_breached(now) else None

    def state(self, now: When) -> State:
        if self.stopped:
            return State.STOPPED
        if self.is_breached(now):
            return State.BREACHED
        instant = Instant.of(now)
        covered = any(pause.covers(instant) for pause in self.pauses)
        return State.PAUSED if covered else State.RUNNING

    def lamp(self, now: When) -> Lamp:
        """A stopped clock keeps the lamp it had."""
        if self.is_breached(now):
            return Lamp.DARK_RED if self.statutory else Lamp.RED
        if self.state(now) is State.PAUSED:
            return Lamp.GREY
        warning = self.warning
        near = warning is not None and warning.at <= self._until(now).at
        return Lamp.YELLOW if near else Lamp.GREEN

    def reading(self, now: When) -> Reading:
        """All of it at once. While a pause lasts nothing is due, even if its end is told."""
        state, breached = self.state(now), self.breached_at(now)
        return Reading(
            state,
            due=None if state is State.PAUSED else self.told,
            provisional=self.provisional,
            elapsed=self.elapsed(now),
            remaining=self.remaining(now),
            lamp=self.lamp(now),
            breached_at=None if breached is None else breached.at,
        )

    def marks(self) -> tuple[Mark, ...]:
        """Every level that comes if nothing else happens, in order of time, up to the stop.

        The moment at which minutes run out is still in time: its breach holds just after.
        """
        after = timedelta(microseconds=1) if self._by_the_minute else timedelta()
        levels = (
            (Level.WARNED, self.warning, timedelta()),
            (Level.BREACHED, self.breach, after),
            (Level.ESCALATED, self.escalation, timedelta()),
        )
        marks = (Mark(level, at, at.at + wait) for level, at, wait in levels if at is not None)
        end = self.stopped
        return tuple(mark for mark in marks if end is None or mark.since <= end.at)

    @cached_property
    def _count(self) -> Count:
        return count(
            self.limit, self.start, self.calendar, extension=self.extension, pauses=self.pauses
        )

    @cached_property
    def _due(self) -> Instant | None:
        found = self._count.due()
        return None if found is None else self._count.axis.instant(found)

    @property
    def _by_the_minute(self) -> bool:
        return isinstance(self.limit, BusinessMinutes | BusinessHours)

    def _lasting(self, now: Instant) -> Pause | None:
        """The last pause, unless it has ended by then."""
        last = self.pauses[-1] if self.pauses else None
        return last if last and (last.until is None or now.at < last.until.at) else None

    def _until(self, now: When) -> Instant:
        instant = Instant.of(now)
        return instant if self.stopped is None else min(instant, self.stopped)
