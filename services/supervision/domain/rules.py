"""Which fact starts, pauses, re-targets and stops which clock: the one table.

The rows stand as in semantics.md 2. A further clock is a further row; a further act that starts or
stops one is a further entry in its row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from contracts.time import Instant
from services.supervision.domain import beginnings
from services.supervision.domain.beginnings import Beginning, always, unless_breached
from services.supervision.domain.clocks import Clock, Kind
from services.supervision.domain.facts import (
    FACTS,
    Accepted,
    CaseFact,
    Decided,
    Delivered,
    Extended,
    Fact,
    ItemFact,
    JointlyExtended,
    NotAccepted,
    Paused,
    Published,
    Received,
    Resumed,
    Routed,
    Submitted,
)
from services.supervision.domain.law import Law
from services.supervision.domain.story import Story

F = TypeVar("F", bound=Fact)


class LivesOn(StrEnum):
    CASE = "case"
    ITEM = "item"


Begin = Callable[[Story, Fact, Law], Beginning | None]
Allowed = Callable[[Clock, Instant, Law], bool]


@dataclass(frozen=True, slots=True)
class Start:
    """A fact that starts a clock, and from when it counts; None: not this time."""

    fact: type[Fact]
    begin: Begin


@dataclass(frozen=True, slots=True)
class Retarget:
    """An extension that lengthens the clock, where that is still allowed."""

    fact: type[Extended] | type[JointlyExtended]
    allowed: Allowed


class LastItemEnded:
    """No event by itself: stops a clock of the case with the last of its items."""


Stop = type[Fact] | type[LastItemEnded]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    kind: Kind
    lives_on: LivesOn
    starts: tuple[Start, ...]
    pauses: bool = False
    """With a special procedure of its item (行政许可法 45)."""
    retarget: Retarget | None = None
    stops: tuple[Stop, ...]
    outlives: bool = False
    """Begins or runs on when the item, or the case, has ended."""


def upon(fact: type[F], begin: Callable[[Story, F, Law], Beginning | None]) -> tuple[Start, ...]:
    def checked(story: Story, told: Fact, law: Law) -> Beginning | None:
        assert isinstance(told, fact)
        return begin(story, told, law)

    return (Start(fact, checked),)


TABLE: tuple[Row, ...] = (
    Row(
        kind=Kind.PRE_EXAM,
        lives_on=LivesOn.CASE,
        starts=upon(Submitted, beginnings.pre_exam),
        stops=(Received, NotAccepted),
    ),
    Row(
        kind=Kind.ACCEPTANCE,
        lives_on=LivesOn.CASE,
        starts=upon(Received, beginnings.acceptance),
        stops=(Accepted, NotAccepted),
    ),
    Row(
        kind=Kind.PROMISED,
        lives_on=LivesOn.ITEM,
        starts=upon(Routed, beginnings.promised),
        pauses=True,
        retarget=Retarget(Extended, unless_breached),
        stops=(Decided,),
    ),
    Row(
        kind=Kind.STATUTORY,
        lives_on=LivesOn.ITEM,
        starts=upon(Routed, beginnings.statutory),
        pauses=True,
        retarget=Retarget(Extended, always),
        stops=(Decided,),
    ),
    Row(
        kind=Kind.STATUTORY,
        lives_on=LivesOn.CASE,
        starts=upon(Accepted, beginnings.ceiling),
        retarget=Retarget(JointlyExtended, always),
        stops=(LastItemEnded,),
    ),
    Row(
        kind=Kind.PROVISIONAL,
        lives_on=LivesOn.ITEM,
        starts=upon(Routed, beginnings.provisional),
        stops=(Decided,),
    ),
    Row(
        kind=Kind.DELIVERY,
        lives_on=LivesOn.ITEM,
        starts=upon(Decided, beginnings.delivery),
        stops=(Delivered,),
        outlives=True,
    ),
    Row(
        kind=Kind.DISCLOSURE,
        lives_on=LivesOn.ITEM,
        starts=upon(Decided, beginnings.disclosure),
        stops=(Published,),
        outlives=True,
    ),
)

ENDS_ITEM: tuple[type[ItemFact], ...] = (Decided,)
ENDS_CASE: tuple[type[CaseFact], ...] = (NotAccepted,)


@dataclass(frozen=True, slots=True)
class Effects:
    """The table read by rows of facts: all that one type of fact does."""

    stopped: tuple[Row, ...]
    paused: tuple[Row, ...]
    retargeted: tuple[tuple[Row, Allowed], ...]
    started: tuple[tuple[Row, Begin], ...]

    @property
    def after_the_end(self) -> "Effects":
        """What is left of them once the item or the case has ended."""
        return Effects(tuple(row for row in self.stopped if row.outlives), (), (), ())


def _effects(fact: Stop) -> Effects:
    return Effects(
        stopped=tuple(row for row in TABLE if fact in row.stops),
        paused=tuple(row for row in TABLE if row.pauses and fact in (Paused, Resumed)),
        retargeted=tuple(
            (row, row.retarget.allowed)
            for row in TABLE
            if row.retarget and row.retarget.fact is fact
        ),
        started=tuple(
            (row, start.begin) for row in TABLE for start in row.starts if start.fact is fact
        ),
    )


EFFECTS: Mapping[Stop, Effects] = {fact: _effects(fact) for fact in (*FACTS, LastItemEnded)}
