"""What the department has promised and what the law allows, counted by approval itself."""

from dataclasses import dataclass
from datetime import datetime

from contracts.terms import Limit, Start, Unit
from contracts.time import Instant, Thresholds, Timeline, When, WorkCalendar
from services.approval.domain.item import Item

_BY_THE_MINUTE = (Unit.BUSINESS_MINUTE, Unit.BUSINESS_HOUR)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What time is measured with: the region's calendar, and when a limit counts as near."""

    calendar: WorkCalendar
    thresholds: Thresholds

    def clocks(self, item: Item) -> "Clocks":
        return Clocks(
            promised=self._running(item, item.promise.limit, item.promise.start),
            statutory=self._running(
                item, item.terms.statutory, item.terms.statutory_start, statutory=True
            ),
        )

    def _running(
        self, item: Item, limit: Limit, start: Start, *, statutory: bool = False
    ) -> Timeline:
        running = Timeline.begin(
            limit.to_time(),
            _began(item, limit, start),
            self.calendar,
            statutory=statutory,
            thresholds=self.thresholds,
        )
        return running.stopped_at(item.decision.at) if item.decision else running


@dataclass(frozen=True, slots=True)
class Clocks:
    promised: Timeline
    statutory: Timeline

    def last_moments(self) -> tuple[datetime, datetime]:
        """When the promise and the law's limit run out; an inbox is sorted by them.

        Raises `YearUnknown` rather than guess a due date.
        """
        promised, statutory = self.promised.breach, self.statutory.breach
        assert promised is not None, "only a paused limit has no end"
        assert statutory is not None, "only a paused limit has no end"
        return promised.at, statutory.at


def _began(item: Item, limit: Limit, start: Start) -> When:
    """Days count from the day; minutes from the very moment (民法典 201), where it is known."""
    if start is Start.RECEIVED:
        return item.received_on
    if limit.unit in _BY_THE_MINUTE and item.routed_at.date() == item.accepted_on:
        return Instant.of(item.routed_at)
    return item.accepted_on
