"""Random calendars, and random timelines on them, small enough to be walked."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from hypothesis import strategies as st

from contracts.time import (
    SHANGHAI,
    CalendarDays,
    Hours,
    Immediate,
    LocalLayer,
    NationalYear,
    Pause,
    Status,
    TimeLimit,
    Timeline,
    WorkCalendar,
    WorkingDays,
)
from contracts.time.layers import OFFICE_HOURS

FIRST, LAST = date(2029, 1, 1), date(2029, 12, 31)
DAYS = st.dates(FIRST, LAST)
EDGES = (time(8, 29), time(8, 30), time(12), time(12, 1), time(14, 30), time(17, 30), time(23, 59))
STORIES = 20
"""Timelines on each calendar."""


@dataclass(frozen=True)
class Story:
    """A start, pauses as pairs of moments (the last may have no end), and a later moment."""

    start: datetime
    pauses: tuple[tuple[datetime, datetime | None], ...]
    now: datetime
    extension: int

    def told(self, limit: TimeLimit, calendar: WorkCalendar) -> Timeline:
        pauses = [Pause.of(since, until) for since, until in self.pauses]
        return Timeline.begin(limit, self.start, calendar, extension=self.extension, pauses=pauses)


@st.composite
def intervals(draw: st.DrawFn) -> tuple[tuple[time, time], ...]:
    edges = sorted(draw(st.sets(st.integers(0, 24 * 4 - 1), min_size=2, max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple((time(a // 4, a % 4 * 15), time(b // 4, b % 4 * 15)) for a, b in pairs)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    off = draw(st.sets(DAYS, max_size=30))
    work = draw(st.sets(DAYS, max_size=10)) - off
    year = NationalYear(2029, Status.OFFICIAL, dict.fromkeys(off, "放假"), frozenset(work))
    local = LocalLayer(dict.fromkeys(draw(st.sets(DAYS, max_size=5)), "地方放假"))
    hours = [draw(st.one_of(st.just(OFFICE_HOURS), st.builds(Hours, intervals())))]
    if draw(st.booleans()):
        hours.append(Hours(draw(intervals()), since=draw(DAYS)))
    rest = draw(st.sets(st.integers(0, 6), max_size=5))
    return WorkCalendar([year], [local], hours=hours, rest_days=frozenset(rest))


def stories(seed: int, *, span: int) -> list[Story]:
    """Stories whose acts lie within so many days from their start."""
    dice = Random(seed)
    return [_story(dice, span) for _ in range(STORIES)]


def _story(dice: Random, span: int) -> Story:
    first = FIRST + timedelta(days=dice.randrange(3, 150))

    def moment() -> datetime:
        minute = dice.randrange(24 * 60)
        at = dice.choice((*EDGES, time(minute // 60, minute % 60)))
        return datetime.combine(first + timedelta(days=dice.randrange(span + 1)), at, SHANGHAI)

    start, *acts = sorted(moment() for _ in range(dice.randrange(1, 8)))
    pauses: list[tuple[datetime, datetime | None]] = []
    pauses += zip(acts[::2], acts[1::2], strict=False)
    if len(acts) % 2:
        pauses.append((acts[-1], None))
    if acts and dice.random() < 0.3:
        # Overlapping pauses: two handlers, or an import.
        since, until = sorted((max(start, moment()), max(start, moment())))
        pauses.insert(0, (since, until))
    if pauses and dice.random() < 0.1:
        # A clock begun while the item was paused.
        pauses[0] = (start - timedelta(hours=dice.randrange(48)), pauses[0][1])
    return Story(start, tuple(pauses), max(start, moment()), dice.choice((0, 0, 1, 5, 15)))


def day_limit(seed: int) -> TimeLimit:
    dice = Random(seed)
    n = dice.choice((1, 2, 3, 5, 7, 10, 20, 45))
    return dice.choice((WorkingDays(n), WorkingDays(n), CalendarDays(n), Immediate()))
