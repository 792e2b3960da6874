"""Looking at items: inboxes, one item, what was written about it. Locks nothing."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Select, Text, any_, bindparam, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.time import SHANGHAI
from services.approval.domain.errors import UnknownItem
from services.approval.domain.states import Act
from services.approval.store import DOSSIER, Dossier, canonical, dossier
from services.approval.tables import MOMENT, WAITING, item, opinion
from services.chassis.pagination import BadCursor, cursor, keys_of


@dataclass(frozen=True, slots=True)
class Opinion:
    act: Act
    actor_name: str
    at: datetime
    occurred_at: datetime | None
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Listed:
    dossiers: list[Dossier]
    next: str | None


_NUMBER = re.compile(r"[0-9A-Z-]{1,60}")
_URGENCY = (item.c.promised_at, item.c.statutory_at, item.c.number)
_NEWEST = (item.c.number.desc(),)


async def inbox(
    conn: AsyncConnection,
    departments: Collection[str] | None,
    *,
    open_only: bool,
    after: str | None,
    limit: int,
) -> Listed:
    """Open items, the most pressing first; or all, the newest case first.

    `departments` None: of all. Raises `BadCursor`.
    """
    order = _URGENCY if open_only else _NEWEST
    wanted = select(item.c.number).order_by(*order).limit(limit + 1)
    if departments is not None:
        wanted = wanted.where(_of(sorted(departments)))
    wanted = _pressing(wanted, after) if open_only else _before(wanted, after)
    # First which, by the index alone; then all that is told of these few.
    page = wanted.subquery()
    whole = select(*DOSSIER).join(page, page.c.number == item.c.number).order_by(*order)
    rows = (await conn.execute(whole)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return Listed([dossier(row) for row in rows[:limit]], _place(last, open_only=open_only))


async def one(conn: AsyncConnection, number: str) -> Dossier:
    """Raises `UnknownItem`."""
    row = (await conn.execute(select(*DOSSIER).where(item.c.number == canonical(number)))).first()
    if row is None:
        raise UnknownItem
    return dossier(row)


async def opinions(conn: AsyncConnection, number: str) -> list[Opinion]:
    """Everything written about an item, in order."""
    said = select(opinion).where(opinion.c.item == number).order_by(opinion.c.position)
    return [
        Opinion(
            act=Act(row.act),
            actor_name=row.actor_name,
            at=row.at.astimezone(SHANGHAI),
            occurred_at=row.occurred_at and row.occurred_at.astimezone(SHANGHAI),
            text=row.text,
            remedy=row.remedy,
        )
        for row in await conn.execute(said)
    ]


def _pressing(wanted: Select[Any], after: str | None) -> Select[Any]:
    wanted = wanted.where(WAITING)
    if after is None:
        return wanted
    promised, statutory, number = keys_of(after, 3)
    place = (_moment(promised), _moment(statutory), bindparam(None, _number(number), Text()))
    return wanted.where(tuple_(*_URGENCY) > tuple_(*place))


def _before(wanted: Select[Any], after: str | None) -> Select[Any]:
    if after is None:
        return wanted
    (number,) = keys_of(after, 1)
    return wanted.where(item.c.number < _number(number))


def _place(last: Any, *, open_only: bool) -> str | None:
    if last is None:
        return None
    if not open_only:
        return cursor(last.number)
    return cursor(last.promised_at.isoformat(), last.statutory_at.isoformat(), last.number)


def _moment(written: str | int) -> Any:
    try:
        at = datetime.fromisoformat(str(written))
    except ValueError as error:
        raise BadCursor from error
    if at.tzinfo is None or not MINYEAR + 1 < at.year < MAXYEAR:
        raise BadCursor
    return bindparam(None, at, MOMENT)


def _number(written: str | int) -> str:
    if not _NUMBER.fullmatch(str(written)):
        raise BadCursor
    return str(written)


def _of(departments: list[str]) -> ColumnElement[bool]:
    if len(departments) == 1:
        # An index can be read in order only if its first column is one value.
        return item.c.department == departments[0]
    return item.c.department == any_(bindparam(None, departments, ARRAY(Text)))
