"""Levels: claimed in their order, recorded once, lifted but never erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Date, SmallInteger, Text, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.time import Instant, Level, Mark
from services.supervision.domain.clocks import Clock
from services.supervision.domain.levels import Order
from services.supervision.store.columns import Columns, arrays, statement, unnested
from services.supervision.store.rows import clock_of, fired_of, instant, withheld_of
from services.supervision.tables import INSTANT
from services.supervision.tables import clock as clocks

_FIRST = select(func.min(clocks.c.next_fire_at))
_CLAIM = (
    select(clocks)
    .where(
        clocks.c.next_fire_at <= bindparam("until", type_=INSTANT),
        clocks.c.calendar == bindparam("calendar", type_=Text),
    )
    .order_by(clocks.c.next_fire_at, clocks.c.next_order, clocks.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_RECORDED: Columns = {
    "clock": Text,
    "level": Text,
    "case_number": Text,
    "at": INSTANT,
    "legal_day": Date,
}
_RECORD = statement(
    f"INSERT INTO level ({', '.join(_RECORDED)}, recorded_at)"
    f" SELECT given.*, :recorded_at FROM {unnested(_RECORDED)}"
    " ON CONFLICT DO NOTHING RETURNING clock, level",
    _RECORDED,
).bindparams(bindparam("recorded_at", type_=INSTANT))
_MOVED: Columns = {
    "id": Text,
    "warned_at": INSTANT,
    "breached_at": INSTANT,
    "escalated_at": INSTANT,
    "next_fire_at": INSTANT,
    "next_level": Text,
    "next_order": SmallInteger,
}
_MOVE = statement(
    "UPDATE clock SET warned_at = coalesce(given.warned_at, clock.warned_at),"
    " breached_at = coalesce(given.breached_at, clock.breached_at),"
    " escalated_at = coalesce(given.escalated_at, clock.escalated_at),"
    " next_fire_at = given.next_fire_at, next_level = given.next_level,"
    f" next_order = given.next_order FROM {unnested(_MOVED)} WHERE clock.id = given.id",
    _MOVED,
)
_LIFT = text(
    "WITH lifted AS (UPDATE level SET lifted_at = :now WHERE clock = :clock AND level = :level"
    " AND lifted_at IS NULL RETURNING at, legal_day),"
    " cleared AS (UPDATE clock SET"
    " breached_at = CASE :level WHEN 'breached' THEN NULL ELSE breached_at END,"
    " escalated_at = CASE :level WHEN 'escalated' THEN NULL ELSE escalated_at END"
    " WHERE id = :clock)"
    " SELECT at, legal_day FROM lifted"
).bindparams(
    bindparam("now", type_=INSTANT), bindparam("clock", type_=Text), bindparam("level", type_=Text)
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A clock with a level due, held until the transaction ends."""

    clock: Clock
    fired: frozenset[Level]
    """Recorded, or withheld."""
    key: tuple[datetime, int, str]
    """When, in which order among those of one instant, and the clock's id."""


@dataclass(frozen=True, slots=True)
class Fired:
    clock: Clock
    mark: Mark


@dataclass(frozen=True, slots=True)
class Moved:
    """A clock after its levels have been fired."""

    clock: Clock
    fired: Sequence[Mark]
    following: Mark | None


async def first_due(conn: AsyncConnection) -> datetime | None:
    """When the next level of any clock is due; costs the same however many clocks are open."""
    due: datetime | None = await conn.scalar(_FIRST)
    return due


async def claim(
    conn: AsyncConnection, *, until: datetime, calendar: str, most: int
) -> list[Claimed]:
    """The first clocks with a level due by then. Those that others hold are passed over, and
    those counted by another calendar: they are dated anew first.
    """
    return [
        Claimed(
            clock_of(row),
            fired_of(row) | withheld_of(row),
            (row.next_fire_at, row.next_order, row.id),
        )
        for row in await conn.execute(_CLAIM, {"until": until, "calendar": calendar, "most": most})
    ]


async def record(
    conn: AsyncConnection, fired: Sequence[Fired], *, recorded_at: datetime
) -> set[tuple[str, Level]]:
    """Record levels; returns those that were not recorded before."""
    rows = [
        (one.clock.id, one.mark.level, one.clock.case, one.mark.at.at, one.mark.at.legal_day)
        for one in fired
    ]
    added = await conn.execute(_RECORD, {**arrays(_RECORDED, rows), "recorded_at": recorded_at})
    return {(row.clock, Level(row.level)) for row in added}


async def move(conn: AsyncConnection, moved: Sequence[Moved]) -> None:
    await conn.execute(_MOVE, arrays(_MOVED, map(_row, moved)))


def _row(one: Moved) -> tuple[object, ...]:
    at = {mark.level: mark.at.at for mark in one.fired}
    following = one.following
    return (
        one.clock.id,
        *(at.get(level) for level in Level),
        following.since if following else None,
        following.level if following else None,
        Order.of(one.clock, following.level) if following else None,
    )


async def lift(conn: AsyncConnection, clock: str, level: Level, *, now: datetime) -> Instant | None:
    """Say of a recorded level that it had not been reached; returns what had been recorded."""
    given = {"clock": clock, "level": level, "now": now}
    row = (await conn.execute(_LIFT, given)).first()
    return None if row is None else instant(row.at, row.legal_day)
