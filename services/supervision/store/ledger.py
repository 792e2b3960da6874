"""Appending to the ledger: one statement a batch, one appender at a time, never anything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Integer, LargeBinary, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.received import Received
from services.supervision.domain.leaves import chained, leaf
from services.supervision.reading import case_of
from services.supervision.store.columns import Columns, arrays, statement, unnested
from services.supervision.tables import INSTANT

_LOCK = text("SELECT size, chain FROM ledger_head FOR UPDATE")

_COLUMNS: Columns = {
    "index": BigInteger,
    "event_id": Uuid,
    "body": LargeBinary,
    "published_at": INSTANT,
    "leaf": LargeBinary,
    "chain": LargeBinary,
    "source": Text,
    "sourceseq": BigInteger,
    "subject": Text,
    "caseseq": Integer,
    "case_number": Text,
    "type": Text,
    "time": INSTANT,
    "actor": Text,
    "department": Text,
}
_APPEND = statement(
    "WITH head AS (UPDATE ledger_head SET size = :size, chain = :head),"
    " heard AS (INSERT INTO source AS s (name, heard)"
    " SELECT h.name, range_agg(int8range(h.seq, h.seq, '[]'))"
    " FROM unnest(:source, :sourceseq) AS h(name, seq) WHERE h.seq IS NOT NULL"
    " GROUP BY h.name ORDER BY h.name"
    " ON CONFLICT (name) DO UPDATE SET heard = s.heard + excluded.heard)"
    f" INSERT INTO ledger ({', '.join(_COLUMNS)}, recorded_at)"
    f" SELECT given.*, :recorded_at FROM {unnested(_COLUMNS)}",
    _COLUMNS,
).bindparams(bindparam("recorded_at", type_=INSTANT), bindparam("head", type_=LargeBinary))


@dataclass(frozen=True, slots=True)
class Head:
    size: int
    chain: bytes


async def lock(conn: AsyncConnection) -> Head:
    """Become the one appender, until the transaction ends."""
    row = (await conn.execute(_LOCK)).one()
    return Head(row.size, row.chain)


async def append(
    conn: AsyncConnection, events: Sequence[Received], *, recorded_at: datetime
) -> Head:
    """Enter each event, in the order of the stream. Returns the new head."""
    head = await lock(conn)
    in_order = sorted(events, key=lambda event: event.stream_seq)
    leaves = [leaf(e.body, e.published_at, recorded_at) for e in in_order]
    chain, chains = head.chain, []
    for one in leaves:
        chain = chained(chain, one)
        chains.append(chain)
    rows = [
        _row(event, index=head.size + place, leaf=leaves[place], chain=chains[place])
        for place, event in enumerate(in_order)
    ]
    size = head.size + len(rows)
    given = {"size": size, "head": chain, "recorded_at": recorded_at}
    await conn.execute(_APPEND, {**given, **arrays(_COLUMNS, rows)})
    return Head(size, chain)


def _row(event: Received, *, index: int, leaf: bytes, chain: bytes) -> tuple[object, ...]:
    envelope = event.envelope
    return (
        index,
        envelope.id,
        event.body,
        event.published_at,
        leaf,
        chain,
        envelope.source,
        envelope.sourceseq,
        envelope.subject,
        envelope.caseseq,
        case_of(envelope),
        envelope.type,
        envelope.time,
        envelope.actor,
        envelope.department,
    )
