"""Calendars as proposed and published. One publication at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.calendars.layer import Layer
from contracts.time import SHANGHAI
from services.supervision.tables import calendar_proposal as table

_ONE_AT_A_TIME = text("LOCK TABLE calendar_proposal IN SHARE ROW EXCLUSIVE MODE")


@dataclass(frozen=True, slots=True)
class Proposal:
    id: UUID
    layer: Layer
    proposed_by: str
    proposed_at: datetime
    published_by: str | None = None
    published_at: datetime | None = None
    number: int | None = None
    """Its place among the published: a higher one lies over a lower one."""


async def add(conn: AsyncConnection, id: UUID, layer: Layer, *, by: str, at: datetime) -> Proposal:
    written = layer.model_dump(mode="json")
    row = {"id": id, "layer": written, "proposed_by": by, "proposed_at": at}
    await conn.execute(insert(table).values(row))
    return Proposal(id, layer, by, at)


async def lock(conn: AsyncConnection, id: UUID) -> Proposal | None:
    """That proposal; no other is published until the transaction ends."""
    await conn.execute(_ONE_AT_A_TIME)
    row = (await conn.execute(select(table).where(table.c.id == id))).first()
    return _proposal(row) if row else None


async def publish(
    conn: AsyncConnection, proposal: Proposal, *, by: str, at: datetime, number: int
) -> Proposal:
    given = {"published_by": by, "published_at": at, "number": number}
    await conn.execute(update(table).where(table.c.id == proposal.id).values(given))
    return replace(proposal, published_by=by, published_at=at, number=number)


async def newest(conn: AsyncConnection, *, most: int) -> Sequence[Proposal]:
    asked = select(table).order_by(table.c.proposed_at.desc(), table.c.id.desc()).limit(most)
    return [_proposal(row) for row in await conn.execute(asked)]


def _proposal(row: Any) -> Proposal:
    at = row.published_at
    return Proposal(
        row.id,
        Layer.model_validate(row.layer),
        row.proposed_by,
        row.proposed_at.astimezone(SHANGHAI),
        row.published_by,
        at.astimezone(SHANGHAI) if at else None,
        row.number,
    )
