"""The engine against a walk over every day and every minute, on calendars nobody would publish."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.time import (
    BusinessHours,
    BusinessMinutes,
    CalendarDays,
    Immediate,
    Instant,
    Thresholds,
    Timeline,
    WorkCalendar,
    YearUnknown,
)
from tests.unit.contracts.strategies import LAST, Story, calendars, day_limit, stories
from tests.unit.contracts.walks import DayWalk, MinuteWalk

SEEDS = st.integers(0, 2**32)
MINUTE_LIMITS = (5, 60, 95, 390, 900)
HALF = settings().max_examples // 2
TENTH = settings().max_examples // 10


def walk_over(counted: Timeline, story: Story) -> DayWalk:
    return DayWalk(
        counted.calendar,
        story.start.date(),
        counted.limit.n + counted.extension,
        tuple((since.date(), until and until.date()) for since, until in story.pauses),
        only_working=not isinstance(counted.limit, CalendarDays),
        last=LAST,
    )


def due_of(counted: Timeline) -> date | datetime | None:
    """None where it lies beyond the only known year, too."""
    try:
        return counted.due
    except YearUnknown:
        assert all(pause.until for pause in counted.pauses), "an open pause leaves nothing to count"
        return None


@settings(max_examples=HALF)
@given(calendars(), SEEDS)
def test_days_are_counted_as_a_walk_counts_them(calendar: WorkCalendar, seed: int) -> None:
    for place, story in enumerate(stories(seed, span=60)):
        counted = story.told(day_limit(seed + place), calendar)
        walk = walk_over(counted, story)
        due = walk.due()

        assert due_of(counted) == due, counted
        assert counted.elapsed(story.now) == dict(walk.elapsed())[story.now.date()], counted
        if due:
            assert counted.breach == Instant.end_of(due)


@settings(max_examples=HALF)
@given(calendars(), SEEDS)
def test_levels_come_on_the_days_a_walk_finds(calendar: WorkCalendar, seed: int) -> None:
    for place, story in enumerate(stories(seed, span=40)):
        counted = story.told(day_limit(seed + place), calendar)
        walk = walk_over(counted, story)
        due = walk.due()
        if not due:
            continue
        third = walk.working_day_over(due, 3)
        warned = walk.warned_on(Thresholds().days_left(walk.limit))

        assert due_warning(counted) == (None if isinstance(counted.limit, Immediate) else warned)
        if third:
            assert counted.escalation == Instant.end_of(third), counted


def due_warning(counted: Timeline) -> date | None:
    warning = counted.warning
    if warning is None:
        return None
    opens = counted.calendar.intervals(warning.legal_day)[0][0]
    assert warning.at.time() == opens, "a warning opens its day"
    return warning.legal_day


@settings(max_examples=TENTH)
@given(calendars(), SEEDS)
def test_minutes_are_counted_as_a_walk_counts_them(calendar: WorkCalendar, seed: int) -> None:
    for place, story in enumerate(stories(seed, span=4)):
        n = MINUTE_LIMITS[place % len(MINUTE_LIMITS)]
        counted = story.told(BusinessMinutes(n), calendar)
        walk = MinuteWalk(
            calendar, story.start, story.pauses, story.start.date() + timedelta(days=5)
        )
        due, near = walk.due(n + story.extension), walk.used((n + story.extension) * 4 // 5)
        elapsed = dict(walk.elapsed())

        assert same(due_of(counted), due, walk), counted
        assert counted.elapsed(story.now) == elapsed[walk.at(story.now)], counted
        if near and (n + story.extension) % 5 == 0:
            assert counted.warning is not None
            assert counted.warning.at == near, counted


def same(found: date | datetime | None, walked: datetime | None, walk: MinuteWalk) -> bool:
    """A walk of a few days does not see what lies after them."""
    if walked is None:
        return not isinstance(found, datetime) or found.date() > walk.last
    return found == walked


@settings(max_examples=TENTH)
@given(calendars(), SEEDS)
def test_an_hour_is_sixty_minutes(calendar: WorkCalendar, seed: int) -> None:
    for story in stories(seed, span=4):
        hours = story.told(BusinessHours(3), calendar)
        minutes = Timeline.begin(
            BusinessMinutes(180),
            story.start,
            calendar,
            extension=story.extension * 60,
            pauses=hours.pauses,
        )

        assert due_of(hours) == due_of(minutes)
        assert hours.elapsed(story.now) == minutes.elapsed(story.now) // 60
