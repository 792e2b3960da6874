"""From facts to clocks: the flagship's dates, repeats, lateness, and order that does not matter."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.terms import BundleTerms, CaseTerms, LetterTerms, Limit, Start, Unit
from contracts.time import Instant, Lamp, State
from services.supervision.domain.facts import Fact
from tests.unit.supervision.telling import CASE, LAW, Telling, at, days, matter, single

RECEIVED, ACCEPTED = at("2026-11-24T09:30"), at("2026-11-25T10:00")
KEYS = ("lixiang", "xuanzhi", "shuibao")


def flagship() -> CaseTerms:
    bundle = BundleTerms(
        code="KP-441825-01",
        name="重点项目并联审批",
        lead_department="fgj",
        promised=days(10),
        promised_start=Start.RECEIVED,
        provisional_letter=LetterTerms(),
    )
    items = tuple(matter(key) for key in KEYS)
    return CaseTerms(code=bundle.code, name=bundle.name, version=1, bundle=bundle, items=items)


@pytest.fixture
def case() -> Telling:
    """The flagship of domain-rules 7.1, received on Tuesday, accepted on Wednesday."""
    telling = Telling(flagship())
    telling.receive(RECEIVED)
    telling.accept(ACCEPTED)
    return telling


def due(telling: Telling, name: str) -> object:
    return telling.clock(name).timeline(LAW).due


def test_the_flagship_has_the_dates_of_the_book(case: Telling) -> None:
    assert due(case, "shuibao/provisional") == date(2026, 12, 1)
    assert due(case, "shuibao/promised") == date(2026, 12, 8)
    assert due(case, "shuibao/statutory") == date(2026, 12, 23)


def test_each_item_and_the_case_have_their_own_clocks(case: Telling) -> None:
    of_item = ("promised", "statutory", "provisional")
    expected = {f"{CASE}-{n:02}/{kind}#1" for n in (1, 2, 3) for kind in of_item}

    assert set(case.story().clocks) == expected | {f"{CASE}/acceptance#1", f"{CASE}/statutory#1"}


def test_before_acceptance_only_acceptance_runs() -> None:
    telling = Telling(flagship())
    telling.receive(RECEIVED)

    assert set(telling.story().clocks) == {f"{CASE}/acceptance#1"}
    assert due(telling, "acceptance") == date(2026, 12, 1)


def test_a_decision_stops_its_own_item_and_no_other(case: Telling) -> None:
    case.decide("shuibao", at("2026-12-01T11:00"))

    for kind in ("promised", "statutory", "provisional"):
        assert case.clock(f"shuibao/{kind}").stopped == Instant.of(at("2026-12-01T11:00"))
        assert case.clock(f"lixiang/{kind}").stopped is None
    assert due(case, "shuibao/delivery") == date(2026, 12, 15)
    assert due(case, "shuibao/disclosure") == date(2026, 12, 10)


def test_the_ceiling_ends_with_the_last_item(case: Telling) -> None:
    case.decide("lixiang", at("2026-12-01T11:00"))
    case.decide("xuanzhi", at("2026-12-02T11:00"), granted=False)
    assert case.clock("statutory").stopped is None

    case.decide("shuibao", at("2026-12-03T11:00"))

    assert case.clock("statutory").stopped == Instant.of(at("2026-12-03T11:00"))


@pytest.mark.parametrize(("granted", "public"), [(False, True), (True, False)])
def test_what_may_not_be_published_has_no_clock_for_it(
    case: Telling, granted: bool, public: bool
) -> None:
    case.decide("shuibao", at("2026-12-01T11:00"), granted=granted, public=public)

    assert case.find("shuibao", "disclosure") == []
    assert len(case.find("shuibao", "delivery")) == 1


def test_a_second_stop_changes_nothing(case: Telling) -> None:
    case.decide("shuibao", at("2026-12-01T11:00"))
    once = case.story().clocks

    case.decide("shuibao", at("2026-12-04T11:00"), granted=False)
    case.accept(at("2026-12-04T12:00"))
    case.receive(at("2026-12-04T12:00"), on=RECEIVED.date())

    assert case.story().clocks == once
    assert case.story().items[case.number("shuibao")].granted is True


def test_after_the_end_only_handing_out_and_publishing_still_count() -> None:
    telling = Telling(single())
    telling.receive(RECEIVED)
    telling.not_accept(ACCEPTED)
    ended = dict(telling.story().clocks)

    telling.accept(at("2026-11-26T10:00"))
    telling.decide("shuibao", at("2026-11-27T10:00"))

    assert telling.story().clocks == ended
    assert not telling.story().open


def test_delivery_and_disclosure_outlive_the_decision(case: Telling) -> None:
    case.decide("shuibao", at("2026-12-01T11:00"))
    case.deliver(at("2026-12-02T09:00"), "shuibao")
    case.publish("shuibao", at("2026-12-03T09:00"))

    assert case.clock("shuibao/delivery").stopped == Instant.of(at("2026-12-02T09:00"))
    assert case.clock("shuibao/disclosure").stopped == Instant.of(at("2026-12-03T09:00"))


def test_closing_what_is_paused_closes_the_pause_first(case: Telling) -> None:
    case.pause("shuibao", at("2026-12-01T09:00"), days=10)
    case.decide("shuibao", at("2026-12-03T09:00"))

    promised = case.clock("shuibao/promised").timeline(LAW)
    assert promised.pauses[0].until == Instant.of(at("2026-12-03T09:00"))
    assert (promised.elapsed(at("2026-12-31T09:00")), promised.remaining(RECEIVED)) == (5, 10)


def test_a_pause_ends_at_its_told_end_whether_or_not_anybody_says_so(case: Telling) -> None:
    case.pause("shuibao", at("2026-12-01T09:00"), days=3)

    promised = case.clock("shuibao/promised").timeline(LAW)
    assert promised.state(at("2026-12-04T23:00")) is State.PAUSED
    assert promised.state(at("2026-12-05T00:00")) is State.RUNNING
    assert promised.due == date(2026, 12, 11)


def test_resuming_later_than_told_gives_nothing(case: Telling) -> None:
    case.pause("shuibao", at("2026-12-01T09:00"), days=3)
    case.resume("shuibao", at("2026-12-08T09:00"))

    assert due(case, "shuibao/promised") == date(2026, 12, 11)


def test_resuming_earlier_than_told_gives_only_the_days_taken(case: Telling) -> None:
    case.pause("shuibao", at("2026-12-01T09:00"), days=10)
    case.resume("shuibao", at("2026-12-02T09:00"))

    assert due(case, "shuibao/promised") == date(2026, 12, 9)


def test_an_extension_moves_the_law_and_a_promise_that_is_not_yet_broken(case: Telling) -> None:
    case.extend("shuibao", at("2026-12-08T16:00"), n=5)
    case.extend("lixiang", at("2026-12-09T09:00"), n=5)

    assert due(case, "shuibao/promised") == date(2026, 12, 15)
    assert due(case, "shuibao/statutory") == date(2026, 12, 30)
    assert due(case, "lixiang/promised") == date(2026, 12, 8)
    assert due(case, "lixiang/statutory") == date(2026, 12, 30)


def test_a_joint_extension_moves_the_ceiling_only(case: Telling) -> None:
    before = due(case, "shuibao/statutory")
    assert case.clock("statutory").timeline(LAW).remaining(ACCEPTED) == 45

    case.extend_jointly(at("2026-12-08T16:00"), n=15)

    assert case.clock("statutory").timeline(LAW).remaining(ACCEPTED) == 60
    assert due(case, "shuibao/statutory") == before


def test_acceptance_that_ran_out_is_over_whatever_is_filed_later() -> None:
    telling = Telling(single())
    telling.receive(RECEIVED)
    running_out = telling.clock("acceptance").timeline(LAW, now=at("2026-12-02T00:00"))
    assert running_out.state(at("2026-12-05T09:00")) is State.STOPPED

    telling.accept(at("2026-12-04T09:00"))

    stopped = telling.clock("acceptance").timeline(LAW)
    assert stopped.elapsed(at("2026-12-31T09:00")) == 5
    assert stopped.breached_at(at("2026-12-31T09:00")) == Instant.end_of(date(2026, 12, 1))
    assert stopped.lamp(at("2026-12-31T09:00")) is Lamp.RED


def test_a_limit_in_minutes_counts_from_the_moment_and_a_dated_back_one_from_the_day() -> None:
    counter = single(promised=Limit(unit=Unit.BUSINESS_MINUTE, n=60))
    telling = Telling(counter)
    telling.receive(at("2026-11-24T16:50"))
    telling.accept(at("2026-11-24T16:55"))
    assert due(telling, "shuibao/promised") == at("2026-11-25T08:55")

    deemed = Telling(counter)
    deemed.receive(at("2026-11-24T16:50"))
    deemed.accept(at("2026-12-02T00:00"), on=date(2026, 11, 24))
    assert due(deemed, "shuibao/promised") == at("2026-11-24T09:30")


def test_a_department_may_seem_to_speak_before_the_desk() -> None:
    telling = Telling(single())
    telling.receive(RECEIVED)
    telling.accept(RECEIVED)
    telling.decide("shuibao", RECEIVED - timedelta(milliseconds=3))

    assert telling.clock("shuibao/promised").stopped == Instant.of(RECEIVED)
    assert len(telling.find("shuibao", "delivery")) == 1


def test_a_result_handed_out_before_its_decision_was_told_does_not_wait_for_ever(
    case: Telling,
) -> None:
    case.deliver(at("2026-12-01T10:59"), "shuibao")
    case.decide("shuibao", at("2026-12-01T11:00"))

    assert case.clock("shuibao/delivery").stopped == Instant.of(at("2026-12-01T11:00"))


def whole_life() -> list[Fact]:
    telling = Telling(flagship())
    telling.receive(RECEIVED)
    telling.accept(ACCEPTED)
    telling.pause("lixiang", at("2026-11-27T09:00"), days=5)
    telling.extend("xuanzhi", at("2026-11-30T09:00"), n=3)
    telling.resume("lixiang", at("2026-12-01T09:00"))
    for key in KEYS:
        telling.decide(key, at("2026-12-04T15:00"))
        telling.publish(key, at("2026-12-04T15:00"))
    telling.decide("shuibao", at("2026-12-05T15:00"), granted=False)
    telling.deliver(at("2026-12-07T10:00"))
    return telling.facts


@settings(max_examples=60)
@given(facts=st.permutations(whole_life()))
def test_the_order_of_arrival_does_not_matter(facts: list[Fact]) -> None:
    telling = Telling(flagship())

    assert telling.story(facts) == telling.story(whole_life())
