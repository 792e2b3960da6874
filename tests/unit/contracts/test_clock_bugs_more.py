"""What real engines got wrong (clock-bugs.md), continued: S-21 to S-40, pure counting."""

from datetime import date, datetime, timedelta, timezone

import pytest

from contracts import calendars
from contracts.time import (
    BusinessHours,
    BusinessMinutes,
    Hours,
    Instant,
    Level,
    LimitRefused,
    LocalLayer,
    NationalYear,
    NoWorkingDay,
    Status,
    Timeline,
    WorkCalendar,
    WorkingDays,
    YearUnknown,
    ZoneRefused,
)
from tests.unit.contracts.conftest import at


def five(office: WorkCalendar, start: str) -> Timeline:
    return Timeline.begin(WorkingDays(5), at(start), office)


def test_s21_a_level_has_its_true_instant_however_late_one_looks(office: WorkCalendar) -> None:
    counted = five(office, "2026-03-02T10:00")
    at_once, late = at("2026-03-10T00:00"), at("2027-10-08T09:00")

    assert counted.breached_at(at_once) == counted.breached_at(late) is not None
    assert [mark.level for mark in counted.marks()] == list(Level)


def test_s22_each_entry_is_a_fresh_clock(office: WorkCalendar) -> None:
    first = five(office, "2026-03-02T10:00").stopped_at(at("2026-03-05T10:00"))
    second = five(office, "2026-03-06T10:00")

    assert (first.elapsed(at("2026-03-06T10:00")), second.elapsed(at("2026-03-06T10:00"))) == (3, 0)


def test_s23_the_unit_is_a_type(office: WorkCalendar) -> None:
    start = at("2026-03-02T10:00")

    assert Timeline.begin(WorkingDays(30), start, office).told == "2026-04-14"
    assert Timeline.begin(BusinessMinutes(30), start, office).told == "2026-03-02T10:30"


def test_four_pauses_in_a_row_make_no_breach(office: WorkCalendar) -> None:
    counted = five(office, "2026-03-02T10:00")
    for week in range(4):
        asked = at("2026-03-03T10:00") + timedelta(weeks=week)
        counted = counted.paused(asked).resumed(asked + timedelta(days=6))

    # Only the Tuesdays in between count: 03-03, 10, 17, 24, then Tuesday 31.
    assert counted.told == "2026-03-31"
    assert counted.breached_at(at("2026-03-31T23:59")) is None


def test_s25_a_day_off_given_today_moves_what_is_open(office: WorkCalendar) -> None:
    counted = five(office, "2026-03-02T10:00")
    county = office.overlaid(LocalLayer({date(2026, 3, 9): "台风停工"}))

    assert counted.recounted(county).told == "2026-03-10"


def test_s26_a_bureau_may_have_its_own_days(office: WorkCalendar) -> None:
    county = office.overlaid(LocalLayer({date(2026, 4, 20): "壮族三月三"}))
    bureau = county.overlaid(LocalLayer(work={date(2026, 4, 20): "窗口值班"}))
    friday = Timeline.begin(WorkingDays(1), date(2026, 4, 17), office)

    assert [friday.recounted(calendar).told for calendar in (office, county, bureau)] == [
        "2026-04-20",
        "2026-04-21",
        "2026-04-20",
    ]


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-03-06T17:31", "2026-03-13"),  # Friday after closing
        ("2026-03-07T10:00", "2026-03-13"),  # Saturday
        ("2026-05-03T10:00", "2026-05-11"),  # holiday; 05-09 counts
        ("2026-05-09T10:00", "2026-05-15"),  # make-up Saturday: day 0, Monday is day 1
        ("2026-05-08T10:00", "2026-05-14"),  # the make-up Saturday is day 1
    ],
)
def test_s27_the_first_day_is_the_next_working_day(
    start: str, due: str, office: WorkCalendar
) -> None:
    assert five(office, start).told == due


def test_s29_other_zones_are_refused_and_beijing_by_the_rules_of_its_day(
    office: WorkCalendar,
) -> None:
    urumqi = timezone(timedelta(hours=6))

    with pytest.raises(ZoneRefused):
        Timeline.begin(WorkingDays(5), datetime(2026, 3, 2, 10, tzinfo=urumqi), office)
    # In July 1988 Beijing was nine hours ahead: +08:00 was another place.
    with pytest.raises(ZoneRefused):
        Instant.of(datetime(1988, 7, 1, 10, tzinfo=timezone(timedelta(hours=8))))


def test_s30_one_working_day_is_the_whole_next_working_day(office: WorkCalendar) -> None:
    friday = Timeline.begin(WorkingDays(1), at("2026-03-06T16:00"), office)

    assert friday.told == "2026-03-09"
    assert friday.breach == Instant.end_of(date(2026, 3, 9))


@pytest.mark.parametrize("start", ["2026-03-05T07:00", "2026-03-05T20:00"])
def test_s31_the_hour_of_the_start_never_matters_for_days(start: str, office: WorkCalendar) -> None:
    assert five(office, start).told == "2026-03-12"


def test_s31_minutes_begun_outside_hours_begin_when_the_hall_opens(office: WorkCalendar) -> None:
    told = {
        start: Timeline.begin(BusinessMinutes(30), at(start), office).told
        for start in ("2026-03-05T07:00", "2026-03-04T20:00", "2026-05-01T10:00")
    }

    assert list(told.values()) == ["2026-03-05T09:00", "2026-03-05T09:00", "2026-05-06T09:00"]


def test_s32_no_calendar_without_working_days_and_no_endless_search() -> None:
    resting = {date(2026, 1, 1) + timedelta(days=n): "放假" for n in range(365)}
    with pytest.raises(NoWorkingDay):
        WorkCalendar([NationalYear(2026, Status.OFFICIAL, resting, frozenset())])

    half = {day: why for day, why in resting.items() if day.month > 3}
    spring = WorkCalendar([NationalYear(2026, Status.OFFICIAL, half, frozenset())])
    for limit in (WorkingDays(5), BusinessMinutes(5)):
        with pytest.raises(YearUnknown, match="2027"):
            _ = Timeline.begin(limit, at("2026-06-01T10:00"), spring).due


def test_s33_taking_a_holiday_out_changes_the_result() -> None:
    for year in calendars.national():
        for day in (day for day in year.off if day.weekday() < 5):
            fewer = {kept: why for kept, why in year.off.items() if kept != day}
            changed = NationalYear(year.year, year.status, fewer, year.work)

            assert worked_in(changed) == worked_in(year) + 1, day


def worked_in(year: NationalYear) -> int:
    calendar = WorkCalendar([year])
    first, last = calendar.first, calendar.last
    return calendar.working_days(first, last) + calendar.is_working(first)


def test_s34_resuming_gives_the_new_date_at_once(office: WorkCalendar) -> None:
    paused = five(office, "2026-03-02T10:00").paused(at("2026-03-04T10:00"))

    assert (paused.told, paused.resumed(at("2026-03-11T10:00")).told) == (None, "2026-03-16")


@pytest.mark.parametrize("n", [0, -5])
def test_s35_an_empty_promise_is_refused(n: int) -> None:
    with pytest.raises(LimitRefused):
        WorkingDays(n)


def test_s38_an_extension_is_in_the_limits_own_unit(office: WorkCalendar) -> None:
    assert five(office, "2026-03-02T10:00").extended(3).told == "2026-03-12"


def test_s40_next_year_without_an_arrangement_is_marked_and_recounted_when_it_comes(
    office: WorkCalendar,
) -> None:
    december = Timeline.begin(WorkingDays(20), date(2026, 12, 18), office)
    official = {"year": 2027, "status": "OFFICIAL", "off": ["2027-01-01"], "work": ["2027-01-09"]}
    published = december.recounted(office.replacing(NationalYear.parse(official)))

    assert (december.told, december.provisional) == ("2027-01-18", True)
    assert (published.told, published.provisional) == ("2027-01-15", False)


def test_no_bug_of_ours_a_hall_open_around_the_clock_but_a_minute() -> None:
    year = NationalYear(2026, Status.OFFICIAL, {}, frozenset())
    whole = Hours(((at("2026-01-01T00:00").time(), at("2026-01-01T23:59").time()),))
    calendar = WorkCalendar([year], hours=[whole], rest_days=frozenset())

    assert Timeline.begin(BusinessHours(24), at("2026-03-02T00:00"), calendar).told == (
        "2026-03-03T00:01"
    )
