"""The relay numbers committed events (`sourceseq`), publishes them in order, knows how far it is.

A number is committed before its event is published, so an event keeps it for ever; only then is a
position in one gapless sequence safe to use as a mark of progress, which an identity column is not.
"""

import asyncio
import contextlib
from typing import Any

import structlog
from nats.aio.client import Client
from nats.errors import Error as BusError
from nats.js.api import PubAck
from sqlalchemy import BigInteger, CheckConstraint, Column, SmallInteger, Table, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from contracts.envelope import numbered
from services.chassis.clock import Clock
from services.chassis.db import metadata
from services.chassis.received import PUBLISHED_AT

log = structlog.get_logger()

head = Table(
    "source_head",
    metadata,
    Column("one", SmallInteger, primary_key=True, autoincrement=False),
    Column("numbered", BigInteger, nullable=False),
    Column("published", BigInteger, nullable=False),
    CheckConstraint("one = 1", name="one"),
)

ONE_RELAY = 0x0B0C5
ANSWER = 5.0
"""Seconds to wait for the acknowledgements of what is in flight."""

_LOOK = text(
    "SELECT numbered, published, EXISTS (SELECT FROM outbox WHERE sourceseq IS NULL) AS waiting"
    " FROM source_head"
)
# The mark moves only from where this relay last left it: `rewind` may have moved it back.
_NUMBER = text(
    "WITH waiting AS (SELECT position, row_number() OVER (ORDER BY position) AS n FROM"
    " (SELECT position FROM outbox WHERE sourceseq IS NULL ORDER BY position LIMIT :most) w),"
    " given AS (UPDATE outbox SET sourceseq = h.numbered + w.n FROM waiting w, source_head h"
    " WHERE outbox.position = w.position RETURNING outbox.sourceseq)"
    " UPDATE source_head SET numbered = numbered + (SELECT count(*) FROM given),"
    " published = CASE WHEN published = :saved THEN :published ELSE published END"
    " RETURNING numbered, published"
)
_MARK = text("UPDATE source_head SET published = :published WHERE published = :saved")
_UNPUBLISHED = text(
    "SELECT sourceseq, id, route, body FROM outbox"
    " WHERE sourceseq > :published ORDER BY sourceseq LIMIT :most"
)


class Unacknowledged(ConnectionError):
    """The bus has not taken everything; the next step goes on with the same ids."""


class Relay:
    """One per source at a time: whoever holds the advisory lock."""

    def __init__(
        self, engine: AsyncEngine, bus: Client, *, clock: Clock, in_flight: int = 64
    ) -> None:
        self._engine = engine
        self._bus = bus
        self._js = bus.jetstream()
        self._clock = clock
        self._in_flight = in_flight
        self._conn: AsyncConnection | None = None
        self._published = 0
        self._saved = 0

    async def step(self, *, most: int = 256) -> int:
        """Number what is new, publish what is not acknowledged; return how many went out.

        Raises `Unacknowledged` if the bus did not take everything.
        """
        conn = await self._locked()
        if conn is None:
            return 0
        try:
            rows = await self._take(conn, most)
        except BaseException:
            await self._drop()
            raise
        sent = await self._publish(rows)
        self._published += sent
        if sent < len(rows):
            raise Unacknowledged(f"{len(rows) - sent} events not acknowledged by the bus")
        return sent

    async def close(self) -> None:
        """Save how far it is and leave the place to another."""
        if self._conn is None:
            return
        try:
            # Only a courtesy: what is not marked is sent again, and dropped by the stream.
            with contextlib.suppress(SQLAlchemyError, OSError):
                given = {"published": self._published, "saved": self._saved}
                await self._conn.execute(_MARK, given)
                await self._conn.commit()
        finally:
            await self._drop()

    async def _drop(self) -> None:
        """End the session, and with it the lock: a connection given back would keep it."""
        conn, self._conn = self._conn, None
        if conn is not None:
            await conn.invalidate()
            await conn.close()

    async def _locked(self) -> AsyncConnection | None:
        if self._conn is None:
            self._conn = await self._engine.connect()
            try:
                mine = await self._lock(self._conn)
            except BaseException:
                await self._drop()
                raise
            if not mine:
                conn, self._conn = self._conn, None
                await conn.close()
        return self._conn

    async def _lock(self, conn: AsyncConnection) -> bool:
        mine = await conn.scalar(text(f"SELECT pg_try_advisory_lock({ONE_RELAY})"))
        self._published = self._saved = (await conn.execute(_LOOK)).one().published
        # The lock belongs to the session and outlives this transaction.
        await conn.commit()
        return bool(mine)

    async def _take(self, conn: AsyncConnection, most: int) -> list[Any]:
        head = (await conn.execute(_LOOK)).one()
        if head.waiting or head.published != self._published:
            given = {"most": most, "published": self._published, "saved": self._saved}
            head = (await conn.execute(_NUMBER, given)).one()
            await conn.commit()
        self._published = self._saved = head.published
        rows: list[Any] = []
        if head.numbered > head.published:
            given = {"published": self._published, "most": most}
            rows = list(await conn.execute(_UNPUBLISHED, given))
        await conn.rollback()
        return rows

    async def _publish(self, rows: list[Any]) -> int:
        """Publish in order, several in flight; return how many of the first ones are acknowledged.

        After a failure what is in flight is drained, and the next step sends again from there with
        the same ids: the stream drops what it already has.
        """
        sent = 0
        for start in range(0, len(rows), self._in_flight):
            window = rows[start : start + self._in_flight]
            acknowledged = await self._publish_together(window)
            sent += acknowledged
            if acknowledged < len(window):
                break
        return sent

    async def _publish_together(self, rows: list[Any]) -> int:
        acks: list[asyncio.Future[PubAck]] = []
        try:
            for row in rows:
                if not self._bus.is_connected:
                    # The client would keep it, and for ever the place it has for its answer.
                    break
                acks.append(await self._hand_over(row))
            if acks:
                await asyncio.wait(acks, timeout=ANSWER)
        except BusError as error:
            log.warning("relay.refused", error=repr(error))
        finally:
            for ack in acks:
                ack.cancel()
        return _taken(acks)

    async def _hand_over(self, row: Any) -> asyncio.Future[PubAck]:
        headers = {"Nats-Msg-Id": str(row.id), PUBLISHED_AT: self._clock().isoformat()}
        body = numbered(row.body, row.sourceseq)
        return await self._js.publish_async(row.route, body, headers=headers)


def _taken(acks: list[asyncio.Future[PubAck]]) -> int:
    """How many of the first ones the stream has taken."""
    for count, ack in enumerate(acks):
        error = TimeoutError() if ack.cancelled() else ack.exception()
        if error is not None:
            log.warning("relay.refused", error=repr(error))
            # Looked at, so that asyncio does not report them as forgotten.
            _ = [one.cancelled() or one.exception() for one in acks[count:]]
            return count
    return len(acks)


async def head_of(conn: AsyncConnection) -> tuple[int, int, int]:
    """(numbered, published, not yet numbered): how far this source is."""
    row = (
        await conn.execute(
            text(
                "SELECT numbered, greatest(published, 0) AS published,"
                " (SELECT count(*) FROM outbox WHERE sourceseq IS NULL) AS waiting"
                " FROM source_head"
            )
        )
    ).one()
    return row.numbered, row.published, row.waiting


async def rewind(conn: AsyncConnection) -> None:
    """Publish everything anew: for a stream that was lost and is to be rebuilt from here."""
    # A mark no relay ever leaves, and another one each time, so that a running relay notices.
    await conn.execute(text("UPDATE source_head SET published = least(published, 0) - 1"))
