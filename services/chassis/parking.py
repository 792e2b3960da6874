"""Events that could not be handled yet: kept in order per subject, tried again from the table.

What came too early is tried as often as something else was handled; what failed, with back-off.
After five failures an event is dead: it stays, holds back the later ones of its own subject only,
raises an alarm, and waits for somebody to look and replay it.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from prometheus_client import Counter
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    bindparam,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.clock import SHANGHAI, office_clock
from services.chassis.db import metadata
from services.chassis.outage import is_outage
from services.chassis.received import Received, TooEarly
from services.chassis.work import Work, Works

log = structlog.get_logger()

MOST_FAILURES = 5
BACKOFF = (1, 5, 30, 120)

parked = Table(
    "parked",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("subject", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("stream_seq", BigInteger, nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False),
    Column("failures", SmallInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("next_try_at", DateTime(timezone=True)),
)
Index("parked_subject", parked.c.subject, parked.c.position)

_DUE = text(
    "SELECT subject FROM (SELECT DISTINCT ON (subject) subject, next_try_at FROM parked"
    " WHERE subject > :after ORDER BY subject, position) AS first"
    " WHERE next_try_at <= :now ORDER BY subject LIMIT :most"
).bindparams(bindparam("now", type_=DateTime(timezone=True)))

DEAD_LETTERS = Counter("yimen_dead_letters", "Events given up after five failures")


async def park(conn: AsyncConnection, received: Received, *, reason: str, failed: bool) -> None:
    """Keep an event for later, in its own transaction or in that of the events around it."""
    await conn.execute(
        insert(parked).values(
            id=received.envelope.id,
            subject=received.envelope.subject,
            body=received.body,
            stream_seq=received.stream_seq,
            published_at=received.published_at,
            failures=int(failed),
            reason=reason,
            next_try_at=_next_try(int(failed)),
        )
    )


class Parking:
    """Tries parked events again, the first of each subject first."""

    def __init__(self, works: Works, handle: Callable[[Work, list[Received]], Awaitable[None]]):
        self._works = works
        self._handle = handle
        self._after = ""

    async def step(self, *, most: int = 64) -> int:
        """Try the first due event of each of `most` subjects, and those behind it.

        Returns how many went. The next step goes on from there, so that many waiting subjects do
        not keep what is new from being heard.
        """
        async with self._works.read() as conn:
            # Leases and back-off run on real time, also where business time is virtual.
            given = {"now": office_clock(), "after": self._after, "most": most}
            subjects = list(await conn.scalars(_DUE, given))
        self._after = subjects[-1] if len(subjects) == most else ""
        settled = 0
        for subject in subjects:
            while await self._try_first(subject):
                settled += 1
        return settled

    async def _try_first(self, subject: str) -> bool:
        row: Any = None
        try:
            async with self._works.begin(self._works.as_system()) as work:
                row = (await work.conn.execute(_first_of(subject))).first()
                if row is None or row.next_try_at is None:
                    return False
                # The database tells instants in UTC; everybody else means the office's day.
                published_at = row.published_at.astimezone(SHANGHAI)
                received = Received.of(row.body, row.stream_seq, published_at)
                await self._handle(work, [received])
                await work.conn.execute(delete(parked).where(parked.c.position == row.position))
            return True
        except TooEarly:
            return False
        # Whatever a reaction raises must not stop the others; the row keeps count.
        except Exception as error:
            if row is None or is_outage(error):
                raise
            await self._failed(row, error)
            return False

    async def _failed(self, row: Any, error: Exception) -> None:
        failures = row.failures + 1
        dead = failures >= MOST_FAILURES
        log.error("event.failed", id=str(row.id), failures=failures, dead=dead, exc_info=error)
        if dead:
            DEAD_LETTERS.inc()
        async with self._works.begin(self._works.as_system()) as work:
            await work.conn.execute(
                update(parked)
                .where(parked.c.position == row.position)
                .values(
                    failures=failures,
                    reason=type(error).__name__,
                    next_try_at=None if dead else _next_try(failures),
                )
            )


async def replay(conn: AsyncConnection, *, subject: str | None = None) -> int:
    """Let dead letters be tried again; return how many."""
    again = (
        update(parked)
        .where(parked.c.next_try_at.is_(None))
        .values(next_try_at=_next_try(0), failures=0)
    )
    if subject is not None:
        again = again.where(parked.c.subject == subject)
    return (await conn.execute(again)).rowcount


def _first_of(subject: str) -> Any:
    return (
        select(parked)
        .where(parked.c.subject == subject)
        .order_by(parked.c.position)
        .limit(1)
        .with_for_update()
    )


def _next_try(failures: int) -> datetime:
    wait = BACKOFF[min(failures, len(BACKOFF)) - 1] if failures else 0
    return office_clock() + timedelta(seconds=wait)
