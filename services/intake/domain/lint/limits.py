"""Limits as written in a catalogue, and whether a promise can come later than the law."""

from datetime import date, datetime, time, timedelta

from contracts.terms import Limit, Start, Unit
from contracts.time import SHANGHAI, Timeline, WorkCalendar, YearUnknown
from services.intake.domain.lint.reading import Reading

AMOUNT = {
    Unit.WORKING_DAY: "days",
    Unit.CALENDAR_DAY: "days",
    Unit.MONTH: "months",
    Unit.YEAR: "years",
    Unit.BUSINESS_HOUR: "hours",
    Unit.BUSINESS_MINUTE: "minutes",
}
_CLOSING = time(17, 30)


def limit(reading: Reading, key: str, words: str, *, required: bool = True) -> Limit | None:
    """The limit under `key`; None, with a finding, if it is none."""
    inner = reading.inner(key, what=f"{reading.what}的{words}")
    if inner is None:
        if required:
            reading.note("limit-missing", f"缺少{words}（{key}）。")
        return None
    written = inner.text("unit") or Unit.WORKING_DAY
    if written not in tuple(Unit):
        inner.note("limit-unit", f"的单位只能是{'、'.join(Unit)}之一。", at=inner.place("unit"))
        return None
    return _amount(inner, Unit(written))


def _amount(inner: Reading, unit: Unit) -> Limit | None:
    given = [name for name in sorted(set(AMOUNT.values())) if inner.has(name)]
    if unit is Unit.IMMEDIATE:
        for name in given:
            inner.note("immediate-with-number", "是即时办结，不能再写数目。", at=inner.place(name))
        return None if given else Limit(unit=unit)
    name = AMOUNT[unit]
    for other in given:
        if other != name:
            text = f"单位是 {unit}，数目应写在“{name}”里，不是“{other}”。"
            inner.note("limit-amount", text, at=inner.place(other))
    if name not in given:
        inner.note("limit-amount", f"没有写数目（{name}）。")
        return None
    n = inner.number(name)
    if n is None:
        return None
    if n <= 0:
        inner.note("limit-not-positive", "必须大于零。", at=inner.place(name))
        return None
    return Limit(unit=unit, n=n)


def start(reading: Reading, key: str) -> Start:
    """From when a limit counts: ACCEPTED unless it says RECEIVED."""
    inner = reading.inner(key, what=reading.what)
    written = inner.text("clock_start") if inner else ""
    if written in tuple(Start):
        return Start(written)
    if inner and written:
        text = f"的起算点只能是{'、'.join(Start)}之一。"
        inner.note("clock-start", text, at=inner.place("clock_start"))
    return Start.ACCEPTED


def later_than(promised: Limit, statutory: Limit, calendar: WorkCalendar) -> date | None:
    """A day from which the promise would end after the law's limit, or None if there is none.

    Limits of different units are compared by the dates they lead to, from every day the calendar
    knows (domain-rules 3.1).
    """
    if promised.unit is Unit.IMMEDIATE:
        return None
    if promised.unit is statutory.unit:
        return calendar.first if promised.n > statutory.n else None
    day = calendar.first
    while day <= calendar.last:
        try:
            if due_day(promised, day, calendar) > due_day(statutory, day, calendar):
                return day
        except YearUnknown:
            return None
        day += timedelta(days=1)
    return None


def due_day(limit: Limit, day: date, calendar: WorkCalendar) -> date:
    """The last day of a limit that starts on `day`; if it counts minutes, at closing time."""
    closing = datetime.combine(day, _CLOSING, SHANGHAI)
    due = Timeline.begin(limit.to_time(), closing, calendar).due
    assert due is not None, "only a pause leaves no due day"
    return due.date() if isinstance(due, datetime) else due
