"""The front desk: find a case, look at it, take the next step."""

from typing import Annotated

from fastapi import Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ConfigDict

from services.chassis.auth import Principal, require
from services.chassis.pagination import After
from services.chassis.routing import ActRouter
from services.chassis.texts import LINE
from services.chassis.work import Transaction
from services.intake import queries
from services.intake.api.access import (
    DOERS,
    Accepter,
    Deliverer,
    Here,
    Number,
    Receiver,
    Refuser,
    Staff,
    Unmasker,
    Viewer,
)
from services.intake.api.asked import RefusalIn
from services.intake.api.told import CaseFileOut, lines_out
from services.intake.commands import accepting, delivering, receiving, revealing
from services.intake.commands.dossier import Dossier
from services.intake.commands.revealing import Field, Reason
from services.intake.hall import Hall
from services.intake.pages.screens import back_to, show

router = ActRouter(prefix="/desk")

AtTheDesk = Annotated[Principal, Depends(require(*queries.EVERYTHING, "catalogue_admin"))]
DONE = {
    "received": "已收件，请打印收件凭证交给申请人。",
    "accept": "已受理，各事项已分送部门，请打印受理通知书。",
    "not-accept": "已作出不予受理决定。",
    "deliver": "已出件，请申请人签收。",
}


class RefusalForm(RefusalIn):
    """As the form sends it, with its key."""

    model_config = ConfigDict(extra="ignore")


@router.get("")
async def find(
    request: Request,
    who: AtTheDesk,
    work: Transaction,
    hall: Here,
    q: Annotated[str, Query(max_length=100, pattern=LINE)] = "",
    after: After = None,
) -> HTMLResponse:
    if not who.has(*queries.EVERYTHING):
        return show(request, "desk/find.html", q="", found=[], more=None)
    lines, more = await queries.find(work.conn, q, hall=hall, after=after)
    found = await lines_out(work, lines, hall)
    return show(request, "desk/find.html", q=q, found=found, more=more)


@router.get("/cases/{number}")
async def look(
    request: Request,
    number: Number,
    who: Staff,
    work: Transaction,
    hall: Here,
    done: Annotated[str, Query(max_length=20, pattern=LINE)] = "",
) -> HTMLResponse:
    dossier = await _read(work, who, number, hall)
    return _case(request, dossier, who, hall, notice=DONE.get(done, ""))


@router.get("/file/{number}")
async def file(
    request: Request, number: Number, who: Viewer, work: Transaction, hall: Here
) -> HTMLResponse:
    """The case file as a fragment, for the screens of departments with an item in the case."""
    dossier = await _read(work, who, number, hall)
    return show(request, "desk/file.html", case=CaseFileOut.of(dossier, hall))


@router.post("/cases/{number}/receive")
async def receive(number: Number, who: Receiver, work: Transaction, hall: Here) -> RedirectResponse:
    await receiving.receive(work, number, hall=hall)
    return back_to(f"/desk/cases/{number}?done=received")


@router.post("/cases/{number}/accept")
async def accept(number: Number, who: Accepter, work: Transaction, hall: Here) -> RedirectResponse:
    await accepting.accept(work, number, hall=hall)
    return back_to(f"/desk/cases/{number}?done=accept")


@router.post("/cases/{number}/not-accept")
async def not_accept(
    number: Number,
    who: Refuser,
    work: Transaction,
    hall: Here,
    refusal: Annotated[RefusalForm, Form()],
) -> RedirectResponse:
    await accepting.not_accept(work, number, refusal.refusal(), hall=hall)
    return back_to(f"/desk/cases/{number}?done=not-accept")


@router.post("/cases/{number}/deliver")
async def deliver(
    number: Number,
    who: Deliverer,
    work: Transaction,
    hall: Here,
    method: Annotated[str, Form(max_length=20)] = "window",
) -> RedirectResponse:
    await delivering.deliver(work, number, method=method, hall=hall)
    return back_to(f"/desk/cases/{number}?done=deliver")


@router.post("/cases/{number}/reveal")
async def reveal(
    request: Request,
    number: Number,
    who: Unmasker,
    work: Transaction,
    hall: Here,
    field: Annotated[Field, Form()],
    reason: Annotated[Reason, Form()],
) -> HTMLResponse:
    """Answered at once and never kept: a page with the number must not be reloadable by address."""
    dossier = await _read(work, who, number, hall)
    value = revealing.reveal(work, dossier.filed, field, reason, vault=hall.vault)
    return _case(request, dossier, who, hall, shown=(field, value))


async def _read(work: Transaction, who: Principal, number: str, hall: Hall) -> Dossier:
    filed = await queries.read_for(work.conn, who, number)
    version = await hall.version(work.conn, filed.case.code, filed.case.version)
    return Dossier(filed, version)


def _case(
    request: Request,
    dossier: Dossier,
    who: Principal,
    hall: Hall,
    *,
    notice: str = "",
    shown: tuple[Field, str] | None = None,
) -> HTMLResponse:
    offered = [act for act in dossier.filed.case.offered() if who.has(*DOERS[act])]
    return show(
        request,
        "desk/case.html",
        case=CaseFileOut.of(dossier, hall),
        acts=offered,
        notice=notice,
        shown=shown,
        may_print=who.has("clerk", "issue_clerk"),
    )
