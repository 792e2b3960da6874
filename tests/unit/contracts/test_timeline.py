"""One timeline through its life: states, lamps, levels, and acts that come too late."""

from datetime import date, datetime, timedelta

import pytest

from contracts.time import (
    BusinessMinutes,
    Immediate,
    Instant,
    Lamp,
    Level,
    LocalLayer,
    PauseRefused,
    State,
    Thresholds,
    TimeLimit,
    Timeline,
    WorkCalendar,
    WorkingDays,
    worst,
)
from tests.unit.contracts.conftest import at


def begun(
    office: WorkCalendar, limit: TimeLimit | None = None, *, statutory: bool = False
) -> Timeline:
    """Ten working days from Monday 2 March 2026: due on the 16th."""
    start = at("2026-03-02T15:00")
    return Timeline.begin(limit or WorkingDays(10), start, office, statutory=statutory)


def shown(counted: Timeline, now: datetime) -> tuple[State, Lamp, int, int]:
    return counted.state(now), counted.lamp(now), counted.elapsed(now), counted.remaining(now)


@pytest.mark.parametrize(
    ("now", "state", "lamp", "elapsed"),
    [
        ("2026-03-02T15:00", State.RUNNING, Lamp.GREEN, 0),
        ("2026-03-12T08:29:59", State.RUNNING, Lamp.GREEN, 8),
        ("2026-03-12T08:30", State.RUNNING, Lamp.YELLOW, 8),
        ("2026-03-16T23:59:59", State.RUNNING, Lamp.YELLOW, 10),
        ("2026-03-17T00:00", State.BREACHED, Lamp.RED, 11),
        ("2026-03-21T12:00", State.BREACHED, Lamp.RED, 14),
    ],
)
def test_a_running_limit_turns_yellow_in_the_morning_and_red_at_midnight(
    now: str, state: State, lamp: Lamp, elapsed: int, office: WorkCalendar
) -> None:
    assert shown(begun(office), at(now)) == (state, lamp, elapsed, 10 - elapsed)


def test_past_the_statutory_limit_the_lamp_is_dark_red(office: WorkCalendar) -> None:
    assert begun(office, statutory=True).lamp(at("2026-03-17T00:00")) is Lamp.DARK_RED


def test_a_breach_belongs_to_the_day_that_ended(office: WorkCalendar) -> None:
    breached = begun(office).breached_at(at("2026-03-20T10:00"))

    assert breached == Instant(at("2026-03-17T00:00"), date(2026, 3, 16))
    assert begun(office).breached_at(at("2026-03-16T23:59")) is None


def test_while_paused_nothing_is_due_and_the_lamp_is_grey(office: WorkCalendar) -> None:
    paused = begun(office).paused(at("2026-03-05T10:00"), "专家评审")

    assert shown(paused, at("2026-03-20T10:00")) == (State.PAUSED, Lamp.GREY, 3, 7)
    assert (paused.due, paused.told, paused.breach, paused.escalation) == (None, None, None, None)
    assert paused.marks() == ()
    resumed = paused.resumed(at("2026-03-20T11:00"))
    assert resumed.told == "2026-03-31"
    assert shown(resumed, at("2026-03-20T11:00")) == (State.RUNNING, Lamp.GREEN, 3, 7)


def test_a_pause_before_the_end_of_all_known_years_is_a_pause_and_no_error(
    office: WorkCalendar,
) -> None:
    counted = Timeline.begin(WorkingDays(45), at("2027-12-01T10:00"), office)

    assert counted.paused(at("2027-12-20T10:00")).due is None


def test_a_pause_whose_end_is_told_leaves_nothing_due_while_it_lasts(office: WorkCalendar) -> None:
    counted = begun(office).paused(at("2026-03-05T10:00"), until=Instant.end_of(date(2026, 3, 20)))
    during, after = (counted.reading(at(f"2026-03-{day}T10:00")) for day in (20, 23))

    assert (during.state, during.due, during.lamp) == (State.PAUSED, None, Lamp.GREY)
    assert (after.state, after.due, after.remaining) == (State.RUNNING, "2026-03-31", 6)
    assert counted.resumed(at("2026-03-12T10:00")).told == "2026-03-23", "ended early"
    assert counted.resumed(at("2026-03-23T10:00")) is counted, "told ends are not moved"


def test_a_told_end_belongs_to_the_day_it_ends(office: WorkCalendar) -> None:
    paused = begun(office).paused(at("2026-03-05T10:00"))
    at_midnight = paused.resumed(Instant.end_of(date(2026, 3, 20)))

    assert at_midnight.told == paused.resumed(at("2026-03-20T09:00")).told == "2026-03-31"
    assert paused.resumed(at("2026-03-21T00:00")).told == "2026-03-31", "a Saturday"
    assert at_midnight.state(at("2026-03-20T23:59")) is State.PAUSED
    assert at_midnight.state(at("2026-03-21T00:00")) is State.RUNNING


def test_a_breached_limit_does_not_pause(office: WorkCalendar) -> None:
    counted = begun(office).paused(at("2026-03-18T10:00"))

    assert shown(counted, at("2026-03-25T10:00")) == (State.BREACHED, Lamp.RED, 12, -2)
    assert counted.told == "2026-03-16"
    assert counted.escalation is None, "the third day over has not come yet"
    resumed = counted.resumed(at("2026-03-25T11:00"))
    assert resumed.escalation == Instant.end_of(date(2026, 3, 26))


def test_a_pause_on_the_last_day_is_in_time(office: WorkCalendar) -> None:
    counted = begun(office).paused(at("2026-03-16T23:00"))

    assert counted.state(at("2026-03-20T10:00")) is State.PAUSED
    assert [mark.level for mark in counted.marks()] == [Level.WARNED]
    assert counted.resumed(at("2026-03-20T10:00")).told == "2026-03-20"


def test_a_stopped_limit_keeps_what_it_showed(office: WorkCalendar) -> None:
    in_time = begun(office).stopped_at(at("2026-03-16T23:59"))
    late = begun(office).stopped_at(at("2026-03-17T00:00"))
    now = at("2026-06-01T10:00")

    assert shown(in_time, now) == (State.STOPPED, Lamp.YELLOW, 10, 0)
    assert shown(late, now) == (State.STOPPED, Lamp.RED, 11, -1)
    assert in_time.breached_at(now) is None
    assert late.breached_at(now) is not None


def test_what_ran_out_by_itself_ends_on_its_last_day(office: WorkCalendar) -> None:
    deemed = begun(office, WorkingDays(5)).stopped_at(Instant.end_of(date(2026, 3, 9)))

    assert shown(deemed, at("2026-06-01T10:00")) == (State.STOPPED, Lamp.RED, 5, 0)


def test_what_is_paused_is_resumed_before_it_is_stopped(office: WorkCalendar) -> None:
    stopped = begun(office).paused(at("2026-03-05T10:00")).stopped_at(at("2026-03-10T10:00"))

    assert stopped.pauses[-1].until == Instant.of(at("2026-03-10T10:00"))
    assert shown(stopped, at("2026-03-20T10:00")) == (State.STOPPED, Lamp.GREEN, 3, 7)


def test_acts_that_come_late_or_twice_change_nothing(office: WorkCalendar) -> None:
    now = at("2026-03-10T10:00")
    running, stopped = begun(office), begun(office).stopped_at(now)
    paused = running.paused(at("2026-03-05T10:00"))

    assert paused.paused(now) is paused
    assert running.resumed(now) is running
    for late in (
        stopped.paused(now),
        stopped.resumed(now),
        stopped.extended(5),
        stopped.stopped_at(now + timedelta(days=1)),
    ):
        assert late is stopped


def test_a_pause_cannot_end_before_it_began(office: WorkCalendar) -> None:
    with pytest.raises(PauseRefused, match="不能早于开始"):
        begun(office).paused(at("2026-03-05T10:00")).resumed(at("2026-03-04T10:00"))


def test_an_extension_moves_the_end_and_the_warning(office: WorkCalendar) -> None:
    extended = begun(office).extended(5)

    assert extended.told == "2026-03-23"
    assert extended.remaining(at("2026-03-10T10:00")) == 9
    # A fifth of fifteen days: three.
    assert extended.warning == Instant.of(at("2026-03-18T08:30"))
    assert begun(office, Immediate()).extended(2).told == "2026-03-04"


def test_each_level_comes_at_its_true_instant(office: WorkCalendar) -> None:
    marks = begun(office).marks()

    assert [(mark.level, mark.at.at) for mark in marks] == [
        (Level.WARNED, at("2026-03-12T08:30")),
        (Level.BREACHED, at("2026-03-17T00:00")),
        (Level.ESCALATED, at("2026-03-20T00:00")),
    ]
    assert [mark.at.legal_day for mark in marks] == [
        date(2026, 3, 12),
        date(2026, 3, 16),
        date(2026, 3, 19),
    ]
    assert all(mark.since == mark.at.at for mark in marks)


def test_minutes_run_out_just_after_their_last_moment(office: WorkCalendar) -> None:
    counted = begun(office, BusinessMinutes(60))
    warned, breached, escalated = counted.marks()

    assert warned.at.at == at("2026-03-02T15:48")
    assert (breached.at.at, breached.since) == (
        at("2026-03-02T16:00"),
        at("2026-03-02T16:00:00.000001"),
    )
    assert escalated.at == Instant.end_of(date(2026, 3, 5))
    assert counted.state(at("2026-03-02T16:00")) is State.RUNNING
    assert counted.state(at("2026-03-02T16:01")) is State.BREACHED
    in_time = counted.stopped_at(at("2026-03-02T16:00"))
    assert in_time.breached_at(at("2026-03-03T10:00")) is None
    assert [mark.level for mark in in_time.marks()] == [Level.WARNED]
    assert counted.elapsed(at("2026-03-02T15:30:59")) == 30


def test_no_warning_falls_on_the_day_of_the_start(office: WorkCalendar) -> None:
    assert begun(office, WorkingDays(1)).warning == Instant.of(at("2026-03-03T08:30"))


def test_thresholds_are_the_regions_to_choose(office: WorkCalendar) -> None:
    strict = Thresholds(near_percent=50, escalate_after=1)
    counted = Timeline.begin(WorkingDays(10), at("2026-03-02T15:00"), office, thresholds=strict)

    assert counted.warning == Instant.of(at("2026-03-09T08:30"))
    assert counted.escalation == Instant.end_of(date(2026, 3, 17))


def test_another_calendar_gives_another_date_and_keeps_the_facts(office: WorkCalendar) -> None:
    paused = begun(office).paused(at("2026-03-04T10:00")).resumed(at("2026-03-05T10:00"))
    county = office.overlaid(LocalLayer({date(2026, 3, 17): "地方放假"}))

    assert (paused.told, paused.recounted(county).told) == ("2026-03-17", "2026-03-18")
    assert paused.recounted(county).pauses == paused.pauses


def test_the_worst_lamp_stands_for_all() -> None:
    assert worst([Lamp.GREEN, Lamp.DARK_RED, Lamp.RED]) is Lamp.DARK_RED
    assert worst([Lamp.GREY, Lamp.GREEN]) is Lamp.GREEN
    assert worst([]) is None


def test_an_instant_belongs_to_its_day_or_to_the_one_it_ends() -> None:
    assert Instant.end_of(date(2026, 3, 16)) < Instant.of(date(2026, 3, 17))
    with pytest.raises(ValueError, match="does not belong"):
        Instant(at("2026-03-17T00:01"), date(2026, 3, 16))
