"""The steps of a case in lanes: the front desk, each department, supervision, publication."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.queries.entries import Entry
from services.supervision.tables import department

DESK, WATCH, OPEN = "综合窗口", "监督", "公开"
LANES = {"intake": DESK, "supervision": WATCH, "disclosure": OPEN}


@dataclass(frozen=True, slots=True)
class Step:
    entry: Entry
    lane: str


@dataclass(frozen=True, slots=True)
class Lanes:
    names: tuple[str, ...]
    """From left to right."""
    steps: tuple[Step, ...]


async def names_of_departments(conn: AsyncConnection) -> dict[str, str]:
    rows = await conn.execute(select(department.c.id, department.c.name))
    return {row.id: row.name for row in rows}


def in_lanes(entries: Sequence[Entry], names: dict[str, str]) -> Lanes:
    """Each step in the lane of whoever spoke; a lane for each department that has an item."""
    working = dict.fromkeys(e.department for e in entries if e.department != "-")
    departments = {id: names.get(id, id) for id in working}
    steps = tuple(Step(entry, _lane(entry, departments)) for entry in entries)
    return Lanes((DESK, *departments.values(), WATCH, OPEN), steps)


def _lane(entry: Entry, departments: dict[str, str]) -> str:
    service = entry.type.partition(".")[0]
    return LANES.get(service) or departments.get(entry.department, DESK)
