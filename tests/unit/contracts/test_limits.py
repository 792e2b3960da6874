"""Limits are types with a positive number, and each ends by its own article."""

from datetime import date

import pytest

from contracts.time import (
    BusinessHours,
    BusinessMinutes,
    CalendarDays,
    Immediate,
    LimitRefused,
    Months,
    Pause,
    TimeLimit,
    Timeline,
    WorkCalendar,
    WorkingDays,
    Years,
)
from tests.unit.contracts.conftest import at

KINDS = (WorkingDays, CalendarDays, Months, Years, BusinessMinutes, BusinessHours)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [0, -1, True, 1.5, "5"])
def test_only_a_positive_whole_number_is_a_limit(kind: type[TimeLimit], n: int) -> None:
    with pytest.raises(LimitRefused, match="大于零的整数"):
        kind(n)


def test_limits_differ_by_unit_as_well_as_by_number() -> None:
    again = [WorkingDays(5), WorkingDays(6), Immediate(), Immediate()]

    assert len({*(kind(5) for kind in KINDS), *again}) == len(KINDS) + 2
    assert [str(limit) for limit in (WorkingDays(10), Months(3), Immediate())] == [
        "10个工作日",
        "3个月",
        "即时办结",
    ]


@pytest.mark.parametrize(
    ("limit", "start", "due"),
    [
        # 民法典 203: a period that ends on a rest day ends on the working day after.
        (CalendarDays(30), "2026-03-05", "2026-04-07"),
        (CalendarDays(60), "2026-03-05", "2026-05-06"),
        (CalendarDays(9), "2026-02-05", "2026-02-14"),  # a make-up Saturday is a working day
        (Months(1), "2026-02-28", "2026-03-30"),
        (Months(1), "2026-01-31", "2026-02-28"),  # no 31st: the month's last day, 调休上班
        (Months(1), "2024-01-31", "2024-02-29"),
        (Months(6), "2025-08-31", "2026-02-28"),
        (Months(12), "2025-03-02", "2026-03-02"),
        (Years(1), "2024-02-29", "2025-02-28"),
        (Immediate(), "2026-03-06", "2026-03-06"),
        (Immediate(), "2026-03-07", "2026-03-09"),
        (Immediate(), "2026-05-03", "2026-05-06"),
    ],
)
def test_a_period_ends_as_its_article_says(
    limit: TimeLimit, start: str, due: str, office: WorkCalendar
) -> None:
    assert Timeline.begin(limit, date.fromisoformat(start), office).told == due


def test_months_and_years_are_told_in_days(office: WorkCalendar) -> None:
    counted = Timeline.begin(Months(1), date(2026, 3, 2), office)

    assert counted.elapsed(date(2026, 3, 12)) == 10
    assert counted.remaining(date(2026, 3, 12)) == 21
    assert counted.extended(1).due == date(2026, 5, 6)


def test_a_pause_moves_a_period_of_months_by_its_days(office: WorkCalendar) -> None:
    paused = Pause.of(date(2026, 3, 9), date(2026, 3, 19))

    assert Timeline.begin(Months(1), date(2026, 3, 2), office, pauses=[paused]).told == "2026-04-13"


def test_what_is_immediate_has_nothing_left_only_once_it_is_late(office: WorkCalendar) -> None:
    sunday = Timeline.begin(Immediate(), at("2026-05-03T17:10"), office)

    assert [sunday.remaining(date(2026, 5, day)) for day in (3, 6, 7)] == [0, 0, -2]
    assert sunday.warning is None


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-09-15T16:55", 60, "2026-09-16T08:55"),
        ("2026-03-02T11:00", 60, "2026-03-02T12:00"),  # the end of an interval belongs to it
        ("2026-03-02T11:00", 61, "2026-03-02T14:31"),
        ("2026-03-02T12:00", 1, "2026-03-02T14:31"),
        ("2026-03-02T07:00", 210, "2026-03-02T12:00"),
        ("2026-03-06T17:30", 5, "2026-03-09T08:35"),
        ("2026-02-14T17:00", 31, "2026-02-24T08:31"),
        ("2026-03-02T16:50:30", 60, "2026-03-03T08:50:30"),
    ],
)
def test_minutes_are_minutes_of_hall_time(
    start: str, minutes: int, due: str, office: WorkCalendar
) -> None:
    assert Timeline.begin(BusinessMinutes(minutes), at(start), office).told == due


@pytest.mark.parametrize(
    ("paused", "resumed", "due"),
    [
        ("11:30", "15:00", "15:30"),
        ("12:00", "15:00", "15:00"),  # paused at the very due moment: in time
        ("12:00", "13:00", "14:30"),
        ("11:45", "12:00", "14:45"),
        ("12:10", "13:00", "12:00"),  # too late
        ("10:00", "11:10", "14:40"),
    ],
)
def test_a_pause_in_minutes_is_the_time_between_two_acts(
    paused: str, resumed: str, due: str, office: WorkCalendar
) -> None:
    pause = Pause.of(at(f"2026-03-02T{paused}"), at(f"2026-03-02T{resumed}"))
    counted = Timeline.begin(BusinessMinutes(60), at("2026-03-02T11:00"), office, pauses=[pause])

    assert counted.told == f"2026-03-02T{due}"


def test_a_limit_resumed_at_noon_sharp_with_nothing_left_is_due_at_noon(
    office: WorkCalendar,
) -> None:
    pause = Pause.of(at("2026-03-02T11:45"), at("2026-03-02T12:00"))
    counted = Timeline.begin(BusinessMinutes(45), at("2026-03-02T11:00"), office, pauses=[pause])

    assert counted.told == "2026-03-02T12:00"
