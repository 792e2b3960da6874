"""Messages that are no events: kept for an operator, acknowledged, in nobody's way."""

import hashlib

import structlog
from nats.aio.msg import Msg
from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import insert

from services.chassis.db import metadata
from services.chassis.work import Works

log = structlog.get_logger()

unreadable = Table(
    "unreadable",
    metadata,
    # Not its number in the stream: a rebuilt stream numbers anew.
    Column("digest", LargeBinary, primary_key=True),
    Column("stream_seq", BigInteger, nullable=False),
    Column("route", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)


async def keep(works: Works, message: Msg) -> None:
    """Each body once, however often it is delivered."""
    sequence = message.metadata.sequence.stream
    log.error("message.unreadable", subject=message.subject, stream_seq=sequence)
    row = {
        "digest": hashlib.sha256(message.data).digest(),
        "stream_seq": sequence,
        "route": message.subject,
        "body": message.data,
    }
    async with works.begin(works.as_system()) as work:
        await work.conn.execute(insert(unreadable).values(row).on_conflict_do_nothing())
