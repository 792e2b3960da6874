from datetime import UTC, date, datetime

import pytest

from contracts.terms import Unit
from services.chassis.clock import SHANGHAI
from services.chassis.web.words import day, due, left, moment

EVENING = datetime(2026, 12, 8, 17, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize("written", [date(2026, 12, 8), EVENING, "2026-12-08"])
def test_a_day_is_written_with_its_weekday(written: date | str) -> None:
    assert day(written) == "2026年12月8日 周二"


def test_a_moment_is_told_in_office_time_wherever_it_was_written() -> None:
    late_in_london = datetime(2026, 12, 8, 16, 5, tzinfo=UTC)

    assert moment(late_in_london) == "2026-12-09 00:05"
    assert day(late_in_london) == "2026年12月9日 周三"


def test_a_moment_travels_in_events_as_local_text() -> None:
    assert moment("2026-12-08T17:30:00") == "2026-12-08 17:30"


def test_a_due_date_is_a_day_and_a_due_moment_has_its_minutes() -> None:
    assert due("2026-12-08") == "2026年12月8日 周二"
    assert due("2026-12-08T11:20:00") == "2026-12-08 11:20"


def test_what_is_not_known_is_a_dash() -> None:
    assert (day(None), moment(None), due(None)) == ("—", "—", "—")


@pytest.mark.parametrize(
    ("remaining", "unit", "words"),
    [
        (3, Unit.WORKING_DAY, "还剩3个工作日"),
        (0, Unit.WORKING_DAY, "今日到期"),
        (-2, Unit.WORKING_DAY, "超期2个工作日"),
        (40, Unit.MONTH, "还剩40天"),
        (-1, Unit.IMMEDIATE, "超期1个工作日"),
        (45, Unit.BUSINESS_MINUTE, "还剩45分钟"),
        (0, Unit.BUSINESS_MINUTE, "即将到期"),
        (None, Unit.WORKING_DAY, "暂停计时"),
    ],
)
def test_the_time_left_is_said_in_the_unit_of_the_limit(
    remaining: int | None, unit: Unit, words: str
) -> None:
    assert left(remaining, unit) == words


def test_every_unit_of_a_limit_has_its_word() -> None:
    assert all(left(1, unit).startswith("还剩1") for unit in Unit)
