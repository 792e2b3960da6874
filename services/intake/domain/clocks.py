"""The limits of a case as intake tells them. Supervision derives its own and compares."""

from datetime import datetime

from contracts.terms import CaseTerms, ItemTerms, Limit, Start
from contracts.time import Timeline, WorkCalendar


def pre_exam(limit: Limit, submitted_at: datetime, calendar: WorkCalendar) -> Timeline:
    """C0: no legal clock, but watched."""
    return Timeline.begin(limit.to_time(), submitted_at, calendar)


def acceptance(terms: CaseTerms, received_at: datetime, calendar: WorkCalendar) -> Timeline:
    """C1, 行政许可法 32(4)."""
    return Timeline.begin(terms.acceptance.to_time(), received_at, calendar)


def promised(
    terms: CaseTerms,
    item: ItemTerms,
    calendar: WorkCalendar,
    *,
    received_at: datetime,
    accepted_at: datetime,
) -> Timeline:
    """C2: the matter's promise, in a bundle the bundle's."""
    promise = terms.promise(item)
    start = received_at if promise.start is Start.RECEIVED else accepted_at
    return Timeline.begin(promise.limit.to_time(), start, calendar)


def statutory(
    item: ItemTerms, calendar: WorkCalendar, *, received_at: datetime, accepted_at: datetime
) -> Timeline:
    """C3: what the law allows."""
    start = received_at if item.statutory_start is Start.RECEIVED else accepted_at
    return Timeline.begin(item.statutory.to_time(), start, calendar, statutory=True)


def ceiling(terms: CaseTerms, calendar: WorkCalendar, *, accepted_at: datetime) -> Timeline | None:
    """The joint ceiling of a bundle, 行政许可法 42(2)."""
    if terms.bundle is None:
        return None
    limit = terms.bundle.ceiling.limit.to_time()
    return Timeline.begin(limit, accepted_at, calendar, statutory=True)
