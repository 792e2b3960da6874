"""Calendars and moments for the tests of lawful time."""

from datetime import datetime

import pytest

from contracts import calendars
from contracts.time import SHANGHAI, WorkCalendar


@pytest.fixture(scope="session")
def office() -> WorkCalendar:
    """The national years as shipped, with the usual hall hours."""
    return calendars.office()


def at(written: str) -> datetime:
    """`2026-03-05T08:30` in Beijing."""
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)
