"""The time, as something a caller is given. Nobody else calls `now()`."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

Clock = Callable[[], datetime]
"""An aware time in Asia/Shanghai, so that `.date()` is the day the law counts."""


def office_clock() -> datetime:
    return datetime.now(SHANGHAI)
