"""What a calendar administration lays over the calendar as shipped: a national year, or local days.

The order of publication decides; nothing published is edited, a wrong layer is superseded.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.time import LocalLayer, NationalYear, Status, WorkCalendar
from contracts.time.layers import LOCAL_OFF, LOCAL_WORK, OFF

_MOST = 366
_WORD = r"^[^\x00-\x1f\x7f]*$"


class Day(BaseModel):
    """A day and what it is called; a date alone will do."""

    model_config = ConfigDict(frozen=True)

    date: date
    name: str = Field(default="", max_length=40, pattern=_WORD)

    @model_validator(mode="before")
    @classmethod
    def _a_date_alone(cls, given: Any) -> Any:
        return {"date": given} if isinstance(given, str | date) else given


class Layer(BaseModel):
    """With `year` and `status` the whole arrangement of that year, without them local days."""

    model_config = ConfigDict(frozen=True)

    year: int | None = Field(default=None, ge=2000, le=2100)
    status: Status | None = None
    document: str = Field(default="", max_length=200, pattern=_WORD)
    """Number of the notice it was announced by."""
    issued_on: date | None = None
    off: tuple[Day, ...] = Field(default=(), max_length=_MOST)
    """Of a year every day off besides ordinary weekends."""
    work: tuple[Day, ...] = Field(default=(), max_length=_MOST)
    """Of a year the weekend days worked in exchange."""

    @model_validator(mode="after")
    def _one_or_the_other(self) -> "Layer":
        if (self.year is None) != (self.status is None):
            raise ValueError("全国某年的安排须同时写明 year 和 status，地方的日子都不写。")
        if self.year is None and not (self.off or self.work):
            raise ValueError("没有列出任何放假或上班的日子。")
        return self

    def over(self, calendar: WorkCalendar) -> WorkCalendar:
        """Raises `CalendarRefused`, and `YearUnknown` for local days of a year without one."""
        if self.year is None or self.status is None:
            for day in (*self.off, *self.work):
                calendar.known(day.date)
            layer = LocalLayer(off=_named(self.off, LOCAL_OFF), work=_named(self.work, LOCAL_WORK))
            return calendar.overlaid(layer)
        year = NationalYear(
            self.year,
            self.status,
            _named(self.off, OFF),
            frozenset(day.date for day in self.work),
            document=self.document or None,
            issued_on=self.issued_on,
        )
        return calendar.replacing(year)


def _named(days: Iterable[Day], otherwise: str) -> dict[date, str]:
    return {day.date: day.name or otherwise for day in days}
