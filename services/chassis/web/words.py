"""How days, moments and the time that is left are written for people."""

from datetime import date, datetime

from contracts.terms import Unit
from services.chassis.clock import SHANGHAI

NONE = "—"
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_UNITS = {
    Unit.WORKING_DAY: "个工作日",
    Unit.IMMEDIATE: "个工作日",
    Unit.CALENDAR_DAY: "天",
    Unit.MONTH: "天",
    Unit.YEAR: "天",
    Unit.BUSINESS_HOUR: "小时",
    Unit.BUSINESS_MINUTE: "分钟",
}
_BY_THE_MINUTE = (Unit.BUSINESS_HOUR, Unit.BUSINESS_MINUTE)

Written = date | datetime | str | None
"""A date or a moment, or either as ISO 8601, as events carry it."""


def day(value: Written, *, weekday: bool = True) -> str:
    """2026年12月8日 周二; of a moment its day in Asia/Shanghai. Papers name no weekday."""
    read = _read(value)
    if read is None:
        return NONE
    said = f"{read.year}年{read.month}月{read.day}日"
    return f"{said} {_WEEKDAYS[read.weekday()]}" if weekday else said


def moment(value: Written) -> str:
    """2026-12-08 17:30 in Asia/Shanghai; of a date only its day."""
    read = _read(value)
    if read is None:
        return NONE
    return f"{read:%Y-%m-%d %H:%M}" if isinstance(read, datetime) else f"{read:%Y-%m-%d}"


def due(value: Written, *, weekday: bool = True) -> str:
    """A due date as a day, a due moment to the minute."""
    read = _read(value)
    return moment(read) if isinstance(read, datetime) else day(read, weekday=weekday)


def left(remaining: int | None, unit: str = Unit.WORKING_DAY) -> str:
    """还剩3个工作日, 今日到期, 超期2个工作日; None while the clock stands still.

    Of months and years the days are told, as `Timeline.remaining` counts them.
    """
    if remaining is None:
        return "暂停计时"
    asked = Unit(unit)
    if remaining > 0:
        return f"还剩{remaining}{_UNITS[asked]}"
    if remaining < 0:
        return f"超期{-remaining}{_UNITS[asked]}"
    return "即将到期" if asked in _BY_THE_MINUTE else "今日到期"


def _read(value: Written) -> date | datetime | None:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(SHANGHAI)
    return value
