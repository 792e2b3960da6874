"""Lock-out: failures in a row for one name, whether or not anybody is called so."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

from sqlalchemy import case, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.tables import attempt


@dataclass(frozen=True, slots=True)
class LockOut:
    failures: int
    """In a row before the name is locked."""
    seconds: int
    """The lock lasts this long after the last failure, and so long failures are remembered."""


async def seconds_locked(
    conn: AsyncConnection, name: str, *, now: datetime, lock_out: LockOut
) -> int:
    """0 if the name is not locked."""
    tried = (await conn.execute(select(attempt).where(attempt.c.name_digest == _key(name)))).first()
    if tried is None or tried.failures < lock_out.failures:
        return 0
    until: datetime = tried.last_at + timedelta(seconds=lock_out.seconds)
    return max(0, ceil((until - now).total_seconds()))


async def failed(conn: AsyncConnection, name: str, *, now: datetime, lock_out: LockOut) -> None:
    since = now - timedelta(seconds=lock_out.seconds)
    first = insert(attempt).values(name_digest=_key(name), failures=1, last_at=now)
    one_more = case((attempt.c.last_at < since, 1), else_=attempt.c.failures + 1)
    await conn.execute(
        first.on_conflict_do_update(
            index_elements=[attempt.c.name_digest],
            set_={"failures": one_more, "last_at": now},
        )
    )


async def forget(conn: AsyncConnection, name: str) -> None:
    await conn.execute(delete(attempt).where(attempt.c.name_digest == _key(name)))


async def forget_old(conn: AsyncConnection, *, now: datetime, lock_out: LockOut) -> None:
    since = now - timedelta(seconds=lock_out.seconds)
    await conn.execute(delete(attempt).where(attempt.c.last_at < since))


def _key(name: str) -> bytes:
    return sha256(name.encode()).digest()
