"""Transactional outbox: an event goes out if, and only if, the change it tells of was committed.

`chain` gives each event its place among all events of one subject (`caseseq`) and the digest of the
one before (`prev`), under a row lock held to the end of the transaction. `sourceseq` comes later,
from the relay: only committed rows may be numbered without gaps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    bindparam,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid6 import uuid7

from contracts import subjects
from contracts.envelope import Event, digest, seal
from services.chassis.db import metadata

outbox = Table(
    "outbox",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("subject", Text, nullable=False),
    Column("route", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("sourceseq", BigInteger, unique=True),
)
Index("outbox_unnumbered", outbox.c.position, postgresql_where=text("sourceseq IS NULL"))

chain = Table(
    "chain",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("prev", Text),
    Column("at", DateTime(timezone=True), nullable=False),
)


LARGEST = 512 * 1024
"""Bytes of a stored body: half of what the broker takes, since one it refuses stops the source."""


class TooLarge(ValueError):
    def __init__(self, type: str, size: int) -> None:
        super().__init__(f"{type} has {size} bytes; more than {LARGEST} cannot be published")


@dataclass(frozen=True, slots=True)
class Told:
    """An event of this transaction, not yet in the outbox."""

    event: Event
    subject: str
    department: str
    at: datetime
    actor: str
    cause: str | None
    occurred_at: datetime | None


_LOCK = text(
    "INSERT INTO chain AS c (subject, seq, at) SELECT s, 0, :at FROM unnest(:subjects) AS s"
    " ON CONFLICT (subject) DO UPDATE SET seq = c.seq RETURNING subject, seq, prev, at"
).bindparams(
    bindparam("subjects", type_=ARRAY(Text)), bindparam("at", type_=DateTime(timezone=True))
)

_APPEND = text(
    "WITH moved AS (UPDATE chain SET seq = n.seq, prev = n.prev, at = n.at"
    " FROM unnest(:heads, :seqs, :prevs, :ats) AS n(subject, seq, prev, at)"
    " WHERE chain.subject = n.subject)"
    " INSERT INTO outbox (id, subject, route, body, at)"
    " SELECT e.id, e.subject, e.route, e.body, e.at"
    " FROM unnest(:ids, :subjects, :routes, :bodies, :times) WITH ORDINALITY"
    " AS e(id, subject, route, body, at, n) ORDER BY e.n"
).bindparams(
    bindparam("heads", type_=ARRAY(Text)),
    bindparam("seqs", type_=ARRAY(Integer)),
    bindparam("prevs", type_=ARRAY(Text)),
    bindparam("ats", type_=ARRAY(DateTime(timezone=True))),
    bindparam("ids", type_=ARRAY(Uuid)),
    bindparam("subjects", type_=ARRAY(Text)),
    bindparam("routes", type_=ARRAY(Text)),
    bindparam("bodies", type_=ARRAY(LargeBinary)),
    bindparam("times", type_=ARRAY(DateTime(timezone=True))),
)


async def append(
    conn: AsyncConnection,
    told: Sequence[Told],
    *,
    region: str,
    source: str,
    traceparent: str | None,
) -> None:
    """Put the transaction's events into the outbox, in the order they were told.

    Locks the chain of each subject in name order until the transaction ends. Raises `TooLarge`.
    """
    named = sorted({one.subject for one in told})
    # Of a new chain no act is older than the oldest told here.
    locked = await conn.execute(_LOCK, {"subjects": named, "at": min(one.at for one in told)})
    heads = {row.subject: (row.seq, row.prev, row.at) for row in locked}
    ids, routes, bodies, times = [], [], [], []
    for one in told:
        seq, prev, last = heads[one.subject]
        # A service clock set back may not put a later act before an earlier one of the same case.
        at = max(one.at, last.astimezone(one.at.tzinfo))
        id = uuid7()
        body = seal(
            one.event,
            id=id,
            source=source,
            subject=one.subject,
            time=at,
            actor=one.actor,
            caseseq=seq + 1,
            prev=prev,
            department=one.department,
            cause=one.cause,
            occurredat=one.occurred_at,
            traceparent=traceparent,
        )
        if len(body) > LARGEST:
            raise TooLarge(one.event.type, len(body))
        heads[one.subject] = (seq + 1, digest(body), at)
        ids.append(id)
        routes.append(subjects.of(region, type(one.event), one.department))
        bodies.append(body)
        times.append(at)
    await conn.execute(
        _APPEND,
        {
            "heads": named,
            "seqs": [heads[name][0] for name in named],
            "prevs": [heads[name][1] for name in named],
            "ats": [heads[name][2] for name in named],
            "ids": ids,
            "subjects": [one.subject for one in told],
            "routes": routes,
            "bodies": bodies,
            "times": times,
        },
    )
