"""Dead letters: events a service has given up, to be looked at and tried again."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import URL, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from deploy.embedded.servers import Servers
from deploy.embedded.stack import SERVICES
from services.chassis import parking
from services.chassis.clock import SHANGHAI
from services.chassis.parking import parked
from services.chassis.received import Received


@dataclass(frozen=True, slots=True)
class Letter:
    service: str
    """Who could not handle it."""
    subject: str
    type: str
    published_at: datetime
    reason: str
    behind: int
    """Later events of the same subject that wait for it."""


async def dead(servers: Servers) -> list[Letter]:
    """Every dead letter of every service, oldest first."""
    return [letter for name in SERVICES for letter in await _of(name, servers.owners[name])]


async def replay(servers: Servers, *, subject: str | None = None) -> Mapping[str, int]:
    """Have them tried again, all or those of one subject; how many, by service."""
    again: dict[str, int] = {}
    for name in SERVICES:
        async with _connected(servers.owners[name]) as conn:
            again[name] = await parking.replay(conn, subject=subject)
    return again


async def _of(service: str, url: URL) -> list[Letter]:
    others = parked.alias()
    waiting = select(func.count()).where(others.c.subject == parked.c.subject).scalar_subquery()
    given_up = (
        select(parked, (waiting - 1).label("behind"))
        .where(parked.c.next_try_at.is_(None))
        .order_by(parked.c.position)
    )
    async with _connected(url) as conn:
        rows = (await conn.execute(given_up)).all()
    letters = []
    for row in rows:
        at = row.published_at.astimezone(SHANGHAI)
        type_ = Received.of(row.body, row.stream_seq, at).envelope.type
        letters.append(Letter(service, row.subject, type_, at, row.reason, row.behind))
    return letters


@asynccontextmanager
async def _connected(url: URL) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as conn:
            yield conn
    finally:
        await engine.dispose()
