"""Cases that are watched: which are open, how they stand, whose work is in them."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.time import Lamp
from services.supervision.tables import watched


class CaseUnknown(Exception):
    def __init__(self) -> None:
        super().__init__("监督台账中没有这一办件编号的记录，请核对编号。")


class CaseLine(BaseModel):
    number: str
    name: str
    party: str
    """As public pages may show it."""
    departments: list[str]
    lamp: Lamp
    """The worst of its clocks."""


async def departments_of(conn: AsyncConnection, number: str) -> frozenset[str]:
    """Departments with an item in the case. Raises `CaseUnknown`."""
    asked = select(watched.c.departments).where(watched.c.case_number == number)
    departments = await conn.scalar(asked)
    if departments is None:
        raise CaseUnknown
    return frozenset(departments)


async def open_ones(
    conn: AsyncConnection, *, now: datetime, after: str, most: int, lamp: Lamp | None = None
) -> list[CaseLine]:
    """Cases with a running clock, by number; with `lamp` only those it is the worst of."""
    asked = (
        select(watched, _lamp(now).label("lamp"))
        .where(watched.c.open, watched.c.case_number > after)
        .order_by(watched.c.case_number)
        .limit(most)
    )
    if lamp is not None:
        asked = asked.where(_lamp(now) == lamp)
    return [_line(row) for row in await conn.execute(asked)]


async def line_of(conn: AsyncConnection, number: str, *, now: datetime) -> CaseLine:
    """One case, open or not. Raises `CaseUnknown`."""
    asked = select(watched, _lamp(now).label("lamp")).where(watched.c.case_number == number)
    row = (await conn.execute(asked)).first()
    if row is None:
        raise CaseUnknown
    return _line(row)


async def by_lamp(conn: AsyncConnection, *, now: datetime) -> dict[Lamp, int]:
    """How many open cases have which worst lamp."""
    shown = _lamp(now).label("lamp")
    asked = select(shown, func.count().label("many")).where(watched.c.open).group_by(shown)
    return {Lamp(row.lamp): row.many for row in await conn.execute(asked)}


def _line(row: Any) -> CaseLine:
    return CaseLine(
        number=row.case_number,
        name=row.name,
        party=row.party,
        departments=row.departments,
        lamp=row.lamp,
    )


def _lamp(now: datetime) -> ColumnElement[str]:
    return case(
        (watched.c.dark_red_at <= now, Lamp.DARK_RED.value),
        (watched.c.red_at <= now, Lamp.RED.value),
        (watched.c.yellow_at <= now, Lamp.YELLOW.value),
        else_=Lamp.GREEN.value,
    )
