"""A case's clocks derived anew from its facts; what differs from before is written and told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from contracts.supervision import ClockBreachLifted, ClocksRedated, DueDateDisputed, Redated
from contracts.time import Level, Mark
from services.chassis.work import Work
from services.supervision.domain.clocks import Clock, Kind
from services.supervision.domain.facts import Fact
from services.supervision.domain.fold import fold
from services.supervision.domain.law import Law
from services.supervision.domain.levels import Reckoned, Reckoner
from services.supervision.domain.printed import disputed
from services.supervision.domain.story import Story
from services.supervision.store import clocks, disputes, facts, ledger, levels, reviews, watching
from services.supervision.store.clocks import Changed, Kept
from services.supervision.store.facts import Memory
from services.supervision.store.watching import Lamps

MOST = 256
"""Clocks dated anew by one event."""


@dataclass(slots=True)
class Changes:
    """What a round of deriving has to write."""

    clocks: list[Changed] = field(default_factory=list)
    dropped: list[Clock] = field(default_factory=list)
    lifted: list[tuple[Clock, Level]] = field(default_factory=list)
    watched: list[tuple[Story, Lamps]] = field(default_factory=list)
    redated: list[Redated] = field(default_factory=list)
    for_review: list[tuple[Clock, Mark]] = field(default_factory=list)


async def derive(
    work: Work, news: Mapping[str, Sequence[Fact]], *, law: Law, memory: Memory
) -> None:
    """`news`: by case, the facts not derived from before. Each case is derived once.

    Clocks counted by another calendar so far are dated anew, also those of cases without news.
    """
    await ledger.lock(work.conn)
    cases = sorted(news)
    known = await facts.of_cases(work.conn, cases, memory)
    stories = {case: fold(case, known.get(case, ()), law) for case in cases}
    kept = await clocks.lock(work.conn, cases)
    changes, now, reckon = Changes(), work.now(), Reckoner(law)
    for case, story in stories.items():
        _compare(story, kept.get(case, {}), changes, reckon, now=now)
    await _write(work, changes, law=law, now=now)
    causes = {c: max(told, key=lambda fact: fact.order).id for c, told in news.items() if told}
    await _lift(work, changes, causes, now=now)
    _tell_of_dates(work, changes.redated, law)
    found = [
        dispute
        for case, told in news.items()
        for fact in told
        for dispute in disputed(stories[case], fact, law)
    ]
    for new in await disputes.record(work.conn, found, now=now):
        work.cause = new.cause
        event = DueDateDisputed(clock=new.clock, told=new.told, derived=new.derived)
        work.tell(event, case=new.case)


def _compare(
    story: Story, kept: Mapping[str, Kept], changes: Changes, reckon: Reckoner, *, now: datetime
) -> None:
    lamps = []
    for id, clock in story.clocks.items():
        before = kept.get(id)
        if before and before.says(clock, calendar=reckon.calendar):
            lamps.append((clock.kind, *before.lamps))
            continue
        reckoned = reckon(clock)
        fired = before.fired if before else frozenset()
        unfounded = reckoned.unfounded(fired, now)
        changes.lifted += [(clock, level) for level in unfounded]
        withheld: frozenset[Level] = frozenset()
        if before:
            withheld = _withheld(before, clock, reckoned, changes, by=reckon.calendar, now=now)
        changed = Changed(clock, reckoned, fired.difference(unfounded), withheld)
        changes.clocks.append(changed)
        yellow, red = reckoned.since(Level.WARNED), reckoned.since(Level.BREACHED)
        lamps.append((clock.kind, yellow, red))
    for id, gone in kept.items():
        if id not in story.clocks:
            changes.dropped.append(gone.clock)
            changes.lifted += [(gone.clock, x) for x in gone.fired if x is not Level.WARNED]
    changes.watched.append((story, _worst(lamps)))


def _withheld(
    before: Kept, clock: Clock, reckoned: Reckoned, changes: Changes, *, by: str, now: datetime
) -> frozenset[Level]:
    """What is past now by the calendar in force and was due later by the one before."""
    past = {mark.level: mark for mark in reckoned.marks if mark.since <= now}
    withheld = before.withheld.intersection(past)
    if before.calendar == by:
        return withheld
    if before.due != reckoned.due:
        dates = Redated(clock=clock.id, case=clock.case, before=before.due, after=reckoned.due)
        changes.redated.append(dates)
    new = [
        level
        for level in past
        if level is not Level.WARNED
        and level not in before.fired
        and level not in withheld
        and not before.was_reached(level, now)
    ]
    changes.for_review += [(clock, past[level]) for level in new]
    return withheld.union(new)


def _worst(lamps: Sequence[tuple[Kind, datetime | None, datetime | None]]) -> Lamps:
    yellow = [at for _, at, _ in lamps if at]
    red = [at for kind, _, at in lamps if at and kind is not Kind.STATUTORY]
    dark = [at for kind, _, at in lamps if at and kind is Kind.STATUTORY]
    first = (min(instants, default=None) for instants in (yellow, red, dark))
    return Lamps(*first)


async def _write(work: Work, changes: Changes, *, law: Law, now: datetime) -> None:
    if changes.clocks:
        await clocks.write(work.conn, changes.clocks, calendar=law.calendar.version)
    if changes.dropped:
        await clocks.drop(work.conn, [clock.id for clock in changes.dropped])
    await watching.write(work.conn, changes.watched)
    await reviews.queue(work.conn, changes.for_review, calendar=law.calendar.version, now=now)


async def _lift(work: Work, changes: Changes, causes: Mapping[str, str], *, now: datetime) -> None:
    for clock, level in changes.lifted:
        recorded = await levels.lift(work.conn, clock.id, level, now=now)
        if recorded and level is Level.BREACHED:
            work.cause = causes.get(clock.case)
            lifted = ClockBreachLifted(
                clock=clock.id,
                kind=clock.kind,
                item=clock.item,
                at=recorded.at,
                legal_day=recorded.legal_day,
            )
            work.tell(lifted, case=clock.case, department=clock.department)


def _tell_of_dates(work: Work, redated: Sequence[Redated], law: Law) -> None:
    """One entry for at most 256 clocks; each is found from its case."""
    work.cause = None
    for first in range(0, len(redated), MOST):
        event = ClocksRedated(
            calendar=law.calendar.version, clocks=tuple(redated[first : first + MOST])
        )
        work.tell(event, case=f"calendar/{law.policy.region}")
