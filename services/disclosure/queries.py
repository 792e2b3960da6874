"""What anybody may read. Only whitelisted columns are selected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.clock import SHANGHAI
from services.chassis.pagination import BadCursor, cursor, keys_of
from services.disclosure.domain.errors import MatterUnknown, RecordUnknown
from services.disclosure.domain.parties import PublicParty
from services.disclosure.domain.record import Record
from services.disclosure.domain.searching import pieces, words
from services.disclosure.tables import matter_guide, record

_LAST = 2**63 - 1
GRANTED, GUIDE = record.c, matter_guide.c

_SHOWN: tuple[ColumnElement[Any], ...] = (
    GRANTED.position,
    GRANTED.index_number,
    GRANTED.category,
    GRANTED.matter_code,
    GRANTED.matter_name,
    GRANTED.decision_number,
    GRANTED.party_name,
    GRANTED.party_code,
    GRANTED.department,
    GRANTED.organ,
    GRANTED.decided_on,
    GRANTED.validity_months,
    GRANTED.published_at,
    GRANTED.party_searched.is_not(None).label("searchable"),
)
"""What leaves the table: never the item."""


@dataclass(frozen=True, slots=True)
class Item:
    """A matter that a bundle consists of."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Guide:
    """What is public of a matter: the ten fields of 八公开, and where it stands."""

    code: str
    version: int
    effective_on: date
    bundle: bool
    item_type: str
    department: str
    organ: str
    statutory_limit: str
    subject: str
    name: str
    basis: str
    conditions: str
    materials: list[str]
    procedure: str
    promised_limit: str
    fee_basis: str
    fee_standard: str
    window_authority: str
    items: list[Item]
    """Of a bundle; otherwise none."""


@dataclass(frozen=True, slots=True)
class Organ:
    department: str
    name: str
    matters: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for, and how much of it at once."""

    q: str = ""
    department: str = ""
    matter: str = ""
    after: str | None = None
    limit: int = 20


async def results(conn: AsyncConnection, asked: Asked) -> tuple[list[Record], str | None]:
    """Newest first, and the cursor of the next page. Raises `BadCursor`."""
    query = select(*_SHOWN).order_by(GRANTED.position.desc()).limit(asked.limit + 1)
    if asked.after is not None:
        query = query.where(GRANTED.position < _position(asked.after))
    if asked.department:
        query = query.where(GRANTED.department == asked.department)
    if asked.matter:
        query = query.where(GRANTED.matter_code == asked.matter)
    query = query.where(*[await _about(conn, word) for word in words(asked.q)])
    rows = (await conn.execute(query)).all()
    shown = rows[: asked.limit]
    more = cursor(shown[-1].position) if len(rows) > asked.limit else None
    return [_record(row) for row in shown], more


async def result(conn: AsyncConnection, index: str) -> Record:
    """Raises `RecordUnknown`."""
    if not index.isprintable():
        raise RecordUnknown
    row = (await conn.execute(select(*_SHOWN).where(GRANTED.index_number == index))).first()
    if row is None:
        raise RecordUnknown
    return _record(row)


async def matters(
    conn: AsyncConnection, asked: Asked, *, today: date
) -> tuple[list[Guide], str | None]:
    """What is in force, by department and code, and the cursor of the next page.

    Raises `BadCursor`.
    """
    now = _in_force(today).subquery()
    query = select(now).order_by(now.c.department, now.c.code).limit(asked.limit + 1)
    if asked.after is not None:
        query = query.where(tuple_(now.c.department, now.c.code) > tuple_(*_place(asked.after)))
    if asked.department:
        query = query.where(now.c.department == asked.department)
    query = query.where(*(_contains(now.c.searched, word) for word in words(asked.q)))
    rows = (await conn.execute(query)).all()
    shown = rows[: asked.limit]
    more = cursor(shown[-1].department, shown[-1].code) if len(rows) > asked.limit else None
    return [_guide(row) for row in shown], more


async def matter(conn: AsyncConnection, code: str, *, today: date) -> Guide:
    """The version in force. Raises `MatterUnknown`."""
    if not code.isprintable():
        raise MatterUnknown
    row = (await conn.execute(_in_force(today).where(GUIDE.code == code))).first()
    if row is None:
        raise MatterUnknown
    return _guide(row)


async def organs(conn: AsyncConnection, *, today: date) -> Sequence[Organ]:
    """Who has matters in force, and how many."""
    now = _in_force(today).subquery()
    rows = await conn.execute(
        select(now.c.department, func.max(now.c.organ), func.count())
        .group_by(now.c.department)
        .order_by(now.c.department)
    )
    return [Organ(*row) for row in rows]


def _in_force(today: date) -> Select[Any]:
    return (
        select(matter_guide)
        .ext(distinct_on(GUIDE.code))
        .where(GUIDE.effective_on <= today)
        .order_by(GUIDE.code, GUIDE.version.desc())
    )


async def _about(conn: AsyncConnection, word: str) -> ColumnElement[bool]:
    """A word of the matter's name or the organ's, or of an organisation's name or code.

    The matters are looked up first: they are few, and records are then found by index alone.
    """
    named = select(GUIDE.code).distinct().where(_contains(GUIDE.searched, word))
    codes = (await conn.scalars(named)).all()
    pieced = GRANTED.party_pieces.contains(pieces(word))
    party = and_(pieced, _contains(GRANTED.party_searched, word))
    return or_(GRANTED.matter_code.in_(codes), party) if codes else party


def _contains(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    return column.contains(word, autoescape=True)


def _position(after: str) -> int:
    (position,) = keys_of(after, 1)
    if not isinstance(position, int) or not 0 <= position <= _LAST:
        raise BadCursor
    return position


def _place(after: str) -> list[str]:
    department, code = keys_of(after, 2)
    if not isinstance(department, str) or not isinstance(code, str):
        raise BadCursor
    if not (department + code).isprintable():
        raise BadCursor
    return [department, code]


def _record(row: Row[*tuple[Any, ...]]) -> Record:
    return Record(
        index=row.index_number,
        category=row.category,
        matter_code=row.matter_code,
        matter_name=row.matter_name,
        decision_number=row.decision_number,
        party=PublicParty(row.party_name, row.party_code, row.searchable),
        department=row.department,
        organ=row.organ,
        decided_on=row.decided_on,
        validity_months=row.validity_months,
        published_at=row.published_at.astimezone(SHANGHAI),
    )


def _guide(row: Row[Any]) -> Guide:
    told = {name: getattr(row, name) for name in Guide.__slots__}
    return Guide(**{**told, "items": [Item(**item) for item in row.items]})
