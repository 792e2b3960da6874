"""Lamps and the thresholds at which they change. The thresholds are no law: policy data."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Lamp(StrEnum):
    """From harmless to worst."""

    GREY = "grey"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    DARK_RED = "dark_red"


_ORDER = {lamp: rank for rank, lamp in enumerate(Lamp)}


def worst(lamps: Iterable[Lamp]) -> Lamp | None:
    """The lamp of what has several clocks; None if it has none."""
    return max(lamps, key=_ORDER.__getitem__, default=None)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a limit is near its end, and when a breach grows worse."""

    near_percent: int = 20
    near_at_least: int = 1
    minutes_percent: int = 80
    escalate_after: int = 3
    """Working days over."""

    def days_left(self, budget: int) -> int:
        """Yellow from so many days left on."""
        return max(self.near_at_least, budget * self.near_percent // 100)

    def minutes_used(self, budget: int) -> int:
        """Yellow from so much used on."""
        return budget * self.minutes_percent // 100
