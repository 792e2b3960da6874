"""What real engines got wrong (clock-bugs.md) and ours must not: S-1 to S-20, pure counting."""

from datetime import date, datetime, timedelta

from contracts import calendars
from contracts.time import (
    BusinessHours,
    BusinessMinutes,
    Instant,
    LocalLayer,
    NationalYear,
    Pause,
    State,
    Status,
    Timeline,
    WorkCalendar,
    WorkingDays,
    hours,
)
from tests.unit.contracts.conftest import at


def five(office: WorkCalendar, start: str) -> Timeline:
    return Timeline.begin(WorkingDays(5), at(start), office)


def test_s1_a_pause_outside_working_time_costs_nothing(office: WorkCalendar) -> None:
    day, minutes = at("2026-03-02T15:00"), BusinessMinutes(480)
    night = [Pause.of(at("2026-03-02T17:30"), at("2026-03-03T08:30"))]
    weekend = [Pause.of(at("2026-03-07T09:00"), at("2026-03-08T18:00"))]

    assert Timeline.begin(minutes, day, office, pauses=night).due == (
        Timeline.begin(minutes, day, office).due
    )
    assert Timeline.begin(WorkingDays(5), day, office, pauses=weekend).told == "2026-03-09"


def test_s2_accepted_on_a_holiday_then_paused_equals_the_hand_count(office: WorkCalendar) -> None:
    counted = five(office, "2026-05-03T10:00").paused(at("2026-05-07T10:00"))

    # 05-06, 05-07 | 05-08 and 05-09 (a Saturday at work) paused | 05-11, 05-12, 05-13
    assert counted.resumed(at("2026-05-09T16:00")).told == "2026-05-13"


def test_s3_a_pause_over_a_weekend_costs_one_working_day(office: WorkCalendar) -> None:
    counted = five(office, "2026-03-02T10:00").paused(at("2026-03-06T16:00"))

    assert counted.resumed(at("2026-03-09T09:00")).told == "2026-03-10"


def test_s4_a_due_moment_after_a_pause_is_inside_hall_hours(office: WorkCalendar) -> None:
    counted = Timeline.begin(BusinessHours(2), at("2026-03-02T11:00"), office)
    resumed = counted.paused(at("2026-03-02T11:50")).resumed(at("2026-03-02T22:00"))

    assert isinstance(resumed.due, datetime)
    assert office.is_open(resumed.due)


def test_s5_elapsed_and_remaining_make_the_budget_at_all_times(office: WorkCalendar) -> None:
    counted = five(office, "2026-03-02T10:00").paused(at("2026-03-04T10:00"))
    counted = counted.resumed(at("2026-03-11T10:00")).extended(3)

    for n in range(40):
        now = date(2026, 3, 2) + timedelta(days=n)
        assert counted.elapsed(now) + counted.remaining(now) == 8


def test_s6_closing_what_is_paused_closes_the_pause_first(office: WorkCalendar) -> None:
    paused = five(office, "2026-02-02T10:00").paused(at("2026-02-03T10:00"))
    closed = paused.stopped_at(at("2026-08-03T10:00"))

    assert closed.pauses[0].until == closed.stopped
    assert closed.elapsed(at("2026-08-04T10:00")) == 1


def test_s7_what_shows_paused_does_not_count(office: WorkCalendar) -> None:
    paused = five(office, "2026-03-02T10:00").paused(at("2026-03-04T10:00"))

    for n in range(1, 30):
        now = at("2026-03-04T10:00") + timedelta(days=n)
        assert (paused.state(now), paused.elapsed(now)) == (State.PAUSED, 2)


def test_s9_nothing_counts_after_the_end(office: WorkCalendar) -> None:
    ended = five(office, "2026-03-02T10:00").stopped_at(at("2026-03-04T10:00"))

    assert ended.paused(at("2026-03-05T10:00")) is ended
    assert ended.elapsed(at("2026-06-01T10:00")) == 2
    assert ended.marks() == ()


def test_s10_business_hours_are_not_wall_clock_hours() -> None:
    calendar = WorkCalendar(calendars.national(), hours=hours([["09:00", "17:00"]]))
    friday = Timeline.begin(BusinessHours(1), at("2026-03-06T16:30"), calendar)

    assert friday.told == "2026-03-09T09:30"


def test_s11_lunch_is_no_holiday(office: WorkCalendar) -> None:
    assert Timeline.begin(BusinessMinutes(30), at("2026-03-02T11:45"), office).told == (
        "2026-03-02T14:45"
    )


def test_s12_a_week_without_monday_and_tuesday_counts_right() -> None:
    year = NationalYear(2026, Status.OFFICIAL, {}, frozenset())
    calendar = WorkCalendar([year], rest_days=frozenset({0, 1}))

    assert Timeline.begin(WorkingDays(3), at("2026-03-07T10:00"), calendar).told == "2026-03-12"


def test_s13_a_warning_is_never_at_midnight_nor_on_a_day_off(office: WorkCalendar) -> None:
    for n in range(300):
        counted = Timeline.begin(WorkingDays(10), date(2026, 1, 1) + timedelta(days=n), office)
        warning = counted.warning
        assert warning is not None
        assert office.is_open(warning.at)
        assert isinstance(counted.due, date)
        assert office.working_days(warning.legal_day, counted.due) == 2


def test_s14_a_notice_waits_for_the_hall_to_open(office: WorkCalendar) -> None:
    breach = five(office, "2026-09-22T10:00").breach

    assert breach == Instant.end_of(date(2026, 9, 30))
    assert office.next_open(breach.at) == at("2026-10-08T08:30")


def test_s15_only_what_the_calendar_lists_is_a_day_off(office: WorkCalendar) -> None:
    # Half-holidays for part of the people (妇女节, 青年节, 儿童节, 建军节) stop no clock.
    for day in ("2024-03-08", "2026-05-06", "2026-06-01", "2025-08-01"):
        assert office.is_working(date.fromisoformat(day))


def test_s16_one_clock_knows_nothing_of_another(office: WorkCalendar) -> None:
    promised, statutory = five(office, "2026-03-02T10:00"), five(office, "2026-03-02T10:00")
    promised.stopped_at(at("2026-03-03T10:00"))

    assert statutory.state(at("2026-03-04T10:00")) is State.RUNNING
    assert promised.stopped is None, "a value never changes"


def test_s18_stopping_once_or_twice_is_the_same(office: WorkCalendar) -> None:
    once = five(office, "2026-03-02T10:00").stopped_at(at("2026-03-04T10:00"))

    assert once.stopped_at(at("2026-03-30T10:00")) == once


def test_s20_a_breach_is_derived_and_goes_when_its_reason_goes(office: WorkCalendar) -> None:
    counted = five(office, "2026-03-02T10:00")
    county = office.overlaid(LocalLayer({date(2026, 3, 6): "地方放假"}))

    assert counted.state(at("2026-03-10T09:00")) is State.BREACHED
    assert counted.recounted(county).state(at("2026-03-10T09:00")) is State.RUNNING
