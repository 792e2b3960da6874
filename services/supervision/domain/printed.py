"""Due dates as others printed them, against those derived here."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from contracts.time import YearUnknown
from services.supervision.domain.clocks import Clock, Kind
from services.supervision.domain.facts import CaseFact, Fact, Routed
from services.supervision.domain.law import Law
from services.supervision.domain.levels import printed
from services.supervision.domain.story import Story

KINDS = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Dispute:
    case: str
    cause: str
    """Id of the event with the printed date."""
    clock: str
    told: str
    derived: str


def disputed(story: Story, fact: Fact, law: Law) -> Iterator[Dispute]:
    """The due dates this fact printed that are not those of its clocks as they began.

    Pauses and extensions came later, so they are left out.
    """
    if not isinstance(fact, CaseFact | Routed):
        return
    for told in fact.told:
        clock = _clock(story, told.kind, told.key)
        derived = _at_first(clock, law) if clock else None
        if clock and derived and derived != told.on:
            yield Dispute(fact.case, fact.id, clock.id, told.on, derived)


def _clock(story: Story, kind: str, key: str | None) -> Clock | None:
    if kind not in KINDS:
        return None
    if key is None:
        return story.latest(Kind(kind), None)
    numbers = story.numbers_of((key,))
    return story.latest(Kind(kind), numbers[0]) if numbers else None


def _at_first(clock: Clock, law: Law) -> str | None:
    begun = replace(clock, pauses=(), extension=0, stopped=None)
    try:
        return printed(begun.timeline(law).due)
    except YearUnknown:
        return None
