"""Instants as the law reads them: in Asia/Shanghai, each belonging to one day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contracts.time.errors import ZoneRefused

SHANGHAI = ZoneInfo("Asia/Shanghai")
MIDNIGHT = time()
ONE_DAY = timedelta(days=1)


def local(at: datetime) -> datetime:
    """The same reading with our zone object. Refused unless it is Beijing time already.

    `+08:00`, as it travels in JSON, is Beijing time; UTC or no zone at all raises `ZoneRefused`.
    """
    if at.tzinfo is SHANGHAI:
        return at
    if at.tzinfo is None:
        raise ZoneRefused
    converted = at.astimezone(SHANGHAI)
    if converted.utcoffset() != at.utcoffset():
        raise ZoneRefused
    return converted


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A moment and the day it legally belongs to: 24:00 is written 00:00 of the next day."""

    at: datetime
    legal_day: date

    def __post_init__(self) -> None:
        if self.at.tzinfo is not SHANGHAI:
            raise ZoneRefused
        day = self.at.date()
        if self.legal_day != day and (self.at.time(), self.legal_day) != (MIDNIGHT, day - ONE_DAY):
            raise ValueError(f"{self.at} does not belong to {self.legal_day}")

    @classmethod
    def of(cls, when: "When") -> "Instant":
        """A moment of its own day; a bare date is 00:00 of that day. Raises `ZoneRefused`."""
        if isinstance(when, Instant):
            return when
        if isinstance(when, datetime):
            at = local(when)
            return cls(at, at.date())
        return cls(datetime.combine(when, MIDNIGHT, SHANGHAI), when)

    @classmethod
    def end_of(cls, day: date) -> "Instant":
        """24:00 of that day."""
        return cls(datetime.combine(day + ONE_DAY, MIDNIGHT, SHANGHAI), day)


When = Instant | datetime | date
