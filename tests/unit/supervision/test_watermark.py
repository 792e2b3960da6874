"""Up to which instant levels may be fired: everybody's word, or the next opening time."""

from datetime import datetime, timedelta

import pytest

from services.supervision.domain.watermark import (
    NEVER,
    PATIENCE,
    Source,
    complete,
    in_spite_of_silence,
)
from tests.unit.supervision.telling import LAW, at

MIDNIGHT, MORNING = at("2026-12-09T00:00"), at("2026-12-09T08:30")
LONG_AGO = at("2026-12-01T09:00")


def bound(
    now: datetime, *complete_until: datetime, listening_since: datetime = LONG_AGO
) -> datetime:
    sources = [Source(f"/441825/{n}", until) for n, until in enumerate(complete_until)]
    return in_spite_of_silence(
        sources, now=now, listening_since=listening_since, opening=LAW.last_opening(now)
    )


def test_the_slowest_source_decides() -> None:
    sources = [Source("a", MORNING), Source("b", MIDNIGHT), Source("c", NEVER)]

    assert complete(sources[:2], now=MORNING) == MIDNIGHT
    assert complete(sources, now=MORNING) == NEVER


def test_with_no_source_at_all_nothing_is_waited_for() -> None:
    assert complete([], now=MORNING) == MORNING


def test_nobody_waits_for_the_silent_beyond_the_next_opening_time() -> None:
    just_before = MORNING - timedelta(seconds=1)
    silent = at("2026-12-08T20:00")

    assert bound(just_before, just_before, silent) == silent
    assert bound(MORNING, MORNING, silent) == MORNING
    assert bound(at("2026-12-09T11:00"), at("2026-12-09T11:00"), silent) == MORNING


def test_a_source_that_is_only_slow_is_waited_for() -> None:
    slow = MORNING - PATIENCE

    assert bound(MORNING, MORNING, slow) == slow


def test_whoever_has_just_begun_to_listen_gives_the_others_time_to_speak() -> None:
    before_the_downtime = at("2026-12-05T17:00")

    assert bound(MORNING, before_the_downtime, listening_since=MORNING) == before_the_downtime
    patient = bound(MORNING + 2 * PATIENCE, before_the_downtime, listening_since=MORNING)
    assert patient == MORNING


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        ("2026-12-09T08:29", "2026-12-08T08:30", "2026-12-09T08:30"),
        ("2026-12-09T08:30", "2026-12-09T08:30", "2026-12-10T08:30"),
        ("2026-12-13T12:00", "2026-12-11T08:30", "2026-12-14T08:30"),
        ("2026-10-07T12:00", "2026-09-30T08:30", "2026-10-08T08:30"),
    ],
)
def test_opening_time_is_the_first_minute_of_a_working_day(
    now: str, last: str, following: str
) -> None:
    assert LAW.last_opening(at(now)) == at(last)
    assert LAW.next_opening(at(now)) == at(following)
