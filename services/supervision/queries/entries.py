"""Ledger entries for lists, the live stream and the timeline of a case."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import CompoundSelect, func, literal_column, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.time import SHANGHAI
from services.supervision.tables import ledger, ledger_head, redated
from services.supervision.words import event_name


class Entry(BaseModel):
    """One ledger entry as it is shown; the body itself is not."""

    index: int
    id: str
    time: datetime
    """The act, by the speaking service's clock."""
    published: datetime
    """By the broker's clock."""
    recorded: datetime
    """By supervision's clock."""
    source: str
    sourceseq: int | None
    """1, 2, 3 … of all that this source said."""
    caseseq: int
    """1, 2, 3 … of what this source said of this subject."""
    type: str
    name: str
    """The type in Chinese."""
    case: str | None
    item: str | None
    """Number of the item it is about."""
    subject: str
    actor: str
    department: str
    digest: str
    """SHA-256 of the body as received, hex."""


class LedgerHead(BaseModel):
    size: int
    chain: str
    """Hash chain up to the last entry, hex."""


_ENTRY = select(
    ledger.c.index.label("place"),
    ledger.c.event_id,
    ledger.c.time,
    ledger.c.published_at,
    ledger.c.recorded_at,
    ledger.c.source,
    ledger.c.sourceseq,
    ledger.c.caseseq,
    ledger.c.type,
    ledger.c.case_number,
    ledger.c.subject,
    ledger.c.actor,
    ledger.c.department,
    # As `json`, which reads no further than it is asked to.
    literal_column("convert_from(ledger.body, 'UTF8')::json #>> '{data,item}'").label("item"),
    func.encode(func.sha256(ledger.c.body), "hex").label("digest"),
)


async def after(
    conn: AsyncConnection, index: int, *, most: int, case: str | None = None
) -> list[Entry]:
    """Entries with a higher index, of one case or of all."""
    asked = _ENTRY.where(ledger.c.index > index).order_by(ledger.c.index).limit(most)
    if case is not None:
        asked = asked.where(ledger.c.index.in_(_about(case)))
    return [_entry(row) for row in await conn.execute(asked)]


def _about(case: str) -> CompoundSelect[int]:
    """Places of its own entries, and of those that dated several cases anew."""
    other = ledger.alias("other")
    dating = select(other.c.index).join(redated, redated.c.event_id == other.c.event_id)
    own = select(other.c.index).where(other.c.case_number == case)
    return union_all(own, dating.where(redated.c.case_number == case))


async def newest(conn: AsyncConnection, *, most: int) -> list[Entry]:
    """The last entries, newest first."""
    asked = _ENTRY.order_by(ledger.c.index.desc()).limit(most)
    return [_entry(row) for row in await conn.execute(asked)]


async def head(conn: AsyncConnection) -> LedgerHead:
    row = (await conn.execute(select(ledger_head.c.size, ledger_head.c.chain))).one()
    return LedgerHead(size=row.size, chain=row.chain.hex())


def _entry(row: Any) -> Entry:
    return Entry(
        index=row.place,
        id=str(row.event_id),
        time=row.time.astimezone(SHANGHAI),
        published=row.published_at.astimezone(SHANGHAI),
        recorded=row.recorded_at.astimezone(SHANGHAI),
        source=row.source,
        sourceseq=row.sourceseq,
        caseseq=row.caseseq,
        type=row.type,
        name=event_name(row.type),
        case=row.case_number,
        item=row.item,
        subject=row.subject,
        actor=row.actor,
        department=row.department,
        digest=row.digest,
    )
