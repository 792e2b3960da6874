"""Periods of months and years (民法典 202)."""

import calendar
from datetime import date


def months_after(start: date, months: int) -> date:
    """The corresponding day so many months later, or that month's last day if there is none."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
