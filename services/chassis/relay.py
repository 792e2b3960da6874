"""The relay numbers committed events (`sourceseq`), publishes them in order, knows how far it is.

A number is committed before its event is published, so an event keeps it for ever; only then is a
position in one gapless sequence safe to use as a mark of progress, which an identity column is not.
"""

import asyncio
from typing import Any

import structlog
from nats.errors import Error as BusError
from nats.js import JetStreamContext
from nats.js.errors import Error as StreamError
from sqlalchemy import BigInteger, CheckConstraint, Column, SmallInteger, Table, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from contracts.envelope import numbered
from services.chassis.clock import Clock
from services.chassis.db import metadata

log = structlog.get_logger()

head = Table(
    "source_head",
    metadata,
    Column("one", SmallInteger, CheckConstraint("one = 1", name="one"), primary_key=True),
    Column("numbered", BigInteger, nullable=False),
    Column("published", BigInteger, nullable=False),
)
FIRST_HEAD = insert(head).values(one=1, numbered=0, published=0)

ONE_RELAY = 0x0B0C5
PUBLISHED_AT = "Yimen-Published-At"
"""Header: the broker's time as the relay's clock has it, for rehearsals on virtual time."""

_NUMBER = text(
    "WITH waiting AS (SELECT position, row_number() OVER (ORDER BY position) AS n FROM"
    " (SELECT position FROM outbox WHERE sourceseq IS NULL ORDER BY position LIMIT :most) w),"
    " given AS (UPDATE outbox SET sourceseq = h.numbered + w.n FROM waiting w, source_head h"
    " WHERE outbox.position = w.position RETURNING outbox.sourceseq)"
    " UPDATE source_head SET numbered = numbered + (SELECT count(*) FROM given),"
    " published = :published RETURNING numbered, published"
)
_UNPUBLISHED = text(
    "SELECT sourceseq, id, route, body FROM outbox"
    " WHERE sourceseq > :published ORDER BY sourceseq LIMIT :most"
)
_HEAD = text("SELECT numbered, published FROM source_head")


class Relay:
    """One per source at a time: whoever holds the advisory lock."""

    def __init__(
        self, engine: AsyncEngine, js: JetStreamContext, *, clock: Clock, in_flight: int = 64
    ) -> None:
        self._engine = engine
        self._js = js
        self._clock = clock
        self._in_flight = in_flight
        self._conn: AsyncConnection | None = None
        self._published: int | None = None
        self._saved: int | None = None

    async def step(self, *, most: int = 256) -> int:
        """Number what is new, publish what is not acknowledged; return how many went out."""
        conn = await self._locked()
        if conn is None:
            return 0
        try:
            rows = await self._take(conn, most)
        except BaseException:
            await self.close()
            raise
        sent = await self._publish(rows)
        self._published = (self._published or 0) + sent
        if sent < len(rows):
            raise ConnectionError(f"{len(rows) - sent} events not acknowledged by the bus")
        return sent

    async def close(self) -> None:
        conn, self._conn, self._published = self._conn, None, None
        if conn is not None:
            await conn.invalidate()
            await conn.close()

    async def _locked(self) -> AsyncConnection | None:
        if self._conn is None:
            conn = await self._engine.connect()
            mine = await conn.scalar(text(f"SELECT pg_try_advisory_lock({ONE_RELAY})"))
            await conn.commit()
            if not mine:
                await conn.close()
                return None
            self._conn = conn
        return self._conn

    async def _take(self, conn: AsyncConnection, most: int) -> list[Any]:
        if self._published is None:
            self._saved = self._published = (await conn.execute(_HEAD)).one().published
        if self._published != self._saved or await self._waiting(conn):
            given = {"most": most, "published": self._published}
            row = (await conn.execute(_NUMBER, given)).one()
            self._saved = row.published
            await conn.commit()
        found = await conn.execute(_UNPUBLISHED, {"published": self._published, "most": most})
        rows = list(found)
        await conn.rollback()
        return rows

    async def _waiting(self, conn: AsyncConnection) -> bool:
        unnumbered = text("SELECT EXISTS (SELECT FROM outbox WHERE sourceseq IS NULL)")
        return bool(await conn.scalar(unnumbered))

    async def _publish(self, rows: list[Any]) -> int:
        """Publish in order, several in flight; return how many of the first ones are acknowledged.

        After a failure what is in flight is drained, and the next step sends again from there with
        the same ids: the stream drops what it already has.
        """
        sent = 0
        for start in range(0, len(rows), self._in_flight):
            acks = [
                await self._js.publish_async(
                    row.route,
                    numbered(row.body, row.sourceseq),
                    headers={
                        "Nats-Msg-Id": str(row.id),
                        PUBLISHED_AT: self._clock().isoformat(),
                    },
                )
                for row in rows[start : start + self._in_flight]
            ]
            done = await asyncio.gather(
                *(asyncio.wait_for(ack, 5) for ack in acks), return_exceptions=True
            )
            for one in done:
                if isinstance(one, BusError | StreamError | TimeoutError):
                    log.warning("relay.refused", error=repr(one))
                    return sent
                if isinstance(one, BaseException):
                    raise one
                sent += 1
        return sent


async def head_of(conn: AsyncConnection) -> tuple[int, int, int]:
    """(numbered, published, not yet numbered): how far this source is."""
    row = (
        await conn.execute(
            text(
                "SELECT numbered, published,"
                " (SELECT count(*) FROM outbox WHERE sourceseq IS NULL) AS waiting"
                " FROM source_head"
            )
        )
    ).one()
    return row.numbered, row.published, row.waiting


async def rewind(conn: AsyncConnection) -> None:
    """Publish everything anew: for a stream that was lost and is to be rebuilt from here."""
    await conn.execute(text("UPDATE source_head SET published = 0"))
