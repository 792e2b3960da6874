"""By what supervision counts: the region's policy and the calendar in force."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from contracts.policy import Policy
from contracts.terms import Limit
from contracts.time import Instant, Thresholds, Timeline, WorkCalendar
from contracts.time.instants import ONE_DAY


@dataclass(frozen=True, slots=True)
class Law:
    policy: Policy
    calendar: WorkCalendar

    @classmethod
    def of(cls, policy: Policy) -> Self:
        """Raises `CalendarRefused`."""
        return cls(policy, policy.work_calendar())

    @property
    def thresholds(self) -> Thresholds:
        return self.policy.thresholds

    def disclosure_limit(self, decided: Instant) -> Limit:
        """Of the rules by which a grant must be public the one that ends first."""
        limits = [rule.limit for rule in self.policy.disclosure]
        if len({limit.unit for limit in limits}) == 1:
            return min(limits, key=lambda limit: limit.n)
        return min(limits, key=lambda limit: self._end(limit, decided))

    def last_opening(self, now: datetime) -> datetime:
        """The latest opening time that is not after `now`. Raises `YearUnknown`."""
        day = self.calendar.previous_working_day(now.date())
        if self.calendar.opening(day).at > now:
            day = self.calendar.previous_working_day(day - ONE_DAY)
        return self.calendar.opening(day).at

    def next_opening(self, now: datetime) -> datetime:
        """The first opening time after `now`. Raises `YearUnknown`."""
        day = self.calendar.next_working_day(now.date())
        if self.calendar.opening(day).at <= now:
            day = self.calendar.next_working_day(day + ONE_DAY)
        return self.calendar.opening(day).at

    def _end(self, limit: Limit, start: Instant) -> date:
        breach = Timeline.begin(limit.to_time(), start, self.calendar).breach
        assert breach is not None, "only a paused limit has no end"
        return breach.legal_day
