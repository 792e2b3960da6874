"""Layers of the calendar lie over each other in the order of their publication."""

from datetime import date

import pytest
from pydantic import ValidationError

from contracts import calendars
from contracts.calendars.layer import Day, Layer
from contracts.time import CalendarRefused, NoWorkingDay, Status, YearUnknown
from services.chassis.almanac import Almanac

WEDNESDAY, SATURDAY = date(2026, 12, 2), date(2026, 12, 5)
SHIPPED = calendars.office()


def holding(*layers: Layer) -> Almanac:
    almanac = Almanac(SHIPPED)
    almanac.apply(layers, newest=len(layers))
    return almanac


def local(*, off: tuple[date, ...] = (), work: tuple[date, ...] = ()) -> Layer:
    return Layer.model_validate({"off": off, "work": work})


def of_2027(status: Status, *off: date) -> Layer:
    return Layer(year=2027, status=status, off=tuple(Day(date=day) for day in off))


def test_without_layers_the_shipped_calendar_is_in_force() -> None:
    assert Almanac(SHIPPED).calendar.version == SHIPPED.version


def test_of_two_local_layers_the_later_one_decides() -> None:
    almanac = holding(local(off=(WEDNESDAY,)), local(work=(WEDNESDAY, SATURDAY)))

    assert almanac.calendar.is_working(WEDNESDAY)
    assert almanac.calendar.is_working(SATURDAY)


def test_a_year_published_again_replaces_what_was_published_before() -> None:
    wrong, right = date(2027, 3, 3), date(2027, 3, 4)

    almanac = holding(of_2027(Status.OFFICIAL, wrong), of_2027(Status.OFFICIAL, right))

    assert almanac.calendar.is_working(wrong)
    assert not almanac.calendar.is_working(right)


def test_a_national_year_published_later_lies_under_the_local_days() -> None:
    festival = date(2027, 3, 3)

    almanac = holding(local(off=(festival,)), of_2027(Status.OFFICIAL))

    assert not almanac.calendar.is_working(festival)


def test_an_official_year_is_no_longer_provisional() -> None:
    newyear = date(2026, 12, 31), date(2027, 1, 10)

    assert SHIPPED.provisional(*newyear)
    assert not holding(of_2027(Status.OFFICIAL)).calendar.provisional(*newyear)


def test_the_same_layers_give_the_same_version_to_everybody() -> None:
    layer = Layer(off=(Day(date=WEDNESDAY, name="县庆"),))
    travelled = Layer.model_validate_json(layer.model_dump_json(exclude_none=True))

    assert holding(layer).calendar.version == holding(travelled).calendar.version
    assert holding(layer).calendar.why(WEDNESDAY) == "县庆"


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"year": 2027},
        {"status": "OFFICIAL", "off": ["2027-01-01"]},
        {"off": ["2026-13-01"]},
        {"year": 2027, "status": "GUESSED"},
    ],
)
def test_what_is_no_layer_is_malformed(written: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Layer.model_validate(written)


def test_a_year_without_a_working_day_is_refused() -> None:
    days = (date(2027, 1, 1).toordinal() + n for n in range(365))

    with pytest.raises(NoWorkingDay):
        of_2027(Status.OFFICIAL, *map(date.fromordinal, days)).over(SHIPPED)


def test_a_day_both_off_and_worked_is_refused() -> None:
    with pytest.raises(CalendarRefused):
        local(off=(WEDNESDAY,), work=(WEDNESDAY,)).over(SHIPPED)


def test_a_local_day_of_a_year_without_arrangement_is_refused() -> None:
    with pytest.raises(YearUnknown):
        local(off=(date(2050, 3, 3),)).over(SHIPPED)
