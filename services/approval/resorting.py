"""Open items sorted anew when another calendar comes into force, a few at a time."""

from sqlalchemy import BindParameter, Text, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.time import YearUnknown
from services.approval.domain.clocks import Yardstick
from services.approval.readmodel import Lens
from services.approval.store import DOSSIER, dossier
from services.approval.tables import MOMENT, WAITING, item
from services.chassis.kit import Kit

MOST = 100
"""Officers wait on the same locks."""

_IN_FORCE: BindParameter[str] = bindparam("in_force", type_=Text)
_OTHERWISE = (WAITING, or_(item.c.calendar < _IN_FORCE, item.c.calendar > _IN_FORCE))
_ANY = select(item.c.number).where(*_OTHERWISE).limit(1)
_FIRST = (
    select(*DOSSIER)
    .where(*_OTHERWISE)
    .order_by(item.c.number)
    .limit(MOST)
    .with_for_update(skip_locked=True)
)
_SORT = (
    update(item)
    .where(item.c.number == bindparam("wanted"))
    .values(
        promised_at=bindparam("promised", type_=MOMENT),
        statutory_at=bindparam("statutory", type_=MOMENT),
        calendar=_IN_FORCE,
    )
)


class Resorting:
    def __init__(self, kit: Kit, lens: Lens) -> None:
        self._kit = kit
        self._lens = lens

    async def pending(self) -> bool:
        async with self._kit.works.read() as conn:
            version = self._lens.almanac.calendar.version
            return await conn.scalar(_ANY, {"in_force": version}) is not None

    async def step(self) -> int:
        """Sort the first items that were sorted by another calendar; returns how many."""
        if not await self.pending():
            return 0
        async with self._kit.engine.begin() as conn:
            return await _sort(conn, self._lens.yardstick)


async def _sort(conn: AsyncConnection, yardstick: Yardstick) -> int:
    version = yardstick.calendar.version
    rows = (await conn.execute(_FIRST, {"in_force": version})).all()
    sorted_anew = []
    for row in rows:
        try:
            promised, statutory = yardstick.clocks(dossier(row).item).last_moments()
        except YearUnknown:
            # Better the old place in the list than none.
            promised, statutory = row.promised_at, row.statutory_at
        moved = {"wanted": row.number, "promised": promised, "statutory": statutory}
        sorted_anew.append({**moved, "in_force": version})
    if sorted_anew:
        await conn.execute(_SORT, sorted_anew)
    return len(rows)
