"""The calendar in force for a service that counts: as shipped, and every layer published since."""

from collections.abc import Sequence

from sqlalchemy import Column, DateTime, Integer, MetaData, Table, Text, func, select, table
from sqlalchemy import column as named
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.calendars.layer import Layer
from contracts.envelope import Envelope
from contracts.supervision import CalendarPublished
from contracts.time import WorkCalendar
from services.chassis.consumer import Handle, Reaction, reacting
from services.chassis.kit import Kit, Loop
from services.chassis.received import Received
from services.chassis.work import Work, Works

NAME = "calendar_layer"
CREATE = f"""
CREATE TABLE {NAME} (
    number integer NOT NULL,
    layer jsonb NOT NULL,
    version text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT {NAME}_pk PRIMARY KEY (number)
)
"""
"""For a migration of each service that has an almanac."""

_LAYERS = table(NAME, named("number"), named("layer", JSONB), named("version"), named("at"))
_NEWEST = select(func.coalesce(func.max(_LAYERS.c.number), 0))
_ALL = select(_LAYERS.c.number, _LAYERS.c.layer).order_by(_LAYERS.c.number)


def layers_in(metadata: MetaData) -> Table:
    """The table, among those of a service."""
    return Table(
        NAME,
        metadata,
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("layer", JSONB, nullable=False),
        Column("version", Text, nullable=False),
        Column("at", DateTime(timezone=True), nullable=False),
    )


class Almanac:
    """Holds the calendar in force; asked again for every count, since it changes while we run."""

    def __init__(self, shipped: WorkCalendar) -> None:
        self._shipped = shipped
        self._newest = 0
        self.calendar = shipped

    def apply(self, layers: Sequence[Layer], *, newest: int) -> None:
        """Count by these layers, the first lowest. Raises what `Layer.over` raises."""
        calendar = self._shipped
        for layer in layers:
            calendar = layer.over(calendar)
        self.calendar, self._newest = calendar, newest

    async def load(self, conn: AsyncConnection) -> None:
        """Count by all that is on record."""
        rows = (await conn.execute(_ALL)).all()
        newest = rows[-1].number if rows else 0
        self.apply([Layer.model_validate(row.layer) for row in rows], newest=newest)

    async def follow(self, works: Works) -> int:
        """Another process may have heard of a layer, or a transaction of ours been undone."""
        async with works.read() as conn:
            if await conn.scalar(_NEWEST) == self._newest:
                return 0
            await self.load(conn)
        return 1

    async def hear(self, work: Work, event: CalendarPublished, envelope: Envelope) -> None:
        """Keep a published layer and count by it from now on."""
        await keep(work, event)
        await self.load(work.conn)


async def newest(conn: AsyncConnection) -> int:
    """Number of the uppermost layer; 0: as shipped."""
    return int(await conn.scalar(_NEWEST) or 0)


async def keep(work: Work, event: CalendarPublished) -> None:
    """Put a layer on record, once."""
    row = {
        "number": event.number,
        "layer": event.layer.model_dump(mode="json"),
        "version": event.version,
        "at": work.now(),
    }
    await work.conn.execute(insert(_LAYERS).values(row).on_conflict_do_nothing())


def heeding(almanac: Almanac, handle: Handle) -> Handle:
    """What a service does with its messages, and counting by the calendars among them.

    Its one consumer hears `CalendarPublished` beside its own subjects.
    """
    calendars = reacting([Reaction(CalendarPublished, almanac.hear)])

    async def both(work: Work, batch: list[Received]) -> None:
        await calendars(work, batch)
        await handle(work, batch)

    return both


def following(kit: Kit, almanac: Almanac) -> Loop:
    async def follow() -> int:
        return await almanac.follow(kit.works)

    return Loop("almanac", follow)
