"""Approval's own due dates: promise and law, each with its own start."""

from datetime import date, datetime

import pytest

from contracts import calendars
from contracts.terms import Limit, Promise, Start, Unit
from contracts.time import SHANGHAI, Thresholds, YearUnknown
from services.approval.domain.clocks import Yardstick
from services.approval.domain.item import Signed
from tests.unit.approval.items import TEN, item, terms

YARDSTICK = Yardstick(calendars.office(), Thresholds())


def day(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


def test_the_flagship_is_due_as_the_county_computed_it() -> None:
    clocks = YARDSTICK.clocks(item())

    assert clocks.promised.due == date(2026, 12, 8)
    assert clocks.statutory.due == date(2026, 12, 23)


def test_a_promise_from_acceptance_counts_from_there() -> None:
    clocks = YARDSTICK.clocks(item(promise=Promise(limit=TEN, start=Start.ACCEPTED)))

    assert clocks.promised.due == date(2026, 12, 9)


def test_a_statutory_limit_may_count_from_receipt() -> None:
    given = terms(statutory=Limit(unit=Unit.CALENDAR_DAY, n=30), statutory_start=Start.RECEIVED)

    assert YARDSTICK.clocks(item(terms=given)).statutory.due == date(2026, 12, 24)


def test_an_item_runs_out_at_the_end_of_its_due_day() -> None:
    assert YARDSTICK.clocks(item()).last_moments() == (day("2026-12-09"), day("2026-12-24"))


def test_minutes_count_from_the_very_moment_of_acceptance() -> None:
    minutes = Promise(limit=Limit(unit=Unit.BUSINESS_MINUTE, n=30), start=Start.ACCEPTED)
    late = item(promise=minutes, routed_at=day("2026-11-25T17:15"))

    assert YARDSTICK.clocks(late).promised.due == day("2026-11-26T08:45")


def test_days_of_an_acceptance_dated_back_count_from_that_day() -> None:
    deemed = item(
        promise=Promise(limit=TEN, start=Start.ACCEPTED),
        accepted_on=date(2026, 11, 24),
        routed_at=day("2026-12-02T00:00"),
    )

    assert YARDSTICK.clocks(deemed).promised.due == date(2026, 12, 8)


def test_a_decision_stops_both() -> None:
    decided = item(decision=Signed("decider", "decider", day("2026-11-30T16:00")))

    clocks = YARDSTICK.clocks(decided)

    later = day("2027-03-01")
    assert (clocks.promised.elapsed(later), clocks.statutory.elapsed(later)) == (4, 3)
    assert not clocks.promised.is_breached(later)


def test_a_year_nobody_has_arranged_is_not_guessed() -> None:
    late = item(received_on=date(2027, 12, 20), accepted_on=date(2027, 12, 20))

    with pytest.raises(YearUnknown):
        YARDSTICK.clocks(late).last_moments()
