"""Lawful time: what a working day is and how limits are counted. Pure: no I/O, no clock."""

from contracts.time.calendar import WorkCalendar
from contracts.time.errors import (
    CalendarRefused,
    LimitRefused,
    NoWorkingDay,
    PauseRefused,
    TimeRefused,
    YearUnknown,
    ZoneRefused,
)
from contracts.time.instants import SHANGHAI, Instant, When, local
from contracts.time.lamps import Lamp, Thresholds, worst
from contracts.time.layers import Hours, LocalLayer, NationalYear, Status, hours
from contracts.time.limits import (
    BusinessHours,
    BusinessMinutes,
    CalendarDays,
    Immediate,
    Months,
    TimeLimit,
    WorkingDays,
    Years,
)
from contracts.time.pauses import Pause
from contracts.time.readings import Level, Mark, Reading, State
from contracts.time.timeline import Timeline

__all__ = [
    "SHANGHAI",
    "BusinessHours",
    "BusinessMinutes",
    "CalendarDays",
    "CalendarRefused",
    "Hours",
    "Immediate",
    "Instant",
    "Lamp",
    "Level",
    "LimitRefused",
    "LocalLayer",
    "Mark",
    "Months",
    "NationalYear",
    "NoWorkingDay",
    "Pause",
    "PauseRefused",
    "Reading",
    "State",
    "Status",
    "Thresholds",
    "TimeLimit",
    "TimeRefused",
    "Timeline",
    "When",
    "WorkCalendar",
    "WorkingDays",
    "YearUnknown",
    "Years",
    "ZoneRefused",
    "hours",
    "local",
    "worst",
]
