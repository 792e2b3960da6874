"""Inbox: each event changes this service's data at most once, however often it is delivered."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Column, DateTime, Table, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.db import metadata

inbox = Table(
    "inbox",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
)

_CLAIM = text(
    "WITH fresh AS (INSERT INTO inbox (id, at) SELECT i, :at FROM unnest(:ids) AS i"
    " ON CONFLICT DO NOTHING RETURNING id)"
    " SELECT id, NULL AS subject FROM fresh UNION ALL"
    " SELECT DISTINCT NULL::uuid, p.subject FROM parked p WHERE p.subject = ANY(:subjects)"
).bindparams(
    bindparam("ids", type_=ARRAY(Uuid)),
    bindparam("subjects", type_=ARRAY(Text)),
    bindparam("at", type_=DateTime(timezone=True)),
)


async def claim(
    conn: AsyncConnection, ids: Sequence[UUID], *, subjects: Sequence[str], at: datetime
) -> tuple[set[UUID], set[str]]:
    """Claim events inside the caller's transaction.

    Returns the ids that are new, and which of the subjects have something parked. A delivery that
    arrives while the same event is still being handled waits here for that transaction to end.
    """
    rows = (
        await conn.execute(
            _CLAIM, {"ids": sorted(ids), "subjects": sorted(set(subjects)), "at": at}
        )
    ).all()
    fresh = {row.id for row in rows if row.id is not None}
    return fresh, {row.subject for row in rows if row.id is None}
