"""From when each clock counts, and how long: the first columns of the register."""

from dataclasses import dataclass
from datetime import date

from contracts.terms import Limit, Start
from contracts.time import Instant, YearUnknown
from services.supervision.domain.clocks import Clock
from services.supervision.domain.facts import Accepted, Decided, Received, Routed, Submitted
from services.supervision.domain.law import Law
from services.supervision.domain.story import Story


@dataclass(frozen=True, slots=True)
class Beginning:
    limit: Limit
    start: Instant


def pre_exam(story: Story, fact: Submitted, law: Law) -> Beginning | None:
    """Only of a matter that is pre-examined, and until it is received."""
    return Beginning(fact.pre_exam, fact.at) if fact.pre_exam and not story.received else None


def acceptance(story: Story, fact: Received, law: Law) -> Beginning | None:
    """行政许可法 32 (4). What is accepted is not looked at a second time."""
    return None if story.accepted else Beginning(fact.acceptance, _moment(fact.on, fact.at))


def promised(story: Story, fact: Routed, law: Law) -> Beginning:
    """The matter's promise, in a bundle the bundle's; made at acceptance, perhaps dated back."""
    return Beginning(fact.promise.limit, _counted_from(story, fact, fact.promise.start))


def statutory(story: Story, fact: Routed, law: Law) -> Beginning:
    """行政许可法 42 (1), or a special law."""
    return Beginning(fact.statutory, _counted_from(story, fact, fact.statutory_start))


def ceiling(story: Story, fact: Accepted, law: Law) -> Beginning | None:
    """行政许可法 42 (2): all items of a bundle together."""
    return Beginning(fact.ceiling, _moment(fact.on, fact.at)) if fact.ceiling else None


def provisional(story: Story, fact: Routed, law: Law) -> Beginning | None:
    """路条: only where the bundle knows provisional letters."""
    if fact.letter is None:
        return None
    return Beginning(fact.letter.limit, _counted_from(story, fact, fact.letter.start))


def delivery(story: Story, fact: Decided, law: Law) -> Beginning:
    """行政许可法 44."""
    return Beginning(law.policy.delivery, fact.at)


def disclosure(story: Story, fact: Decided, law: Law) -> Beginning | None:
    """行政许可法 40: grants are public, unless nothing of the result may be shown."""
    if not (fact.granted and fact.public):
        return None
    return Beginning(law.disclosure_limit(fact.at), fact.at)


def always(clock: Clock, at: Instant, law: Law) -> bool:
    return True


def unless_breached(clock: Clock, at: Instant, law: Law) -> bool:
    """An extension cannot mend a promise that is already broken."""
    try:
        return not clock.timeline(law).is_breached(at)
    except YearUnknown:
        return True


def _moment(on: date, at: Instant) -> Instant:
    """The moment of the act, if it counts from its own day; a day further back has no moment."""
    return at if at.legal_day == on else Instant.of(on)


def _counted_from(story: Story, fact: Routed, start: Start) -> Instant:
    if start is Start.ACCEPTED:
        return _moment(fact.accepted_on, fact.at)
    if story.received is not None and story.received.legal_day == fact.received_on:
        return story.received
    return Instant.of(fact.received_on)
