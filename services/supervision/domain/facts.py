"""What may move a clock, as the services told it: one small value for each kind of event.

An event that moves no clock is evidence, but no fact.
"""

from dataclasses import dataclass
from datetime import date, datetime

from contracts.terms import Limit, Promise, Start
from contracts.time import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    id: str
    """Of the event that told it."""
    case: str
    at: Instant
    source: str
    caseseq: int

    @property
    def order(self) -> tuple[datetime, str, int]:
        """Facts of a case are read in this order, never in that of their arrival."""
        return self.at.at, self.source, self.caseseq


@dataclass(frozen=True, slots=True)
class Told:
    """A due date as somebody printed it; ours is derived without it."""

    kind: str
    key: str | None
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFact(Fact):
    """About the case as a whole."""

    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(CaseFact):
    on: date
    name: str
    party: str
    pre_exam: Limit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received(CaseFact):
    on: date
    name: str
    party: str
    acceptance: Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAccepted(CaseFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(CaseFact):
    on: date
    ceiling: Limit | None
    """Only of a bundle."""
    keys: tuple[str, ...]
    """Of all its items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(CaseFact):
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFact(Fact):
    item: str
    """Its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed(ItemFact):
    key: str
    name: str
    department: str
    promise: Promise
    statutory: Limit
    statutory_start: Start
    letter: Promise | None
    received_on: date
    accepted_on: date
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(ItemFact):
    days: int
    """Working days the special procedure was told to take."""
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(ItemFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(ItemFact):
    n: int
    """In the unit of the statutory limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JointlyExtended(CaseFact):
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(ItemFact):
    granted: bool
    public: bool
    """Whether the result may be shown at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(ItemFact):
    pass


FACTS: tuple[type[Fact], ...] = (
    Submitted,
    Received,
    NotAccepted,
    Accepted,
    Routed,
    Paused,
    Resumed,
    Extended,
    JointlyExtended,
    Decided,
    Delivered,
    Published,
)
