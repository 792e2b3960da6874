"""Which level comes when, in which order, and when a recorded one is taken back."""

from datetime import date, timedelta

from contracts.terms import Limit, Unit
from contracts.time import Instant, Level
from services.supervision.domain.levels import Order, reckon
from tests.unit.supervision.telling import LAW, Telling, at, days, single

RECEIVED, ACCEPTED = at("2026-11-24T09:30"), at("2026-11-25T10:00")


def accepted(**terms: object) -> Telling:
    telling = Telling(single(**terms))
    telling.receive(RECEIVED)
    telling.accept(ACCEPTED)
    return telling


def test_a_promise_is_warned_breached_and_escalated_each_at_its_instant() -> None:
    marks = reckon(accepted().clock("shuibao/promised"), LAW).marks

    assert [(mark.level, mark.at) for mark in marks] == [
        (Level.WARNED, Instant.of(at("2026-12-07T08:30"))),
        (Level.BREACHED, Instant.end_of(date(2026, 12, 9))),
        (Level.ESCALATED, Instant.end_of(date(2026, 12, 14))),
    ]


def test_only_a_promise_is_escalated() -> None:
    marks = reckon(accepted().clock("shuibao/statutory"), LAW).marks

    assert [mark.level for mark in marks] == [Level.WARNED, Level.BREACHED]


def test_a_level_after_the_stop_never_comes() -> None:
    telling = accepted()
    telling.decide("shuibao", at("2026-12-09T23:59:59.999999"))

    assert [m.level for m in reckon(telling.clock("shuibao/promised"), LAW).marks] == [Level.WARNED]


def test_a_stop_at_midnight_is_a_day_late() -> None:
    telling = accepted()
    telling.decide("shuibao", at("2026-12-10T00:00"))

    levels = [mark.level for mark in reckon(telling.clock("shuibao/promised"), LAW).marks]
    assert levels == [Level.WARNED, Level.BREACHED]


def test_minutes_run_out_at_their_moment_and_a_stop_at_that_moment_is_in_time() -> None:
    terms = {"promised": Limit(unit=Unit.BUSINESS_MINUTE, n=30)}
    telling = accepted(**terms)
    breached = reckon(telling.clock("shuibao/promised"), LAW).marks[1]
    assert breached.at == Instant.of(at("2026-11-25T10:30"))

    telling.decide("shuibao", at("2026-11-25T10:30"))
    levels = [mark.level for mark in reckon(telling.clock("shuibao/promised"), LAW).marks]
    assert levels == [Level.WARNED]


def test_the_law_comes_after_everything_else_of_an_instant() -> None:
    telling = accepted()
    promised, statutory = telling.clock("shuibao/promised"), telling.clock("shuibao/statutory")

    in_order = sorted(
        [
            Order.of(statutory, Level.BREACHED),
            Order.of(promised, Level.ESCALATED),
            Order.of(promised, Level.BREACHED),
            Order.of(statutory, Level.WARNED),
        ]
    )

    assert in_order == [
        Order.WARNED,
        Order.BREACHED,
        Order.ESCALATED,
        Order.STATUTORY_BREACHED,
    ]


def test_what_is_recorded_already_is_not_due_again() -> None:
    reckoned = reckon(accepted().clock("shuibao/promised"), LAW)

    following = reckoned.next({Level.WARNED, Level.BREACHED})

    assert following is not None
    assert following.level is Level.ESCALATED


def test_a_breach_is_unfounded_when_the_stop_was_in_time_a_warning_never() -> None:
    telling = accepted()
    telling.decide("shuibao", at("2026-12-01T10:00"))
    reckoned = reckon(telling.clock("shuibao/promised"), LAW)

    fired = [Level.WARNED, Level.BREACHED, Level.ESCALATED]
    assert reckoned.unfounded(fired, at("2026-12-20T09:00")) == [Level.BREACHED, Level.ESCALATED]


def test_a_breach_that_has_come_true_stays() -> None:
    reckoned = reckon(accepted().clock("shuibao/promised"), LAW)

    breach = at("2026-12-10T00:00")
    assert reckoned.unfounded([Level.BREACHED], breach) == []
    assert reckoned.unfounded([Level.BREACHED], breach - timedelta(seconds=1)) == [Level.BREACHED]


def test_a_limit_beyond_all_known_years_has_no_date_and_stops_nothing_else() -> None:
    telling = accepted(statutory=days(600))

    reckoned = reckon(telling.clock("shuibao/statutory"), LAW)

    assert (reckoned.due, reckoned.provisional, reckoned.marks) == (None, True, ())
    assert reckon(telling.clock("shuibao/promised"), LAW).due == "2026-12-09"
