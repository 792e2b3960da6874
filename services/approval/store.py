"""Items in PostgreSQL: the only SQL that writes. One statement to load, one to save.

A transaction locks its item, then (deciding) its department's number series, and the case's chain
last of all, in the outbox: nothing else that two departments share.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from sqlalchemy import (
    ARRAY,
    SmallInteger,
    Text,
    any_,
    bindparam,
    cast,
    insert,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import TextClause
from sqlalchemy.types import TypeEngine

from contracts.identifiers import IdentifierRefused, item_number, split_item_number
from contracts.intake import ItemRouted
from contracts.time import SHANGHAI
from services.approval.domain.errors import ForeignDepartment, UnknownItem
from services.approval.domain.item import Item, Signed
from services.approval.domain.rules import Officer
from services.approval.domain.states import Act, State
from services.approval.tables import MOMENT, item


@dataclass(frozen=True, slots=True)
class Dossier:
    """An item, and all that intake told when it routed it."""

    item: Item
    routed: ItemRouted

    @classmethod
    def opened(cls, routed: ItemRouted, *, case: str, department: str, at: datetime) -> Self:
        opened = Item(
            number=routed.item,
            case=case,
            department=department,
            terms=routed.terms,
            promise=routed.promise,
            received_on=routed.received_on,
            accepted_on=routed.accepted_on,
            routed_at=at.astimezone(SHANGHAI),
        )
        return cls(opened, routed)


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody put on record with an act."""

    act: Act
    by: Officer
    at: datetime
    text: str = ""
    remedy: str = ""
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A new item, intake's own words, and when its limits run out."""

    item: Item
    told: dict[str, Any]
    promised_at: datetime
    statutory_at: datetime
    calendar: str
    """Version of the one they are counted by."""


DOSSIER = [
    *(column for column in item.c if column is not item.c.routed),
    cast(item.c.routed, Text).label("routed"),
]
_FOR_CHANGE = (
    select(*DOSSIER)
    .where(
        item.c.number == bindparam("wanted"),
        item.c.department == any_(bindparam("departments", type_=ARRAY(Text))),
    )
    .with_for_update()
)
_ADD = insert(item)


async def add(conn: AsyncConnection, openings: Iterable[Opening]) -> None:
    """An item that is there already is an error: intake routes each once."""
    rows = [
        {
            "number": one.item.number,
            "case_number": one.item.case,
            "department": one.item.department,
            "state": one.item.state,
            "routed": one.told,
            "routed_at": one.item.routed_at,
            "promised_at": one.promised_at,
            "statutory_at": one.statutory_at,
            "calendar": one.calendar,
        }
        for one in openings
    ]
    await conn.execute(_ADD, rows)


def canonical(written: str) -> str:
    """An item's number as it is stored. Raises `UnknownItem` for what can be none."""
    try:
        return item_number(*split_item_number(written))
    except IdentifierRefused as error:
        raise UnknownItem from error


async def load_for(conn: AsyncConnection, number: str, departments: Collection[str]) -> Dossier:
    """Read in order to change: nobody else can until this transaction ends.

    Raises `UnknownItem`, `ForeignDepartment`; a stranger does not even make the owners wait.
    """
    wanted = canonical(number)
    found = await conn.execute(_FOR_CHANGE, {"wanted": wanted, "departments": sorted(departments)})
    row = found.first()
    if row is not None:
        return dossier(row)
    theirs = await conn.scalar(select(item.c.department).where(item.c.number == wanted))
    if theirs is None:
        raise UnknownItem
    if theirs in departments:
        # It was opened between the two looks.
        return await load_for(conn, number, departments)
    raise ForeignDepartment


_TYPES: Mapping[str, TypeEngine[Any]] = {
    "year": SmallInteger(),
    **dict.fromkeys(("at", "occurred_at", "claimed_at"), MOMENT),
}


def _typed(statement: str) -> TextClause:
    """With a type for every parameter: asyncpg takes no guess."""
    written = text(statement)
    names = written.compile().params
    return written.bindparams(*(bindparam(name, type_=_TYPES.get(name, Text())) for name in names))


_WRITE = (
    "INSERT INTO opinion (item, act, actor, actor_name, at, occurred_at, text, remedy)"
    " VALUES (:number, :act, :actor, :actor_name, :at, :occurred_at, :text, :remedy)"
)
_SAVE = _typed(
    "WITH moved AS (UPDATE item SET state = :state, handler = :handler,"
    " handler_name = :handler_name, claimed_at = :claimed_at, reviewed_by = :reviewed_by,"
    f" checked_by = :checked_by WHERE number = :number) {_WRITE}"
)
_DECIDE = _typed(
    "WITH numbered AS (INSERT INTO decision_series AS s (department, year, last)"
    " VALUES (:department, :year, 1) ON CONFLICT (department, year)"
    " DO UPDATE SET last = s.last + 1 RETURNING last),"
    " decided AS (UPDATE item SET state = :state, decider = :actor, decider_name = :actor_name,"
    " decided_at = :at, decision_number = :before || numbered.last || :after"
    " FROM numbered WHERE number = :number RETURNING decision_number),"
    f" written AS ({_WRITE}) SELECT decision_number FROM decided"
)


async def save(conn: AsyncConnection, moved: Item, written: Written) -> None:
    """The item after an act that decides nothing, and what was said."""
    claim = moved.claim
    await conn.execute(
        _SAVE,
        {
            **_writing(moved, written),
            "handler": claim.account if claim else None,
            "handler_name": claim.name if claim else None,
            "claimed_at": claim.at if claim else None,
            "reviewed_by": moved.reviewed_by,
            "checked_by": moved.checked_by,
        },
    )


async def decide(
    conn: AsyncConnection, moved: Item, written: Written, *, numbering: tuple[str, str]
) -> str:
    """The item after its decision, and what was said; returns the decision's number.

    The series is the department's own of that year, without gaps.
    """
    before, after = numbering
    values = {
        **_writing(moved, written),
        "department": moved.department,
        "year": written.at.year,
        "before": before,
        "after": after,
    }
    return str((await conn.execute(_DECIDE, values)).scalar_one())


def _writing(moved: Item, written: Written) -> dict[str, object]:
    return {
        "number": moved.number,
        "state": moved.state,
        "act": written.act,
        "actor": written.by.account,
        "actor_name": written.by.name,
        "at": written.at,
        "occurred_at": written.occurred_at,
        "text": written.text,
        "remedy": written.remedy,
    }


def dossier(row: Any) -> Dossier:
    opened = Dossier.opened(
        ItemRouted.model_validate_json(row.routed),
        case=row.case_number,
        department=row.department,
        at=row.routed_at,
    )
    now = replace(
        opened.item,
        state=State(row.state),
        claim=_signed(row.handler, row.handler_name, row.claimed_at),
        reviewed_by=row.reviewed_by,
        checked_by=row.checked_by,
        decision=_signed(row.decider, row.decider_name, row.decided_at),
        decision_number=row.decision_number,
    )
    return Dossier(now, opened.routed)


def _signed(account: str | None, name: str | None, at: datetime | None) -> Signed | None:
    if account is None or name is None or at is None:
        return None
    return Signed(account, name, at.astimezone(SHANGHAI))
