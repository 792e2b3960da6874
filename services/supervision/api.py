"""JSON doors: a case's ledger and clocks, open cases, the ledger's head, the live stream."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from contracts.roles import DEPARTMENTAL, Role
from contracts.time import Lamp
from services.chassis.auth import Forbidden, Principal, require
from services.chassis.pagination import After, BadCursor, Limit, Page, cursor, keys_of
from services.chassis.routing import ActRouter
from services.chassis.texts import LINE
from services.chassis.work import Transaction, Work, Works
from services.supervision.audit import Verdict, verify
from services.supervision.domain.law import Law
from services.supervision.queries import cases, clocks, entries
from services.supervision.queries.cases import CaseLine, CaseUnknown
from services.supervision.queries.clocks import CaseClocks
from services.supervision.queries.entries import Entry, LedgerHead

PREFIX = "/api/supervision"

router = ActRouter(prefix=PREFIX, tags=["supervision"])
slow = APIRouter(prefix=PREFIX, tags=["supervision"])
"""Without a transaction around the whole request."""

Number = Annotated[str, Path(max_length=40, pattern=LINE)]
Supervisor = Annotated[Principal, Depends(require(Role.SUPERVISOR))]
Concerned = Annotated[
    Principal, Depends(require(Role.SUPERVISOR, Role.CLERK, *sorted(DEPARTMENTAL)))
]


def law(request: Request) -> Law:
    found: Law = request.app.state.law()
    return found


TheLaw = Annotated[Law, Depends(law)]


@router.get("/cases/{number}/ledger")
async def case_ledger(
    number: Number, who: Supervisor, work: Transaction, after: After = None, limit: Limit = 100
) -> Page[Entry]:
    """Every event of the case, in the order of the ledger."""
    found = await entries.after(work.conn, _index(after), most=limit + 1, case=number)
    if not found and after is None:
        raise CaseUnknown
    more = cursor(found[limit - 1].index) if len(found) > limit else None
    return Page(items=found[:limit], next=more)


@router.get("/cases/{number}/clocks")
async def case_clocks(number: Number, who: Concerned, work: Transaction, by: TheLaw) -> CaseClocks:
    """The clocks of the case as they stand now."""
    await _open_to(who, number, work)
    return await clocks.of_case(work.conn, number, law=by, now=work.now())


@router.get("/cases")
async def open_cases(
    who: Supervisor,
    work: Transaction,
    lamp: Annotated[Lamp | None, Query()] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[CaseLine]:
    """Cases with a running clock, with their worst lamp."""
    last = "" if after is None else str(keys_of(after, 1)[0])
    found = await cases.open_ones(work.conn, now=work.now(), after=last, most=limit + 1, lamp=lamp)
    more = cursor(found[limit - 1].number) if len(found) > limit else None
    return Page(items=found[:limit], next=more)


@router.get("/ledger/head")
async def ledger_head(who: Supervisor, work: Transaction) -> LedgerHead:
    return await entries.head(work.conn)


@slow.get("/ledger/verify")
async def ledger_verify(who: Supervisor, request: Request) -> Verdict:
    """Read the whole ledger again and check every byte of it."""
    works: Works = request.app.state.works
    async with works.read() as conn:
        return await verify(conn)


async def _open_to(who: Principal, number: str, work: Work) -> None:
    """Raises `CaseUnknown`, and `Forbidden` for a department without an item in the case."""
    departments = await cases.departments_of(work.conn, number)
    if not who.has(Role.SUPERVISOR, Role.CLERK) and departments.isdisjoint(who.departments()):
        raise Forbidden("您所在的部门在此办件中没有事项，无权查看它的时限。")


def _index(after: str | None) -> int:
    """The index behind a cursor. Raises `BadCursor`."""
    if after is None:
        return -1
    (index,) = keys_of(after, 1)
    if not isinstance(index, int):
        raise BadCursor
    return index
