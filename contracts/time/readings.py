"""What can be read off a timeline: its state, its levels, and all of it at once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contracts.time.instants import Instant
from contracts.time.lamps import Lamp


class State(StrEnum):
    NONE = "none"
    RUNNING = "running"
    PAUSED = "paused"
    BREACHED = "breached"
    STOPPED = "stopped"


class Level(StrEnum):
    WARNED = "warned"
    BREACHED = "breached"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True)
class Mark:
    """A level and the instant it is recorded with; it holds from `since` on."""

    level: Level
    at: Instant
    since: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock as everybody is shown it, so that no two screens differ."""

    state: State
    due: str | None
    """`2026-03-05`, for minutes `2026-03-05T08:55`; None while paused."""
    provisional: bool
    elapsed: int
    remaining: int
    lamp: Lamp
    breached_at: datetime | None
