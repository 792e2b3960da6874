"""The shipped arrangements, day by day, against two libraries that no running service may use."""

from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]
import holidays
import pytest

from contracts import calendars
from contracts.time import Status, WorkCalendar

OFFICIAL = [year.year for year in calendars.shipped() if year.status is Status.OFFICIAL]


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", OFFICIAL)
def test_an_official_year_is_the_one_both_libraries_know(year: int, office: WorkCalendar) -> None:
    other = holidays.country_holidays("CN", years=year)
    for day in days_of(year):
        assert office.is_working(day) == chinese_calendar.is_workday(day), day
        assert office.is_working(day) == other.is_working_day(day), day


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248), (2027, 248)])
def test_a_year_has_the_working_days_its_file_says(
    year: int, days: int, office: WorkCalendar
) -> None:
    assert sum(map(office.is_working, days_of(year))) == days


def test_three_years_are_official_and_the_next_is_not() -> None:
    assert OFFICIAL == [2024, 2025, 2026]
    assert [year.status for year in calendars.national() if year.year > 2026] == ["PROVISIONAL"]


def test_make_up_weekends_of_2026_are_worked(office: WorkCalendar) -> None:
    for day in ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"):
        worked = date.fromisoformat(f"2026-{day}")
        assert worked.weekday() >= 5
        assert office.is_working(worked)
        assert office.why(worked) == "调休上班"
