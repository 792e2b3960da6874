"""Limits as types: a bare number is never a limit (five what?)."""

from dataclasses import dataclass
from typing import ClassVar

from contracts.time.errors import LimitRefused


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A positive whole number of one unit. Raises `LimitRefused` otherwise."""

    n: int

    word: ClassVar[str]

    def __post_init__(self) -> None:
        if type(self.n) is not int or self.n <= 0:
            raise LimitRefused

    def __str__(self) -> str:
        return f"{self.n}{self.word}"


class WorkingDays(TimeLimit):
    """行政许可法 82: limits of organs are working days, statutory holidays not counted."""

    __slots__ = ()
    word = "个工作日"


class CalendarDays(TimeLimit):
    """Where the law says 日 without 工作日, outside the licensing law."""

    __slots__ = ()
    word = "日"


class Months(TimeLimit):
    """民法典 202: ends on the corresponding day, or the month's last if there is none."""

    __slots__ = ()
    word = "个月"


class Years(TimeLimit):
    """民法典 200, 202: as months, twelve at a time."""

    __slots__ = ()
    word = "年"


class BusinessMinutes(TimeLimit):
    """Minutes of hall hours, counted from the very start (民法典 201 para 2)."""

    __slots__ = ()
    word = "分钟"


class BusinessHours(TimeLimit):
    """Hours of hall hours, counted from the very start (民法典 201 para 2)."""

    __slots__ = ()
    word = "小时"


class Immediate(TimeLimit):
    """即办: due on the day itself, or the next working day if it is none."""

    __slots__ = ()
    word = "即时办结"

    def __init__(self) -> None:
        object.__setattr__(self, "n", 0)

    def __str__(self) -> str:
        return self.word
