"""A calendar answers about single days, and refuses what it cannot know."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from contracts import calendars
from contracts.time import (
    CalendarRefused,
    Hours,
    LocalLayer,
    NationalYear,
    NoWorkingDay,
    Status,
    Timeline,
    WorkCalendar,
    WorkingDays,
    YearUnknown,
    ZoneRefused,
    hours,
)
from tests.unit.contracts.conftest import at

PLAIN = NationalYear(2026, Status.OFFICIAL, {}, frozenset())
SUMMER = [
    {"from": "2026-06-01", "intervals": [["09:00", "12:00"], ["14:30", "17:30"]]},
    {
        "from": "2026-06-15",
        "to": "2026-09-15",
        "intervals": [["08:00", "11:30"], ["15:00", "18:00"]],
    },
]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-02-14", "调休上班"),
        ("2026-02-17", "春节"),
        ("2026-02-21", "春节"),
        ("2026-03-07", "周六"),
        ("2026-03-08", "周日"),
        ("2026-03-09", "工作日"),
    ],
)
def test_a_day_says_why(day: str, why: str, office: WorkCalendar) -> None:
    assert office.why(date.fromisoformat(day)) == why


def test_the_local_layer_lies_over_the_national_one(office: WorkCalendar) -> None:
    layer = LocalLayer.parse(
        {
            "off": [{"date": "2026-04-20", "name": "壮族三月三"}, "2026-04-21"],
            "work": ["2026-04-25"],
        }
    )
    county = office.overlaid(layer)

    assert county.why(date(2026, 4, 20)) == "壮族三月三"
    assert county.why(date(2026, 4, 21)) == "地方放假"
    assert county.why(date(2026, 4, 25)) == "地方上班"
    assert [county.is_working(date(2026, 4, day)) for day in (20, 21, 25)] == [False, False, True]
    assert office.is_working(date(2026, 4, 20)), "the national calendar is as it was"


def test_a_later_local_layer_decides() -> None:
    off = LocalLayer({date(2026, 5, 20): "地方放假"})
    back = LocalLayer(work={date(2026, 5, 20): "地方上班"})

    assert WorkCalendar([PLAIN], [off, back]).is_working(date(2026, 5, 20))
    assert WorkCalendar([PLAIN], [off.adding(back)]).is_working(date(2026, 5, 20))
    assert not WorkCalendar([PLAIN], [back.adding(off)]).is_working(date(2026, 5, 20))


def test_days_are_found_in_both_directions(office: WorkCalendar) -> None:
    assert office.next_working_day(date(2026, 2, 15)) == date(2026, 2, 24)
    assert office.next_working_day(date(2026, 2, 24)) == date(2026, 2, 24)
    assert office.previous_working_day(date(2026, 2, 23)) == date(2026, 2, 14)
    assert office.working_day(1, after=date(2026, 2, 14)) == date(2026, 2, 24)
    assert office.working_days(date(2026, 2, 13), date(2026, 2, 24)) == 2
    with pytest.raises(ValueError, match="0"):
        office.working_day(0, after=date(2026, 2, 14))


def test_the_hall_opens_when_its_hours_say(office: WorkCalendar) -> None:
    assert office.opening(date(2026, 3, 2)).at == at("2026-03-02T08:30")
    assert office.next_open(at("2026-03-02T12:00")) == at("2026-03-02T12:00")
    assert office.next_open(at("2026-03-02T12:00:01")) == at("2026-03-02T14:30")
    assert office.next_open(at("2026-02-14T17:31")) == at("2026-02-24T08:30")
    assert office.is_open(at("2026-02-14T17:30"))
    assert not office.is_open(at("2026-02-15T10:00"))
    assert office.intervals(date(2026, 2, 15)) == ()


def test_summer_hours_hold_only_in_summer() -> None:
    calendar = WorkCalendar([PLAIN], hours=hours(SUMMER))

    assert calendar.intervals(date(2026, 5, 29))[0] == (time(8, 30), time(12)), "the usual ones"
    assert calendar.intervals(date(2026, 6, 12))[0] == (time(9), time(12))
    assert calendar.intervals(date(2026, 6, 15))[0] == (time(8), time(11, 30))
    assert calendar.intervals(date(2026, 9, 16))[1] == (time(14, 30), time(17, 30))


def test_a_year_without_a_file_is_never_guessed(office: WorkCalendar) -> None:
    for ask in (office.is_working, office.why, office.intervals, office.next_working_day):
        with pytest.raises(YearUnknown, match="没有2028年的工作日安排"):
            ask(date(2028, 1, 3))
    with pytest.raises(YearUnknown, match="2023"):
        office.previous_working_day(date(2024, 1, 1))
    with pytest.raises(YearUnknown, match="2028"):
        office.working_day(1000, after=date(2026, 1, 5))


def test_what_is_known_can_be_cut_off() -> None:
    cut = calendars.parse({"base": "cn", "known_until": 2025})

    assert cut.is_working(date(2025, 12, 31))
    assert cut.is_working(date(2027, 1, 4)), "known, provisionally, beyond the gap"
    for ask in (cut.is_working, cut.why, cut.intervals):
        with pytest.raises(YearUnknown, match="2026"):
            ask(date(2026, 1, 5))


def test_nothing_is_counted_over_an_unknown_year() -> None:
    cut = calendars.parse({"base": "cn", "known_until": 2025})
    december = Timeline.begin(WorkingDays(5), date(2025, 12, 29), cut)

    with pytest.raises(YearUnknown, match="2026"):
        _ = december.due
    with pytest.raises(YearUnknown, match="2027"):
        december.elapsed(date(2027, 3, 1))
    with pytest.raises(YearUnknown):
        cut.working_days(date(2025, 12, 29), date(2027, 1, 4))
    with pytest.raises(YearUnknown, match="2026"):
        cut.next_open(at("2025-12-31T18:00"))


def test_an_official_year_replaces_the_provisional_one(office: WorkCalendar) -> None:
    written = {"year": 2027, "status": "official", "off": ["2027-01-01"], "work": ["2027-01-09"]}
    published = office.replacing(NationalYear.parse(written))

    assert office.provisional(date(2026, 12, 30), date(2027, 1, 4))
    assert not published.provisional(date(2026, 12, 30), date(2027, 1, 4))
    assert published.is_working(date(2027, 1, 9))
    assert published.version != office.version


def test_only_days_that_are_counted_make_a_date_provisional() -> None:
    guessed = NationalYear(2025, Status.PROVISIONAL, {}, frozenset())
    counted = Timeline.begin(WorkingDays(5), date(2025, 12, 31), WorkCalendar([guessed, PLAIN]))

    assert not counted.provisional, "the first day is not counted"
    assert Timeline.begin(WorkingDays(5), date(2025, 12, 30), counted.calendar).provisional


def test_days_of_last_december_may_belong_to_the_new_year() -> None:
    eve = {"year": 2026, "status": "OFFICIAL", "holidays": [], "work": ["2026-01-04"]}
    eve["holidays"] = [{"name": "元旦", "from": "2025-12-31", "to": "2026-01-02"}]
    before = NationalYear(2025, Status.OFFICIAL, {}, frozenset())
    calendar = WorkCalendar([before, NationalYear.parse(eve)])

    assert calendar.why(date(2025, 12, 31)) == "元旦"


def test_the_version_changes_with_whatever_changes_a_count(office: WorkCalendar) -> None:
    off = office.overlaid(LocalLayer({date(2026, 4, 20): "地方放假"}))
    summer = WorkCalendar(calendars.national(), hours=hours(SUMMER))
    unknown = calendars.office(known_until=2026)

    assert len({office.version, off.version, summer.version}) == 3
    assert unknown.version == office.version == calendars.office().version


@pytest.mark.parametrize(
    "written",
    [
        {"year": "2026", "status": "OFFICIAL"},
        {"year": 2026, "status": "maybe"},
        {"year": 2026, "status": "OFFICIAL", "off": ["2026-13-01"]},
        {"year": 2026, "status": "OFFICIAL", "off": "2026-01-01"},
        {"year": 2026, "status": "OFFICIAL", "off": ["2028-01-01"]},
        {"year": 2026, "status": "OFFICIAL", "off": ["2026-01-01"], "work": ["2026-01-01"]},
        {"year": 2026, "status": "OFFICIAL", "holidays": ["元旦"]},
        {
            "year": 2026,
            "status": "OFFICIAL",
            "holidays": [{"name": "元旦", "from": "2026-01-03", "to": "2026-01-01"}],
        },
    ],
)
def test_a_crooked_arrangement_is_refused(written: dict[str, object]) -> None:
    with pytest.raises(CalendarRefused):
        NationalYear.parse(written)


@pytest.mark.parametrize(
    "written",
    [
        [["12:00", "08:30"]],
        [["08:30", "12:00"], ["11:00", "17:30"]],
        [["08:30"]],
        ["08:30"],
        [["8 Uhr", "12:00"]],
        [{"from": "2026-01-01", "intervals": []}],
    ],
)
def test_crooked_hours_are_refused(written: list[object]) -> None:
    with pytest.raises(CalendarRefused):
        hours(written)


def test_a_calendar_has_each_year_once_and_at_least_one() -> None:
    with pytest.raises(CalendarRefused, match="两份"):
        WorkCalendar([PLAIN, PLAIN])
    with pytest.raises(CalendarRefused):
        WorkCalendar([])


def test_a_day_without_hours_is_refused() -> None:
    late = Hours(((time(9), time(17)),), since=date(2026, 2, 1))

    with pytest.raises(CalendarRefused, match="2026-01-01没有办公时间"):
        WorkCalendar([PLAIN], hours=[late])


def test_a_year_of_rest_is_refused_at_once() -> None:
    with pytest.raises(NoWorkingDay, match="2026"):
        WorkCalendar([PLAIN], rest_days=frozenset(range(7)))


@pytest.mark.parametrize(
    "written",
    [{"base": "us"}, {"known_until": "2026"}, {"overlay": ["2026-01-01"]}, {"hours": "always"}],
)
def test_a_crooked_calendar_of_a_rehearsal_is_refused(written: dict[str, object]) -> None:
    with pytest.raises(CalendarRefused):
        calendars.parse(written)


def test_only_beijing_time_is_understood(office: WorkCalendar) -> None:
    plus_eight = timezone(timedelta(hours=8))
    assert office.is_open(datetime(2026, 3, 2, 9, tzinfo=plus_eight))
    for moment in (datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 1, tzinfo=UTC)):  # noqa: DTZ001
        with pytest.raises(ZoneRefused, match="北京时间"):
            office.is_open(moment)
