"""How far each source says it is, and how far the ledger has followed it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Text, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.status import Status
from services.supervision.domain.watermark import NEVER, Source
from services.supervision.store.columns import Columns, arrays, statement, unnested
from services.supervision.tables import INSTANT

# A status counts once the ledger has all up to it. Until then it is kept and newer ones are not:
# under constant load the newest is always a little ahead of the ledger.
_FOLLOWED = "s.heard @> int8range(1, s.said_seq + 1)"
_SAID: Columns = {"name": Text, "at": INSTANT, "seq": BigInteger}
_HEAR = statement(
    "INSERT INTO source AS s (name, heard, said_at, said_seq, heard_at)"
    f" SELECT name, '{{}}', at, seq, :now FROM {unnested(_SAID)}"
    " ORDER BY name ON CONFLICT (name) DO UPDATE SET heard_at = excluded.heard_at,"
    f" complete_until = CASE WHEN {_FOLLOWED} THEN greatest(s.said_at, s.complete_until)"
    " ELSE s.complete_until END,"
    f" said_at = CASE WHEN {_FOLLOWED} OR s.said_at IS NULL THEN excluded.said_at"
    " ELSE s.said_at END,"
    f" said_seq = CASE WHEN {_FOLLOWED} OR s.said_at IS NULL THEN excluded.said_seq"
    " ELSE s.said_seq END",
    _SAID,
).bindparams(bindparam("now", type_=INSTANT))
_ALL = text(
    f"SELECT name, CASE WHEN {_FOLLOWED} THEN greatest(s.said_at, s.complete_until)"
    " ELSE s.complete_until END AS complete_until FROM source s WHERE name <> :own"
).bindparams(bindparam("own", type_=Text))


async def hear(conn: AsyncConnection, said: Sequence[Status], *, now: datetime) -> None:
    """Take down what sources said, each at most once."""
    rows = [(one.source, one.time, one.sourceseq) for one in said]
    await conn.execute(_HEAR, {**arrays(_SAID, rows), "now": now})


async def others(conn: AsyncConnection, *, own: str) -> list[Source]:
    """All known sources but ourselves: what we say moves no clock."""
    rows = await conn.execute(_ALL, {"own": own})
    return [Source(row.name, row.complete_until or NEVER) for row in rows]
