"""One case: what was handed in, where it stands, and what may happen to it next. Pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from contracts.identifiers import Channel
from services.intake.domain.catalogue import DELIVERIES, Offer
from services.intake.domain.choice import complete
from services.intake.domain.errors import (
    IllegalAct,
    NothingToDeliver,
    TooLateToRefuse,
    WrongDelivery,
)
from services.intake.domain.states import BY_HAND, ITEM_NEXT, NEXT, Act, ItemState, State


@dataclass(frozen=True, slots=True)
class Item:
    """A department's part of an accepted case, as intake knows it from what approval tells."""

    key: str
    department: str
    position: int
    state: ItemState = ItemState.REVIEWING
    ended_at: datetime | None = None
    decision: str | None = None
    """文号 of the department's decision."""
    delivered_at: datetime | None = None
    method: str | None = None

    @property
    def awaits_delivery(self) -> bool:
        return self.state.decided and self.delivered_at is None

    def told(self, state: ItemState, *, at: datetime, decision: str | None) -> Self:
        """What approval told. Late news about an ended item changes nothing."""
        if state not in ITEM_NEXT.get(self.state, frozenset()):
            return self
        ended_at = at if state.ended else None
        return replace(self, state=state, ended_at=ended_at, decision=decision)

    def handed_out(self, *, at: datetime, method: str) -> Self:
        return replace(self, delivered_at=at, method=method) if self.awaits_delivery else self


@dataclass(frozen=True, slots=True)
class Refusal:
    """行政许可法 32(2): the reason, and the organ that is competent."""

    reason: str
    right_organ: str


@dataclass(frozen=True, slots=True)
class Case:
    number: str
    code: str
    version: int
    """Of the catalogue: a case keeps the version it was received under."""
    channel: Channel
    chosen: tuple[str, ...]
    materials: frozenset[str]
    state: State = State.DRAFT
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    accepted_at: datetime | None = None
    accepted_on: date | None = None
    refusal: Refusal | None = None
    items: tuple[Item, ...] = ()

    @property
    def received_on(self) -> date | None:
        return self.received_at.date() if self.received_at else None

    @property
    def awaiting_delivery(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.awaits_delivery)

    def offered(self) -> tuple[Act, ...]:
        """The acts by hand that are open now: what a screen may show."""
        open_now = (act for act in BY_HAND if (self.state, act) in NEXT)
        return tuple(a for a in open_now if a is not Act.DELIVER or self.awaiting_delivery)

    def take(self, act: Act) -> Self:
        state = NEXT.get((self.state, act))
        if state is None:
            raise IllegalAct(self.state.words, act.words)
        return replace(self, state=state)

    def submit(self, *, at: datetime) -> Self:
        """Hand it in for pre-examination: no legal clock runs yet."""
        return replace(self.take(Act.SUBMIT), submitted_at=at)

    def receive(self, *, at: datetime) -> Self:
        return replace(self.take(Act.RECEIVE), received_at=at)

    def accept(self, offer: Offer, *, at: datetime) -> Self:
        """Raises `IllegalAct`, `MaterialsMissing`."""
        accepted = self.take(Act.ACCEPT)
        complete(offer, self.chosen, self.materials)
        return replace(accepted, accepted_at=at, accepted_on=at.date()).route(offer)

    def route(self, offer: Offer) -> Self:
        """One item for each chosen matter, all at the same moment; none waits for another."""
        items = (
            Item(key, offer.item(key).department, position)
            for position, key in enumerate(self.chosen, start=1)
        )
        return replace(self.take(Act.ROUTE), items=tuple(items))

    def not_accept(self, refusal: Refusal, *, on: date, due: date | None) -> Self:
        """`due` is the last day of the receipt check. Raises `IllegalAct`, `TooLateToRefuse`."""
        refused = replace(self.take(Act.NOT_ACCEPT), refusal=refusal)
        if due is not None and on > due:
            raise TooLateToRefuse
        return refused

    def hear(
        self, key: str, state: ItemState, *, at: datetime, decision: str | None = None
    ) -> Self:
        """What approval told of one item, and what follows for the case."""
        items = tuple(
            item.told(state, at=at, decision=decision) if item.key == key else item
            for item in self.items
        )
        return replace(self, items=items)._settled()

    def deliver(self, offer: Offer, *, at: datetime, method: str) -> Self:
        """Hand out every decided result still here.

        Raises `IllegalAct`, `NothingToDeliver`, `WrongDelivery`.
        """
        handed = self.take(Act.DELIVER)
        if not self.awaiting_delivery:
            raise NothingToDeliver
        for item in map(offer.item, (waiting.key for waiting in self.awaiting_delivery)):
            if method not in item.delivery:
                raise WrongDelivery(item.name, [DELIVERIES[way] for way in item.delivery])
        items = tuple(item.handed_out(at=at, method=method) for item in self.items)
        return replace(handed, items=items)._settled()

    def _settled(self) -> Self:
        case = self
        if case.state is State.ACCEPTED and all(item.state.ended for item in case.items):
            lapsed = all(item.state is ItemState.TERMINATED for item in case.items)
            case = case.take(Act.TERMINATE if lapsed else Act.COMPLETE)
        if case.state is State.COMPLETED and _all_handed_out(case.items):
            case = case.take(Act.CONCLUDE)
        return case


def _all_handed_out(items: tuple[Item, ...]) -> bool:
    decided = [item for item in items if item.state.decided]
    return bool(decided) and not any(item.awaits_delivery for item in decided)
