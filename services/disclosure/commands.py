"""Publishing: of each grant what may be public, at once and by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts.approval import ItemDecided, Outcome
from contracts.disclosure import RecordPublished
from services.chassis.received import TooEarly
from services.chassis.work import Work
from services.disclosure import store
from services.disclosure.domain.indexing import IndexPattern
from services.disclosure.domain.parties import PublicParty
from services.disclosure.domain.record import Record, is_public


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it was heard."""

    case: str
    department: str
    decided: ItemDecided
    cause: str
    """Id of the event."""

    @property
    def is_public(self) -> bool:
        decided = self.decided
        return is_public(granted=decided.outcome is Outcome.GRANTED, private=decided.private)


async def publish(work: Work, decisions: Sequence[Decision], *, pattern: IndexPattern) -> None:
    """Publish what may be public and is not yet, in the order given.

    Raises `TooEarly` for a matter whose guide has not been heard of.
    """
    public = [one for one in decisions if one.is_public]
    known = await store.published(work.conn, [one.decided.item for one in public])
    fresh = {one.decided.item: one for one in public if one.decided.item not in known}
    if not fresh:
        return
    matters = await store.matters(work.conn, {one.decided.matter_code for one in fresh.values()})
    now = work.now()
    serials = await store.serials(work.conn, [(d.department, now.year) for d in fresh.values()])
    records = []
    for one, serial in zip(fresh.values(), serials, strict=True):
        matter = matters.get(one.decided.matter_code)
        if matter is None:
            raise TooEarly(f"no guide of matter {one.decided.matter_code}")
        index = pattern.number(
            organ=one.department, item_type=matter.item_type, year=now.year, serial=serial
        )
        records.append((one, record_of(one, matter, index=index, at=now)))
    await store.add(work.conn, [(one.decided.item, record) for one, record in records])
    for one, record in records:
        _tell(work, one, record)


def record_of(one: Decision, matter: store.Matter, *, index: str, at: datetime) -> Record:
    decided = one.decided
    return Record(
        index=index,
        category=matter.item_type,
        matter_code=decided.matter_code,
        matter_name=decided.matter_name,
        decision_number=decided.decision_number,
        party=PublicParty.of(decided.party),
        department=one.department,
        organ=matter.organ,
        decided_on=decided.decided_on,
        validity_months=decided.validity_months,
        published_at=at,
    )


def _tell(work: Work, one: Decision, record: Record) -> None:
    work.cause = one.cause
    work.tell(
        RecordPublished(
            record=record.index,
            category=record.category,
            item=one.decided.item,
            published_on=record.published_at.date(),
        ),
        case=one.case,
        department=one.department,
        at=record.published_at,
    )
