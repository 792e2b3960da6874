"""Pauses: the time of special procedures, which is not counted (行政许可法 45)."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.time.axes import Axis
from contracts.time.errors import PauseRefused
from contracts.time.instants import Instant, When


@dataclass(frozen=True, slots=True)
class Pause:
    """From one act to the other; `until` is None while it is open. Raises `PauseRefused`.

    For day limits the days (since, until] are not counted; for minutes the time between.
    """

    since: Instant
    until: Instant | None = None
    why: str = ""

    def __post_init__(self) -> None:
        if self.until is not None and self.until.at < self.since.at:
            raise PauseRefused(self.since.legal_day, self.until.legal_day)

    @classmethod
    def of(cls, since: When, until: When | None = None, why: str = "") -> "Pause":
        return cls(Instant.of(since), None if until is None else Instant.of(until), why)

    def covers(self, now: Instant) -> bool:
        return self.since.at <= now.at and (self.until is None or now.at < self.until.at)


Stretch = tuple[int, int | None]
"""A pause on an axis: (since, until], or since and no end yet."""


def merged(pauses: Iterable[Pause], axis: Axis) -> tuple[Stretch, ...]:
    """The pauses in order, overlapping or touching ones made one."""
    stretches: list[Stretch] = []
    for pause in sorted(pauses, key=lambda pause: pause.since.at):
        since = axis.position(pause.since)
        until = None if pause.until is None else axis.position(pause.until)
        if stretches:
            first, last = stretches[-1]
            if last is None:
                break
            if since <= last:
                stretches[-1] = (first, None if until is None else max(last, until))
                continue
        stretches.append((since, until))
    return tuple(stretches)
