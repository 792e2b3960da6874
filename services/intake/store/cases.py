"""Cases and their items. `load` locks, `read` looks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Date, DateTime, SmallInteger, Text, bindparam, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.identifiers import Channel
from contracts.parties import PartyKind
from services.chassis.clock import SHANGHAI
from services.chassis.vault import Vault
from services.intake.domain.applicant import Applicant, IdKind
from services.intake.domain.case import Case, Item, Refusal
from services.intake.domain.choice import Project
from services.intake.domain.states import ItemState, State
from services.intake.sealing import Sealed
from services.intake.tables import case_file, case_item


class CaseUnknown(Exception):
    def __init__(self) -> None:
        super().__init__("没有这个编号的办件，请按收件凭证核对编号。")


@dataclass(frozen=True, slots=True)
class Filed:
    """A case as it lies in the archive: with who applied, and for what project."""

    case: Case
    kind: PartyKind
    name: str
    id_kind: IdKind
    sealed: Sealed
    owner: str | None = None
    """The account that submitted it online."""
    project: Project | None = None

    def applicant(self, vault: Vault) -> Applicant:
        """With the numbers readable: only for somebody who may, or for what is public anyway."""
        sealed = self.sealed
        return Applicant(
            self.kind,
            self.name,
            self.id_kind,
            vault.open(sealed.id_number),
            vault.open(sealed.phone) if sealed.phone else None,
        )


async def add(conn: AsyncConnection, filed: Filed) -> None:
    """File a new case. Its items come with its acceptance."""
    case, sealed, project = filed.case, filed.sealed, filed.project
    await conn.execute(
        _ADD,
        {
            **_moved(case),
            "code": case.code,
            "version": case.version,
            "channel": case.channel,
            "chosen": list(case.chosen),
            "materials": sorted(case.materials),
            "project_name": project.name if project else None,
            "project_code": project.code if project else None,
            "party_kind": filed.kind,
            "applicant": filed.name,
            "id_kind": filed.id_kind,
            "id_sealed": sealed.id_number,
            "id_blind": sealed.id_blind,
            "id_tail_blind": sealed.id_tail_blind,
            "phone_sealed": sealed.phone,
            "phone_blind": sealed.phone_blind,
            "query_code_sealed": sealed.query_code,
            "owner": filed.owner,
            "grams": grams(filed.name, project.name if project else ""),
        },
    )


async def load(conn: AsyncConnection, number: str) -> Filed:
    """Read in order to change: nobody else can meanwhile. Raises `CaseUnknown`."""
    return (await load_many(conn, [number]))[number]


async def load_many(conn: AsyncConnection, numbers: Iterable[str]) -> dict[str, Filed]:
    """Lock cases in the order of their numbers. Raises `CaseUnknown`."""
    return await _fetch(conn, numbers, lock=True)


async def read(conn: AsyncConnection, number: str) -> Filed:
    """Raises `CaseUnknown`."""
    return (await _fetch(conn, [number], lock=False))[number]


async def save(conn: AsyncConnection, cases: Sequence[Case]) -> None:
    """Write where cases and their items stand now; one statement, however many."""
    moved = [_moved(case) for case in cases]
    items = [{"number": case.number, **_item_row(item)} for case in cases for item in case.items]
    await conn.execute(_SAVE, {**_columns(_CASE_COLUMNS, moved), **_columns(_ITEM_COLUMNS, items)})


def grams(*names: str) -> list[str]:
    """All pairs of neighbouring characters: what a part of a name is found by."""
    return sorted({n[i : i + 2] for n in map(folded, names) for i in range(max(len(n) - 1, 0))})


def folded(name: str) -> str:
    """One spelling for searching."""
    return "".join(name.split()).lower()


async def _fetch(conn: AsyncConnection, numbers: Iterable[str], *, lock: bool) -> dict[str, Filed]:
    wanted = {"numbers": sorted(set(numbers))}
    rows = (await conn.execute(_LOCKED if lock else _LOOKED, wanted)).all()
    if len(rows) < len(wanted["numbers"]):
        raise CaseUnknown
    # A second statement, not a join: after waiting for the lock it sees what the other one wrote.
    items: dict[str, list[Item]] = {row.number: [] for row in rows}
    if any(row.accepted_at is not None for row in rows):
        for item in (await conn.execute(_ITEMS, wanted)).all():
            items[item.number].append(_item(item))
    return {row.number: _filed(row, tuple(items[row.number])) for row in rows}


_ADD = insert(case_file)
_LOOKED = (
    select(case_file)
    .where(case_file.c.number == bindparam("numbers", type_=ARRAY(Text)).any_())
    .order_by(case_file.c.number)
)
_LOCKED = _LOOKED.with_for_update()
_ITEMS = (
    select(case_item)
    .where(case_item.c.number == bindparam("numbers", type_=ARRAY(Text)).any_())
    .order_by(case_item.c.number, case_item.c.position)
)

_WHEN = DateTime(timezone=True)
_CASE_COLUMNS: dict[str, Any] = {
    "number": Text,
    "state": Text,
    "submitted_at": _WHEN,
    "received_at": _WHEN,
    "accepted_at": _WHEN,
    "accepted_on": Date,
    "refusal_reason": Text,
    "right_organ": Text,
}
_ITEM_COLUMNS: dict[str, Any] = {
    "number": Text,
    "key": Text,
    "position": SmallInteger,
    "department": Text,
    "state": Text,
    "ended_at": _WHEN,
    "decision": Text,
    "delivered_at": _WHEN,
    "method": Text,
}
_CHANGING = [name for name in _CASE_COLUMNS if name != "number"]
_SAVE = text(
    "WITH moved AS (UPDATE case_file SET "
    + ", ".join(f"{name} = m.{name}" for name in _CHANGING)
    + f" FROM unnest({', '.join(f':case_{name}' for name in _CASE_COLUMNS)})"
    + f" AS m({', '.join(_CASE_COLUMNS)}) WHERE case_file.number = m.number)"
    + f" INSERT INTO case_item AS i ({', '.join(_ITEM_COLUMNS)})"
    + f" SELECT * FROM unnest({', '.join(f':item_{name}' for name in _ITEM_COLUMNS)})"
    + " ON CONFLICT (number, key) DO UPDATE SET state = excluded.state,"
    + " ended_at = excluded.ended_at, decision = excluded.decision,"
    + " delivered_at = excluded.delivered_at, method = excluded.method"
    + " WHERE (i.state, i.delivered_at) IS DISTINCT FROM (excluded.state, excluded.delivered_at)"
).bindparams(
    *(bindparam(f"case_{name}", type_=ARRAY(kind)) for name, kind in _CASE_COLUMNS.items()),
    *(bindparam(f"item_{name}", type_=ARRAY(kind)) for name, kind in _ITEM_COLUMNS.items()),
)
"""One statement for all that can change; unchanged items are left alone."""


def _columns(names: Iterable[str], rows: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    prefix = "case" if names is _CASE_COLUMNS else "item"
    return {f"{prefix}_{name}": [row[name] for row in rows] for name in names}


def _moved(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "state": case.state,
        "submitted_at": case.submitted_at,
        "received_at": case.received_at,
        "accepted_at": case.accepted_at,
        "accepted_on": case.accepted_on,
        "refusal_reason": case.refusal.reason if case.refusal else None,
        "right_organ": case.refusal.right_organ if case.refusal else None,
    }


def _item_row(item: Item) -> dict[str, Any]:
    return {name: getattr(item, name) for name in _ITEM_COLUMNS if name != "number"}


def _item(row: Any) -> Item:
    return Item(
        key=row.key,
        department=row.department,
        position=row.position,
        state=ItemState(row.state),
        ended_at=_local(row.ended_at),
        decision=row.decision,
        delivered_at=_local(row.delivered_at),
        method=row.method,
    )


def _filed(row: Any, items: tuple[Item, ...]) -> Filed:
    refusal = None if row.refusal_reason is None else Refusal(row.refusal_reason, row.right_organ)
    case = Case(
        number=row.number,
        code=row.code,
        version=row.version,
        channel=Channel(row.channel),
        chosen=tuple(row.chosen),
        materials=frozenset(row.materials),
        state=State(row.state),
        submitted_at=_local(row.submitted_at),
        received_at=_local(row.received_at),
        accepted_at=_local(row.accepted_at),
        accepted_on=row.accepted_on,
        refusal=refusal,
        items=items,
    )
    sealed = Sealed(
        row.id_sealed,
        row.id_blind,
        row.id_tail_blind,
        row.phone_sealed,
        row.phone_blind,
        row.query_code_sealed,
    )
    project = Project(row.project_name, row.project_code) if row.project_name else None
    kind, id_kind = PartyKind(row.party_kind), IdKind(row.id_kind)
    return Filed(case, kind, row.applicant, id_kind, sealed, row.owner, project)


def _local(at: datetime | None) -> datetime | None:
    """As the office reads it: `.date()` must be the day the law counts."""
    return at.astimezone(SHANGHAI) if at else None
