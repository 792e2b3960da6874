"""The layers a calendar is made of: national years, local days off and on, hall hours. All data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import pairwise

from contracts.time.errors import CalendarRefused

Parsed = Mapping[str, object]
"""A JSON or YAML object as its parser returns it."""
Intervals = tuple[tuple[time, time], ...]

OFF = "放假"
MADE_UP = "调休上班"
LOCAL_OFF = "地方放假"
LOCAL_WORK = "地方上班"


class Status(StrEnum):
    OFFICIAL = "OFFICIAL"
    PROVISIONAL = "PROVISIONAL"


def a_day(written: object) -> date:
    """A date, or one written as `YYYY-MM-DD`. Raises `CalendarRefused`."""
    if isinstance(written, date):
        return written
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise CalendarRefused(f"“{written}”不是日期，应写作 2026-01-01。") from None


def listed(parsed: Parsed, name: str) -> Sequence[object]:
    found = parsed.get(name) or ()
    if isinstance(found, str) or not isinstance(found, Sequence):
        raise CalendarRefused(f"“{name}”应是一个列表。")
    return found


def an_object(found: object) -> Parsed:
    if not isinstance(found, Mapping):
        raise CalendarRefused(f"“{found}”应是一个对象。")
    return found


@dataclass(frozen=True, slots=True)
class NationalYear:
    """The State Council's arrangement of one year, or what the law alone says before it is out."""

    year: int
    status: Status
    off: Mapping[date, str]
    """Each day off and its name; ordinary weekends need not be listed."""
    work: frozenset[date]
    """Weekend days worked in exchange (调休上班)."""
    document: str | None = None
    issued_on: date | None = None

    def __post_init__(self) -> None:
        for day in (*self.off, *self.work):
            # New Year's exchange days may lie in the last December.
            if not self.year - 1 <= day.year <= self.year:
                raise CalendarRefused(f"{day}不属于{self.year}年的安排。")
        if both := self.work & self.off.keys():
            raise CalendarRefused(f"{min(both)}既列为放假又列为上班。")

    @classmethod
    def parse(cls, parsed: Parsed) -> "NationalYear":
        """Read the shipped shape (`holidays` with names) or a plain list `off`, `work`."""
        year = parsed.get("year")
        if type(year) is not int:
            raise CalendarRefused("国家日历须写明年份 year。")
        written = str(parsed.get("status", "")).upper()
        if written not in list(Status):
            raise CalendarRefused("status 须为 OFFICIAL（正式）或 PROVISIONAL（暂定）。")
        off = {a_day(day): OFF for day in listed(parsed, "off")}
        for holiday in map(an_object, listed(parsed, "holidays")):
            off |= dict.fromkeys(_days_of(holiday), str(holiday.get("name", OFF)))
        work = frozenset(
            a_day(day) for name in ("make_up_working_days", "work") for day in listed(parsed, name)
        )
        document, issued_on = parsed.get("document"), parsed.get("issued_on")
        return cls(
            year,
            Status(written),
            off,
            work,
            document=None if document is None else str(document),
            issued_on=None if issued_on is None else a_day(issued_on),
        )


def _days_of(holiday: Parsed) -> Iterable[date]:
    first, last = a_day(holiday.get("from")), a_day(holiday.get("to"))
    if last < first:
        raise CalendarRefused(f"假期的结束（{last}）早于开始（{first}）。")
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


@dataclass(frozen=True, slots=True)
class LocalLayer:
    """What an autonomous county or a bureau adds (放假办法 4), over the national arrangement."""

    off: Mapping[date, str] = field(default_factory=dict)
    work: Mapping[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if both := self.off.keys() & self.work.keys():
            raise CalendarRefused(f"{min(both)}既列为放假又列为上班。")

    @classmethod
    def parse(cls, parsed: Parsed) -> "LocalLayer":
        """`off` and `work`: lists of dates, or of objects with `date` and `name`."""
        return cls(
            off=dict(_named(entry, LOCAL_OFF) for entry in listed(parsed, "off")),
            work=dict(_named(entry, LOCAL_WORK) for entry in listed(parsed, "work")),
        )

    def adding(self, later: "LocalLayer") -> "LocalLayer":
        """Both layers in one; where they differ the later one holds."""
        off = {day: why for day, why in self.off.items() if day not in later.work}
        work = {day: why for day, why in self.work.items() if day not in later.off}
        return LocalLayer(off={**off, **later.off}, work={**work, **later.work})


def _named(entry: object, otherwise: str) -> tuple[date, str]:
    if isinstance(entry, Mapping):
        return a_day(entry.get("date")), str(entry.get("name") or otherwise)
    return a_day(entry), otherwise


@dataclass(frozen=True, slots=True)
class Hours:
    """Hall hours in force from a day on, until `until` where that is given."""

    intervals: Intervals
    since: date = date.min
    until: date = date.max

    def __post_init__(self) -> None:
        edges = [edge for interval in self.intervals for edge in interval]
        if not edges or any(b <= a for a, b in pairwise(edges)):
            raise CalendarRefused("办公时间至少一段，先后不重叠，如 08:30—12:00、14:30—17:30。")


def hours(parsed: Sequence[object]) -> tuple[Hours, ...]:
    """Hall hours as written: pairs of times, or dated objects `{from, to, intervals}`.

    Of several that hold on one day the last one written decides (summer hours over the usual);
    where none holds, the usual ones do.
    """
    if not parsed:
        return (OFFICE_HOURS,)
    if not isinstance(parsed[0], Mapping):
        return (Hours(tuple(map(_interval, parsed))),)
    return (OFFICE_HOURS, *(_dated(an_object(entry)) for entry in parsed))


def _dated(entry: Parsed) -> Hours:
    since, until = entry.get("from"), entry.get("to")
    return Hours(
        tuple(map(_interval, listed(entry, "intervals"))),
        since=date.min if since is None else a_day(since),
        until=date.max if until is None else a_day(until),
    )


def _interval(written: object) -> tuple[time, time]:
    try:
        opens, closes = written if isinstance(written, Sequence) else ()
        return time.fromisoformat(str(opens)), time.fromisoformat(str(closes))
    except ValueError:
        raise CalendarRefused(f"“{written}”不是一段办公时间，应写作 [08:30, 12:00]。") from None


OFFICE_HOURS = Hours(((time(8, 30), time(12)), (time(14, 30), time(17, 30))))
