"""Clocks of cases: locked, compared, written where something has changed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ARRAY,
    Boolean,
    Date,
    Integer,
    SmallInteger,
    Text,
    any_,
    bindparam,
    delete,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.time import Level
from services.supervision.domain.clocks import Clock
from services.supervision.domain.levels import Order, Reckoned
from services.supervision.store.columns import Columns, arrays, statement, unnested
from services.supervision.store.rows import FACTS, Row, clock_of, facts_of, fired_of, withheld_of
from services.supervision.tables import INSTANT
from services.supervision.tables import clock as table

_KINDS: Columns = {
    "n": SmallInteger,
    "amount": Integer,
    "extension": Integer,
    "started_at": INSTANT,
    "started_on": Date,
    "stopped_at": INSTANT,
    "stopped_on": Date,
    "provisional": Boolean,
    "yellow_at": INSTANT,
    "red_at": INSTANT,
    "next_fire_at": INSTANT,
    "next_order": SmallInteger,
}
_DERIVED = ("calendar", "provisional", "due", "yellow_at", "red_at")
_NEXT = ("next_fire_at", "next_level", "next_order", "withheld")
_COLUMNS: Columns = {name: _KINDS.get(name, Text) for name in (*FACTS, *_DERIVED, *_NEXT)}

_RECORDED = ("warned_at", "breached_at", "escalated_at")
_KNOWN = (*FACTS, *_DERIVED, *_NEXT, *_RECORDED)
_OF_CASES = (
    select(*(table.c[name] for name in _KNOWN))
    .where(table.c.case_number == any_(bindparam("cases", type_=ARRAY(Text, dimensions=1))))
    .order_by(table.c.id)
    .with_for_update()
)
_WRITE = statement(
    f"INSERT INTO clock ({', '.join(_COLUMNS)})"
    f" SELECT * FROM {unnested(_COLUMNS)}"
    " ORDER BY id ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "id"),
    _COLUMNS,
)


class Kept:
    """A clock as it was last written; read as far as it is asked for."""

    __slots__ = ("_row",)

    def __init__(self, row: Row) -> None:
        self._row = row

    def says(self, clock: Clock, *, calendar: str) -> bool:
        """Whether it holds these very facts, counted by that calendar."""
        same = self._row.calendar == calendar
        return same and tuple(self._row[: len(FACTS)]) == facts_of(clock)

    @property
    def clock(self) -> Clock:
        return clock_of(self._row)

    @property
    def fired(self) -> frozenset[Level]:
        return fired_of(self._row)

    @property
    def withheld(self) -> frozenset[Level]:
        return withheld_of(self._row)

    @property
    def calendar(self) -> str:
        """Version of the one it was counted by."""
        return str(self._row.calendar)

    @property
    def due(self) -> str | None:
        due: str | None = self._row.due
        return due

    def was_reached(self, level: Level, now: datetime) -> bool:
        """Whether by its own calendar that level has been reached by now, recorded or not."""
        if level is Level.BREACHED or self._row.next_level != Level.ESCALATED:
            at = self._row.red_at
        else:
            at = self._row.next_fire_at
        return at is not None and at <= now

    @property
    def lamps(self) -> tuple[datetime | None, datetime | None]:
        """From when it is yellow, and red or dark red."""
        return self._row.yellow_at, self._row.red_at


@dataclass(frozen=True, slots=True)
class Changed:
    """A clock to be written, what follows from it, and which of its levels are recorded."""

    clock: Clock
    reckoned: Reckoned
    fired: frozenset[Level]
    withheld: frozenset[Level] = frozenset()


async def lock(conn: AsyncConnection, cases: Sequence[str]) -> dict[str, dict[str, Kept]]:
    """The clocks of these cases by id, held until the transaction ends."""
    kept: defaultdict[str, dict[str, Kept]] = defaultdict(dict)
    for row in await conn.execute(_OF_CASES, {"cases": list(cases)}):
        kept[row.case_number][row.id] = Kept(row)
    return kept


async def write(conn: AsyncConnection, changed: Sequence[Changed], *, calendar: str) -> None:
    rows = [_row(one, calendar) for one in changed]
    await conn.execute(_WRITE, arrays(_COLUMNS, rows))


async def drop(conn: AsyncConnection, ids: Sequence[str]) -> None:
    """Clocks that were never started after all. What was recorded of them stays recorded."""
    await conn.execute(delete(table).where(table.c.id.in_(ids)))


def _row(one: Changed, calendar: str) -> tuple[object, ...]:
    reckoned = one.reckoned
    following = reckoned.next(one.fired | one.withheld)
    return (
        *facts_of(one.clock),
        calendar,
        reckoned.provisional,
        reckoned.due,
        reckoned.since(Level.WARNED),
        reckoned.since(Level.BREACHED),
        following.since if following else None,
        following.level if following else None,
        Order.of(one.clock, following.level) if following else None,
        ",".join(sorted(one.withheld)),
    )
