"""The officers' routes: inbox, item, and the acts. Every answer to an act is the item after it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
)

from contracts.roles import DEPARTMENTAL, Role
from contracts.time import SHANGHAI
from services.approval import commands, queries
from services.approval.commands import Verdict, officer
from services.approval.domain.errors import ForeignDepartment
from services.approval.domain.rules import RULES
from services.approval.domain.states import Act
from services.approval.readmodel import ItemOut, Lens, OpinionOut, WholeItemOut
from services.approval.store import Dossier
from services.chassis.auth import Principal, require
from services.chassis.pagination import After, Limit, Page
from services.chassis.routing import ActRouter
from services.chassis.work import Transaction, Work

LONGEST = 4000
"""Characters of an opinion, a reason or a remedy."""


def _printable(written: str) -> str:
    if "\x00" in written:
        raise ValueError("含有不可见的控制字符")
    return written


def _zoned(written: object) -> object:
    """A moment somebody claims, in Beijing time; without a zone nobody knows which it is."""
    if written is None:
        return None
    try:
        at = datetime.fromisoformat(written) if isinstance(written, str) else None
        if at is not None and at.tzinfo is not None:
            return at.astimezone(SHANGHAI)
    except (ValueError, OverflowError):
        pass
    raise ValueError("须为带时区的时间，如 2026-11-24T10:00:00+08:00")


Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=LONGEST),
    AfterValidator(_printable),
]
Occurred = Annotated[AwareDatetime | None, BeforeValidator(_zoned)]


Opinion = Annotated[Words, StringConstraints(min_length=1)]


class _Asked(BaseModel):
    """Unknown fields are refused, so that a slip of the pen is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RemarkIn(_Asked):
    opinion: Words = ""


class OpinionIn(_Asked):
    opinion: Opinion


class GrantIn(_Asked):
    reason: Words = ""
    occurred_at: Occurred = None
    """When it is said to have been decided; recorded, moves no clock."""


class DenyIn(GrantIn):
    """行政许可法 38 (2): without reason and remedy it is refused."""

    remedy: Words = ""


class Which(StrEnum):
    OPEN = "open"
    ALL = "all"


async def lens_of(request: Request) -> Lens:
    lens: Lens = request.app.state.lens
    return lens


Through = Annotated[Lens, Depends(lens_of)]
Reader = Annotated[Principal, Depends(require(*DEPARTMENTAL, Role.SUPERVISOR))]
DepartmentId = Annotated[str | None, Query(pattern=r"^[a-z0-9]{1,20}$")]

router = ActRouter(prefix="/api/approval", tags=["approval"])


def may(act: Act) -> Any:
    """Open to whoever has a role for it somewhere; whether for this item the domain decides."""
    return Depends(require(*RULES[act].who))


def readable(reader: Principal, wanted: str | None = None) -> frozenset[str] | None:
    """The departments whose items somebody sees, narrowed to the one asked for; None: all."""
    everything = reader.has(Role.SUPERVISOR)
    if wanted is not None:
        return frozenset({wanted}) if everything or reader.acts_for(wanted) else frozenset()
    return None if everything else reader.departments()


@router.get("/items")
async def inbox(
    work: Transaction,
    reader: Reader,
    lens: Through,
    *,
    state: Which = Which.OPEN,
    department: DepartmentId = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[ItemOut]:
    """Open items of the reader's departments by time left, or all of them, the newest first."""
    listed = await queries.inbox(
        work.conn,
        readable(reader, department),
        open_only=state is Which.OPEN,
        after=after,
        limit=limit,
    )
    return Page(items=[shown(lens, work, one) for one in listed.dossiers], next=listed.next)


@router.get("/items/{id}")
async def one(id: str, work: Transaction, reader: Reader, lens: Through) -> WholeItemOut:
    return await whole(lens, work, id)


@router.post("/items/{id}/claim", dependencies=[may(Act.CLAIM)])
async def claim(
    id: str, work: Transaction, lens: Through, remark: RemarkIn | None = None
) -> ItemOut:
    said = remark.opinion if remark else ""
    return shown(lens, work, await commands.step(work, id, Act.CLAIM, opinion=said))


@router.post("/items/{id}/review", dependencies=[may(Act.REVIEW)])
async def review(id: str, said: OpinionIn, work: Transaction, lens: Through) -> ItemOut:
    return shown(lens, work, await commands.step(work, id, Act.REVIEW, opinion=said.opinion))


@router.post("/items/{id}/check", dependencies=[may(Act.CHECK)])
async def check(id: str, said: OpinionIn, work: Transaction, lens: Through) -> ItemOut:
    return shown(lens, work, await commands.step(work, id, Act.CHECK, opinion=said.opinion))


@router.post("/items/{id}/grant", dependencies=[may(Act.GRANT)])
async def grant(id: str, work: Transaction, lens: Through, said: GrantIn | None = None) -> ItemOut:
    said = said or GrantIn()
    verdict = Verdict(Act.GRANT, said.reason, occurred_at=said.occurred_at)
    return shown(lens, work, await commands.decide(work, id, verdict, offices=lens.offices))


@router.post("/items/{id}/deny", dependencies=[may(Act.DENY)])
async def deny(id: str, said: DenyIn, work: Transaction, lens: Through) -> ItemOut:
    verdict = Verdict(Act.DENY, said.reason, said.remedy, said.occurred_at)
    return shown(lens, work, await commands.decide(work, id, verdict, offices=lens.offices))


def shown(lens: Lens, work: Work, dossier: Dossier) -> ItemOut:
    return lens.show(dossier, officer(work.principal, dossier.item.department), now=work.now())


async def whole(lens: Lens, work: Work, number: str) -> WholeItemOut:
    """One item with all that was written about it. Raises `UnknownItem`, `ForeignDepartment`."""
    dossier = await queries.one(work.conn, number)
    who = work.principal
    if not who.has(Role.SUPERVISOR) and not who.acts_for(dossier.item.department):
        raise ForeignDepartment
    said = await queries.opinions(work.conn, dossier.item.number)
    return WholeItemOut(
        **dict(shown(lens, work, dossier)), opinions=[OpinionOut.of(one) for one in said]
    )
