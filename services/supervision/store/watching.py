"""One line for each case that is watched: what it is called, who works on it, its worst lamp."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.domain.story import Story
from services.supervision.store.columns import Columns, arrays, statement, unnested
from services.supervision.tables import INSTANT

_COLUMNS: Columns = {
    "case_number": Text,
    "name": Text,
    "party": Text,
    "departments": Text,
    "open": Boolean,
    "yellow_at": INSTANT,
    "red_at": INSTANT,
    "dark_red_at": INSTANT,
}
# Arrays of arrays cannot be unnested by rows, so departments travel joined.
_TAKEN = (f"string_to_array({n}, ',')" if n == "departments" else n for n in _COLUMNS)
_WRITE = statement(
    f"INSERT INTO watched ({', '.join(_COLUMNS)})"
    f" SELECT {', '.join(_TAKEN)} FROM {unnested(_COLUMNS)}"
    " ORDER BY case_number ON CONFLICT (case_number) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "case_number"),
    _COLUMNS,
)


@dataclass(frozen=True, slots=True)
class Lamps:
    """From when a case, the worst of its clocks, is yellow, red, dark red."""

    yellow_at: datetime | None
    red_at: datetime | None
    dark_red_at: datetime | None


async def write(conn: AsyncConnection, cases: Sequence[tuple[Story, Lamps]]) -> None:
    rows = [
        (
            story.number,
            story.name,
            story.party,
            ",".join(story.departments),
            story.open,
            lamps.yellow_at,
            lamps.red_at,
            lamps.dark_red_at,
        )
        for story, lamps in cases
    ]
    await conn.execute(_WRITE, arrays(_COLUMNS, rows))
