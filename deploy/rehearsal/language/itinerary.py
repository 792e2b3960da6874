"""The moments of a case in which everything goes well, and the clocks that run meanwhile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contracts.policy import Policy
from contracts.terms import ItemTerms, Limit, Start
from contracts.time import Instant, Timeline, WorkCalendar
from services.intake.domain.catalogue import Matter, Offer

HALF_AN_HOUR = timedelta(minutes=30)
AT_ONCE, UNHURRIED = timedelta(minutes=1), timedelta(minutes=5)
"""Between two acts of one department: where its limit may be minutes, and elsewhere."""
CASE = "P1"


@dataclass(frozen=True, slots=True)
class Turn:
    """One department's part."""

    item: Matter
    place: str
    clocks: Mapping[str, Timeline]
    """promised, statutory and, in a bundle with letters, provisional."""
    claimed: datetime
    reviewed: datetime
    checked: datetime | None
    granted: datetime
    delivery: Timeline


@dataclass(frozen=True, slots=True)
class Itinerary:
    start: datetime
    received: datetime
    acceptance: Timeline
    accepted: datetime
    ceiling: Timeline | None
    turns: tuple[Turn, ...]
    """In the order of their decisions."""
    delivered: datetime

    @property
    def kept(self) -> bool:
        """Whether every limit is: hardly ever not, but a limit may be a minute."""
        return not any(
            turn.clocks[kind].is_breached(turn.granted)
            for turn in self.turns
            for kind in ("promised", "statutory")
        )


def itinerary(
    offer: Offer, *, start: datetime, policy: Policy, calendar: WorkCalendar
) -> Itinerary:
    """Received at the first opening from `start` on, accepted at once, decided in good time.

    Raises `YearUnknown`.
    """
    return _Planning(offer, policy, calendar).plan(start)


def usual_items(offer: Offer) -> tuple[Matter, ...]:
    """All items, of each one-of group the first."""
    groups: set[str] = set()
    chosen = []
    for item in offer.items:
        if not item.one_of or item.one_of not in groups:
            chosen.append(item)
        groups.add(item.one_of)
    return tuple(chosen)


class _Planning:
    def __init__(self, offer: Offer, policy: Policy, calendar: WorkCalendar) -> None:
        self._items = usual_items(offer)
        self._terms = offer.terms([item.key for item in self._items], version=1)
        self._bundle = offer.bundle is not None
        self._policy = policy
        self._calendar = calendar

    def plan(self, start: datetime) -> Itinerary:
        received = self._opening(start) + HALF_AN_HOUR
        accepted = received + HALF_AN_HOUR
        turns = tuple(self._turns(received, accepted))
        after = self._calendar.working_day(1, after=turns[-1].granted.date())
        bundle = self._terms.bundle
        return Itinerary(
            start,
            received,
            self._begin(self._terms.acceptance, received).stopped_at(accepted),
            accepted,
            self._begin(bundle.ceiling.limit, accepted, statutory=True) if bundle else None,
            turns,
            self._calendar.opening(after).at + HALF_AN_HOUR,
        )

    def _opening(self, start: datetime) -> datetime:
        opening = self._calendar.opening(self._calendar.next_working_day(start.date())).at
        if opening >= start:
            return opening
        return self._calendar.opening(self._calendar.working_day(1, after=start.date())).at

    def _turns(self, received: datetime, accepted: datetime) -> Iterator[Turn]:
        starts = {Start.RECEIVED: received, Start.ACCEPTED: accepted}
        running = [(item, self._clocks(item.terms, starts)) for item in self._items]
        running.sort(key=lambda one: _soonest(one[1]))
        free = accepted
        for item, clocks in running:
            day = self._decision_day(accepted.date(), _soonest(clocks).legal_day)
            pace = AT_ONCE if day == accepted.date() else UNHURRIED
            free = max(free, self._calendar.opening(day).at + HALF_AN_HOUR)
            yield self._turn(item, clocks, free, pace)
            free += 4 * pace

    def _turn(
        self, item: Matter, clocks: Mapping[str, Timeline], free: datetime, pace: timedelta
    ) -> Turn:
        granted = free + 4 * pace
        return Turn(
            item,
            f"{CASE}/{item.key}" if self._bundle else CASE,
            {kind: clock.stopped_at(granted) for kind, clock in clocks.items()},
            claimed=free + pace,
            reviewed=free + 2 * pace,
            checked=free + 3 * pace if item.terms.check else None,
            granted=granted,
            delivery=self._begin(self._policy.delivery, granted),
        )

    def _clocks(self, item: ItemTerms, starts: Mapping[Start, datetime]) -> dict[str, Timeline]:
        promise = self._terms.promise(item)
        clocks = {
            "promised": self._begin(promise.limit, starts[promise.start]),
            "statutory": self._begin(item.statutory, starts[item.statutory_start], statutory=True),
        }
        bundle = self._terms.bundle
        if bundle and (letter := bundle.provisional_letter):
            clocks["provisional"] = self._begin(letter.limit, starts[letter.start])
        return clocks

    def _begin(self, limit: Limit, at: datetime, *, statutory: bool = False) -> Timeline:
        return Timeline.begin(
            limit.to_time(),
            at,
            self._calendar,
            statutory=statutory,
            thresholds=self._policy.thresholds,
        )

    def _decision_day(self, accepted: date, due: date) -> date:
        """Half-way to the first limit, on a working day."""
        half = self._calendar.previous_working_day(accepted + (due - accepted) // 2)
        return max(accepted, half)


def _soonest(clocks: Mapping[str, Timeline]) -> Instant:
    """When the first of them runs out."""
    return min(breach for clock in clocks.values() if (breach := clock.breach))
