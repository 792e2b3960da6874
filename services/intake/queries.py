"""Looking cases up: lists for the desk, and who may see which case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.auth import Forbidden, Principal
from services.chassis.clock import SHANGHAI
from services.chassis.pagination import cursor, keys_of
from services.intake.domain.states import State
from services.intake.hall import Hall
from services.intake.sealing import TAIL, id_blind, phone_blind, tail_blind
from services.intake.store.cases import CaseUnknown, Filed, folded, grams, read
from services.intake.tables import case_file, case_item

EVERYTHING = ("clerk", "preexaminer", "issue_clerk", "supervisor")
"""Roles that see all cases of the hall."""
OFFICERS = ("handler", "reviewer", "decider", "head", "lead")

_LAST = "\uffff"
_WHOLE_NUMBER = 7
"""From so many characters on, digits may be somebody's whole number."""


@dataclass(frozen=True, slots=True)
class Line:
    """One case in a list. Nothing in it needs to be sealed."""

    number: str
    code: str
    version: int
    state: State
    applicant: str
    project: str | None
    since: datetime


async def find(
    conn: AsyncConnection, q: str, *, hall: Hall, after: str | None = None, limit: int = 20
) -> tuple[list[Line], str | None]:
    """Cases by the beginning of their number, by part of a name, or by a number of the applicant.

    An ID or telephone number is found whole, an ID number also by its last four characters.
    Newest first. Raises `BadCursor`.
    """
    wanted = select(case_file).order_by(case_file.c.number.desc()).limit(limit + 1)
    if q.strip():
        wanted = wanted.where(or_(*_meanings(q, hall)))
    return await _page(conn, wanted, after=after, limit=limit)


async def own(
    conn: AsyncConnection, owner: str, *, after: str | None = None, limit: int = 20
) -> tuple[list[Line], str | None]:
    """What this account submitted online, newest first. Raises `BadCursor`."""
    wanted = select(case_file).where(case_file.c.owner == owner)
    wanted = wanted.order_by(case_file.c.number.desc()).limit(limit + 1)
    return await _page(conn, wanted, after=after, limit=limit)


async def read_for(conn: AsyncConnection, principal: Principal, number: str) -> Filed:
    """The one door to a case. Raises `CaseUnknown` for staff, `Forbidden` for everybody else.

    Whoever may not see a case does not learn whether it exists.
    """
    if principal.has(*EVERYTHING):
        return await read(conn, number)
    departments = principal.departments(*OFFICERS)
    if departments and await _has_item(conn, number, sorted(departments)):
        return await read(conn, number)
    try:
        filed = await read(conn, number)
    except CaseUnknown:
        raise NotYours from None
    if principal.has("applicant", "agent") and filed.owner == principal.subject:
        return filed
    raise NotYours


class NotYours(Forbidden):
    def __init__(self) -> None:
        super().__init__("这个办件不是您或您所在部门的，不能查看。")


async def _has_item(conn: AsyncConnection, number: str, departments: Sequence[str]) -> bool:
    found = exists().where(case_item.c.number == number, case_item.c.department.in_(departments))
    return bool(await conn.scalar(select(found)))


def _meanings(q: str, hall: Hall) -> list[ColumnElement[bool]]:
    """What somebody may have meant; any of it will do."""
    written = folded(q)
    number = written.upper()
    meanings: list[ColumnElement[bool]] = [case_file.c.applicant == q.strip()]
    if number.isalnum():
        meanings.append(case_file.c.number.between(number, number + _LAST))
    if len(written) >= 2:
        pairs = literal(grams(written), ARRAY(Text))
        names = func.concat_ws("|", case_file.c.applicant, case_file.c.project_name)
        named = func.replace(func.lower(names), " ", "").contains(written, autoescape=True)
        meanings.append(case_file.c.grams.contains(pairs) & named)
    if len(number) == TAIL:
        meanings.append(case_file.c.id_tail_blind == tail_blind(hall.vault, number))
    if len(number) >= _WHOLE_NUMBER:
        meanings.append(case_file.c.id_blind == id_blind(hall.vault, number))
        meanings.append(case_file.c.phone_blind == phone_blind(hall.vault, number))
    return meanings


async def _page(
    conn: AsyncConnection, wanted: Any, *, after: str | None, limit: int
) -> tuple[list[Line], str | None]:
    if after is not None:
        (last,) = keys_of(after, 1)
        wanted = wanted.where(case_file.c.number < str(last))
    rows = (await conn.execute(wanted)).all()
    lines = [_line(row) for row in rows[:limit]]
    return lines, cursor(lines[-1].number) if len(rows) > limit else None


def _line(row: Any) -> Line:
    since = row.received_at or row.submitted_at
    return Line(
        row.number,
        row.code,
        row.version,
        State(row.state),
        row.applicant,
        row.project_name,
        since.astimezone(SHANGHAI),
    )
