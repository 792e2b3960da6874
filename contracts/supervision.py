"""Events that supervision publishes: what its clocks reached, each at its true instant."""

from datetime import date
from typing import ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict

from contracts.calendars.layer import Layer
from contracts.envelope import Event


class _Reached(Event):
    clock: str
    """`<case or item number>/<kind>#<n>`"""
    kind: str
    item: str | None = None
    at: AwareDatetime
    """The true instant, also when it was found later."""
    legal_day: date
    """24:00 of a day is stored as 00:00 of the next: rules that use a date use this one."""


class ClockWarned(_Reached):
    type: ClassVar[str] = "supervision.clock_warned.v1"


class ClockBreached(_Reached):
    type: ClassVar[str] = "supervision.clock_breached.v1"


class ClockEscalated(_Reached):
    type: ClassVar[str] = "supervision.clock_escalated.v1"


class ClockBreachLifted(_Reached):
    """What was recorded turned out not to have been so; the record stays."""

    type: ClassVar[str] = "supervision.clock_breach_lifted.v1"


class DueDateDisputed(Event):
    """A service printed another due date than supervision derives: an alarm."""

    type: ClassVar[str] = "supervision.due_date_disputed.v1"

    clock: str
    told: str
    derived: str


class CalendarPublished(Event):
    """A layer over the calendar as shipped, in force from now on. Subject `calendar/<region>`."""

    type: ClassVar[str] = "supervision.calendar_published.v1"

    number: int
    """1, 2, 3 … in the order in which layers lie over each other."""
    layer: Layer
    version: str
    """Of the whole calendar with this layer on top."""


class Redated(BaseModel):
    """Due dates as they are printed; None while paused or unknown."""

    model_config = ConfigDict(frozen=True)

    clock: str
    case: str
    before: str | None = None
    after: str | None = None


class ClocksRedated(Event):
    """Due dates of at most 256 clocks by another calendar. Subject `calendar/<region>`."""

    type: ClassVar[str] = "supervision.clocks_redated.v1"

    calendar: str
    """Version of the calendar they are counted by now."""
    clocks: tuple[Redated, ...]
