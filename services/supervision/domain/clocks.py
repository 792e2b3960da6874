"""One clock: the facts about it. Everything else is counted from them, whenever it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from contracts.terms import Limit
from contracts.time import Instant, Level, Pause, Timeline
from services.supervision.domain.law import Law

NO_DEPARTMENT = "-"


class Kind(StrEnum):
    """The clocks of the register (domain-rules 2.3), by the names rehearsals use."""

    PRE_EXAM = "pre_exam"
    ACCEPTANCE = "acceptance"
    PROMISED = "promised"
    STATUTORY = "statutory"
    PROVISIONAL = "provisional"
    DELIVERY = "delivery"
    DISCLOSURE = "disclosure"


ENDS_WHEN_SPENT = frozenset({Kind.PRE_EXAM, Kind.ACCEPTANCE})
"""Run out, they are over: what is done later changes nothing on them."""

USUAL_LEVELS = (Level.WARNED, Level.BREACHED)
LEVELS: Mapping[Kind, tuple[Level, ...]] = {Kind.PROMISED: (*USUAL_LEVELS, Level.ESCALATED)}
"""Only a promise that stays broken grows worse."""


@dataclass(frozen=True, slots=True)
class Clock:
    case: str
    item: str | None
    """Number of the item it lives on; None: on the case."""
    department: str
    kind: Kind
    n: int
    """Each entry makes a fresh one: 1, 2, 3 …"""
    limit: Limit
    start: Instant
    extension: int = 0
    pauses: tuple[Pause, ...] = ()
    stopped: Instant | None = None

    @property
    def id(self) -> str:
        return f"{self.item or self.case}/{self.kind}#{self.n}"

    @property
    def levels(self) -> tuple[Level, ...]:
        return LEVELS.get(self.kind, USUAL_LEVELS)

    def paused(self, since: Instant, until: Instant | None, why: str) -> Self:
        """Until the told end at the latest, whether or not anybody then says so."""
        return replace(self, pauses=(*self.pauses, Pause(since, until, why)))

    def resumed(self, at: Instant) -> Self:
        if not self.pauses or not self.pauses[-1].covers(at):
            return self
        return replace(self, pauses=(*self.pauses[:-1], replace(self.pauses[-1], until=at)))

    def extended(self, n: int) -> Self:
        return replace(self, extension=self.extension + n)

    def stopped_at(self, at: Instant) -> Self:
        """What is paused is resumed first."""
        return replace(self.resumed(at), stopped=at)

    def timeline(self, law: Law, *, now: datetime | None = None) -> Timeline:
        """What follows from the facts; with `now` also that it has run out by then.

        Raises `YearUnknown` where that is needed to say when it stopped.
        """
        running = Timeline(
            self.limit.to_time(),
            self.start,
            law.calendar,
            extension=self.extension,
            pauses=self.pauses,
            statutory=self.kind is Kind.STATUTORY,
            thresholds=law.thresholds,
        )
        end = self.stopped
        if self.kind in ENDS_WHEN_SPENT and (breach := running.breach):
            by = end or (Instant.of(now) if now else None)
            end = breach if by and breach <= by else end
        return running if end is None else replace(running, stopped=end)
