"""What another calendar did to clocks: who was dated anew by which event, what awaits review."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.supervision import Redated
from contracts.time import Mark
from services.supervision.domain.clocks import Clock
from services.supervision.tables import clock as clocks
from services.supervision.tables import redated, review

MOST = 240
"""Clocks at once; with those of the last case mostly one event of at most 256."""


async def keep(conn: AsyncConnection, event: UUID, dated: Sequence[Redated]) -> None:
    """So that the event is found from each of the cases."""
    rows = [{"clock": one.clock, "event_id": event, "case_number": one.case} for one in dated]
    if rows:
        await conn.execute(insert(redated).values(rows).on_conflict_do_nothing())


async def queue(
    conn: AsyncConnection, found: Iterable[tuple[Clock, Mark]], *, calendar: str, now: datetime
) -> None:
    rows = [
        {
            "clock": clock.id,
            "level": mark.level,
            "calendar": calendar,
            "case_number": clock.case,
            "at": mark.at.at,
            "legal_day": mark.at.legal_day,
            "queued_at": now,
        }
        for clock, mark in found
    ]
    if rows:
        await conn.execute(insert(review).values(rows).on_conflict_do_nothing())


async def cases_by_another(conn: AsyncConnection, calendar: str) -> list[str]:
    """Some cases with a running clock that was counted by another calendar."""
    asked = (
        select(clocks.c.case_number)
        .where(
            clocks.c.stopped_at.is_(None),
            or_(clocks.c.calendar < calendar, clocks.c.calendar > calendar),
        )
        .order_by(clocks.c.calendar)
        .limit(MOST)
    )
    return sorted(set(await conn.scalars(asked)))


async def pass_over(conn: AsyncConnection, cases: Sequence[str], calendar: str) -> None:
    """Leave the clocks of these cases as they are."""
    which = clocks.c.case_number.in_(cases)
    await conn.execute(update(clocks).where(which).values(calendar=calendar))
