"""From the facts of one case, in whatever order they came, to its clocks. Pure and repeatable."""

from collections import defaultdict
from collections.abc import Iterable

from contracts.time import Instant, YearUnknown
from services.supervision.domain.beginnings import Beginning
from services.supervision.domain.clocks import NO_DEPARTMENT, Clock, Kind
from services.supervision.domain.facts import (
    Accepted,
    Decided,
    Delivered,
    Extended,
    Fact,
    ItemFact,
    JointlyExtended,
    Paused,
    Received,
    Routed,
    Submitted,
)
from services.supervision.domain.law import Law
from services.supervision.domain.rules import (
    EFFECTS,
    ENDS_CASE,
    ENDS_ITEM,
    LastItemEnded,
    LivesOn,
    Row,
)
from services.supervision.domain.story import ItemStory, Story

Place = str | None
"""Number of the item a clock lives on; None: on the case."""


def fold(number: str, facts: Iterable[Fact], law: Law) -> Story:
    """The story of that case. The same facts give the same story, in whatever order they came."""
    folding = _Folding(Story(number), law)
    for fact in sorted(facts, key=lambda fact: fact.order):
        folding.hear(fact)
    return folding.story


class _Folding:
    def __init__(self, story: Story, law: Law) -> None:
        self.story = story
        self._law = law
        self._latest: dict[tuple[Kind, Place], Clock] = {}
        self._over: dict[tuple[Kind, Place], Instant] = {}
        """Where a clock was stopped before it was started, and when."""
        self._early: defaultdict[str, list[ItemFact]] = defaultdict(list)

    def hear(self, fact: Fact) -> None:
        # Nothing is done to an item before it is there. At one instant, or by clocks that differ,
        # its department may seem to speak before the desk did.
        self._note(fact)
        if isinstance(fact, ItemFact) and fact.item not in self.story.items:
            self._early[fact.item].append(fact)
            return
        self._apply(fact)
        if isinstance(fact, Routed):
            for early in self._early.pop(fact.item, ()):
                self.hear(early)

    def _note(self, fact: Fact) -> None:
        story = self.story
        match fact:
            case Submitted():
                story.name, story.party = fact.name, fact.party
            case Received():
                story.name, story.party, story.received = fact.name, fact.party, fact.at
            case Accepted():
                story.keys = fact.keys
            case Routed():
                item = ItemStory(fact.item, fact.key, fact.name, fact.department)
                story.items.setdefault(fact.item, item)

    def _apply(self, fact: Fact) -> None:
        effects = EFFECTS[type(fact)]
        if self._comes_after_the_end(fact):
            effects = effects.after_the_end
        for row in effects.stopped:
            for place in self._places(row, fact):
                self._stop(row, place, fact.at)
        for row in effects.paused:
            for place in self._places(row, fact):
                self._pause(row, place, fact)
        for row, allowed in effects.retargeted:
            assert isinstance(fact, Extended | JointlyExtended)
            for place in self._places(row, fact):
                clock = self._running(row, place)
                if clock and allowed(clock, fact.at, self._law):
                    self._keep(clock.extended(fact.n))
        for row, begin in effects.started:
            for place in self._places(row, fact):
                self._start(row, place, begin(self.story, fact, self._law))
        self._end(fact)

    def _places(self, row: Row, fact: Fact) -> tuple[Place, ...]:
        if row.lives_on is LivesOn.CASE:
            return (None,)
        match fact:
            case ItemFact():
                return (fact.item,)
            case Delivered():
                return self.story.numbers_of(fact.keys)
            case _:
                return tuple(self.story.items)

    def _comes_after_the_end(self, fact: Fact) -> bool:
        if self.story.ended:
            return True
        return isinstance(fact, ItemFact) and self.story.items[fact.item].ended

    def _start(self, row: Row, place: Place, beginning: Beginning | None) -> None:
        where = (row.kind, place)
        before = self._latest.get(where)
        if beginning is None or (before and before.stopped is None):
            return
        clock = Clock(
            case=self.story.number,
            item=place,
            department=self.story.items[place].department if place else NO_DEPARTMENT,
            kind=row.kind,
            n=before.n + 1 if before else 1,
            limit=beginning.limit,
            start=beginning.start,
        )
        over = self._over.pop(where, None)
        self._keep(clock if over is None else clock.stopped_at(max(over, clock.start)))

    def _stop(self, row: Row, place: Place, at: Instant) -> None:
        if clock := self._running(row, place):
            self._keep(clock.stopped_at(max(at, clock.start)))
        elif row.outlives and (row.kind, place) not in self._latest:
            self._over[row.kind, place] = at

    def _pause(self, row: Row, place: Place, fact: Fact) -> None:
        if not (clock := self._running(row, place)):
            return
        if isinstance(fact, Paused):
            self._keep(clock.paused(fact.at, self._told_end(fact), fact.why))
        else:
            self._keep(clock.resumed(fact.at))

    def _told_end(self, fact: Paused) -> Instant | None:
        try:
            day = self._law.calendar.working_day(fact.days, after=fact.at.legal_day)
        except YearUnknown:
            return None
        return Instant.end_of(day)

    def _end(self, fact: Fact) -> None:
        if isinstance(fact, ENDS_ITEM):
            item = self.story.items[fact.item]
            if not item.ended and isinstance(fact, Decided):
                item.granted = fact.granted
            item.ended = True
            if self.story.all_items_ended:
                for row in EFFECTS[LastItemEnded].stopped:
                    self._stop(row, None, fact.at)
        elif isinstance(fact, ENDS_CASE):
            self.story.ended = True

    def _running(self, row: Row, place: Place) -> Clock | None:
        clock = self._latest.get((row.kind, place))
        return clock if clock and clock.stopped is None else None

    def _keep(self, clock: Clock) -> None:
        self._latest[clock.kind, clock.item] = clock
        self.story.clocks[clock.id] = clock
