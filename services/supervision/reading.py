"""Events read as facts. Types that are not here move no clock: they are evidence only."""

from collections.abc import Callable
from typing import TypedDict

from contracts.approval import ItemDecided, Outcome
from contracts.disclosure import RecordPublished
from contracts.envelope import Envelope, Event
from contracts.intake import (
    CaseAccepted,
    CaseNotAccepted,
    CaseReceived,
    CaseSubmitted,
    Due,
    ItemRouted,
    ResultDelivered,
)
from contracts.terms import Promise
from contracts.time import SHANGHAI, Instant
from services.supervision.domain.facts import (
    Accepted,
    Decided,
    Delivered,
    Fact,
    NotAccepted,
    Published,
    Received,
    Routed,
    Submitted,
    Told,
)


def case_of(envelope: Envelope) -> str | None:
    """The case an event is about; None if it is about none."""
    if "/" not in envelope.subject:
        return envelope.subject
    item = envelope.data.get("item")
    return item.rpartition("-")[0] if isinstance(item, str) else None


def fact_of(envelope: Envelope) -> Fact | None:
    """The fact an event tells, if it may move a clock.

    Raises `pydantic.ValidationError` for one that is not what its type promises.
    """
    reader, case = READERS.get(envelope.type), case_of(envelope)
    return reader(envelope, case) if reader and case else None


class _Told(TypedDict):
    id: str
    case: str
    at: Instant
    source: str
    caseseq: int


def _said(envelope: Envelope, case: str) -> _Told:
    at = Instant.of(envelope.time.astimezone(SHANGHAI))
    return {
        "id": str(envelope.id),
        "case": case,
        "at": at,
        "source": envelope.source,
        "caseseq": envelope.caseseq,
    }


def _told(due: tuple[Due, ...]) -> tuple[Told, ...]:
    return tuple(Told(one.clock, one.item, one.on) for one in due)


def _submitted(envelope: Envelope, case: str) -> Submitted:
    event = envelope.read(CaseSubmitted)
    return Submitted(
        **_said(envelope, case),
        on=event.submitted_on,
        name=event.terms.name,
        party=event.party.display,
        pre_exam=event.terms.pre_exam,
        told=_told(event.due),
    )


def _received(envelope: Envelope, case: str) -> Received:
    event = envelope.read(CaseReceived)
    return Received(
        **_said(envelope, case),
        on=event.received_on,
        name=event.terms.name,
        party=event.party.display,
        acceptance=event.terms.acceptance,
        told=_told(event.due),
    )


def _not_accepted(envelope: Envelope, case: str) -> NotAccepted:
    envelope.read(CaseNotAccepted)
    return NotAccepted(**_said(envelope, case))


def _accepted(envelope: Envelope, case: str) -> Accepted:
    event = envelope.read(CaseAccepted)
    bundle = event.terms.bundle
    return Accepted(
        **_said(envelope, case),
        on=event.accepted_on,
        ceiling=bundle.ceiling.limit if bundle else None,
        keys=tuple(item.key for item in event.terms.items),
        told=_told(event.due),
    )


def _routed(envelope: Envelope, case: str) -> Routed:
    event = envelope.read(ItemRouted)
    terms, letter = event.terms, event.letter
    return Routed(
        **_said(envelope, case),
        item=event.item,
        key=terms.key,
        name=terms.name,
        department=terms.department,
        promise=event.promise,
        statutory=terms.statutory,
        statutory_start=terms.statutory_start,
        letter=Promise(limit=letter.limit, start=letter.start) if letter else None,
        received_on=event.received_on,
        accepted_on=event.accepted_on,
        told=_told(event.due),
    )


def _decided(envelope: Envelope, case: str) -> Decided:
    event = envelope.read(ItemDecided)
    return Decided(
        **_said(envelope, case),
        item=event.item,
        granted=event.outcome is Outcome.GRANTED,
        public=not event.private,
    )


def _delivered(envelope: Envelope, case: str) -> Delivered:
    event = envelope.read(ResultDelivered)
    return Delivered(**_said(envelope, case), keys=event.items)


def _published(envelope: Envelope, case: str) -> Published | None:
    event = envelope.read(RecordPublished)
    return Published(**_said(envelope, case), item=event.item) if event.item else None


_BY_EVENT: dict[type[Event], Callable[[Envelope, str], Fact | None]] = {
    CaseSubmitted: _submitted,
    CaseReceived: _received,
    CaseNotAccepted: _not_accepted,
    CaseAccepted: _accepted,
    ItemRouted: _routed,
    ItemDecided: _decided,
    ResultDelivered: _delivered,
    RecordPublished: _published,
}
READERS = {event.type: reader for event, reader in _BY_EVENT.items()}
TYPES = tuple(READERS)
