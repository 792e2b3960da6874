"""Printed due dates that are not ours: each kept, and so told, once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.domain.printed import Dispute
from services.supervision.tables import dispute as table


async def record(
    conn: AsyncConnection, disputes: Sequence[Dispute], *, now: datetime
) -> list[Dispute]:
    """Keep them; returns those not known before."""
    known = {(one.clock, one.told): one for one in disputes}
    if not known:
        return []
    rows = [
        {"clock": one.clock, "told": one.told, "derived": one.derived, "at": now}
        for one in known.values()
    ]
    fresh = insert(table).values(rows).on_conflict_do_nothing()
    added = await conn.execute(fresh.returning(table.c.clock, table.c.told))
    return [known[row.clock, row.told] for row in added]
