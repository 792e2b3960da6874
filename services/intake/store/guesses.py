"""Wrong query codes in a row. A number nobody has is counted like any other, and answered alike."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.tables import query_guess

_ALONE = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("number"), 0)))
_FORGOTTEN = timedelta(days=1)
_FEW = 20


async def wrong_so_far(conn: AsyncConnection, number: str, *, since: datetime) -> int:
    """Wrong codes in a row, the last after `since`. Guesses at one number wait for each other."""
    await conn.execute(_ALONE, {"number": number})
    counted = select(query_guess.c.wrong).where(
        query_guess.c.number == number, query_guess.c.last_at > since
    )
    return await conn.scalar(counted) or 0


async def wrong(conn: AsyncConnection, number: str, *, count: int, at: datetime) -> None:
    guess = insert(query_guess).values(number=number, wrong=count, last_at=at)
    told = {"wrong": guess.excluded.wrong, "last_at": guess.excluded.last_at}
    await conn.execute(guess.on_conflict_do_update(index_elements=["number"], set_=told))
    old = select(query_guess.c.number).where(query_guess.c.last_at < at - _FORGOTTEN).limit(_FEW)
    await conn.execute(delete(query_guess).where(query_guess.c.number.in_(old)))


async def right(conn: AsyncConnection, number: str) -> None:
    await conn.execute(delete(query_guess).where(query_guess.c.number == number))
