"""The officers' screens: inbox and item. They read and act through the same doors as the API."""

from pathlib import Path
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.approval import commands, queries
from services.approval.api import (
    DepartmentId,
    Opinion,
    Reader,
    Through,
    Which,
    Words,
    may,
    readable,
    shown,
    whole,
)
from services.approval.commands import Verdict
from services.approval.domain.states import Act
from services.approval.store import Dossier
from services.chassis.pagination import After
from services.chassis.routing import ActRouter
from services.chassis.web import pages
from services.chassis.work import Transaction

PER_PAGE = 50

router = ActRouter(prefix="/office", include_in_schema=False, default_response_class=HTMLResponse)
templates = pages(Path(__file__).parent / "templates")


@router.get("")
async def inbox(
    request: Request,
    work: Transaction,
    reader: Reader,
    lens: Through,
    *,
    state: Which = Which.OPEN,
    department: DepartmentId = None,
    after: After = None,
) -> Response:
    listed = await queries.inbox(
        work.conn,
        readable(reader, department),
        open_only=state is Which.OPEN,
        after=after,
        limit=PER_PAGE,
    )
    own = readable(reader)
    given = {
        "items": [shown(lens, work, dossier) for dossier in listed.dossiers],
        "next": listed.next,
        "state": state,
        "department": department,
        "departments": lens.offices.names(own),
    }
    return templates.TemplateResponse(request, "inbox.html", given)


@router.get("/items/{id}")
async def one(
    id: str, request: Request, work: Transaction, reader: Reader, lens: Through
) -> Response:
    item = await whole(lens, work, id)
    remedy = lens.offices.of(item.department).remedy()
    return templates.TemplateResponse(request, "item.html", {"item": item, "remedy": remedy})


@router.post("/items/{id}/claim", dependencies=[may(Act.CLAIM)])
async def claim(id: str, work: Transaction) -> Response:
    return _back(await commands.step(work, id, Act.CLAIM))


@router.post("/items/{id}/review", dependencies=[may(Act.REVIEW)])
async def review(id: str, work: Transaction, opinion: Annotated[Opinion, Form()]) -> Response:
    return _back(await commands.step(work, id, Act.REVIEW, opinion=opinion))


@router.post("/items/{id}/check", dependencies=[may(Act.CHECK)])
async def check(id: str, work: Transaction, opinion: Annotated[Opinion, Form()]) -> Response:
    return _back(await commands.step(work, id, Act.CHECK, opinion=opinion))


@router.post("/items/{id}/grant", dependencies=[may(Act.GRANT)])
async def grant(
    id: str, work: Transaction, lens: Through, reason: Annotated[Words, Form()] = ""
) -> Response:
    verdict = Verdict(Act.GRANT, reason)
    return _back(await commands.decide(work, id, verdict, offices=lens.offices))


@router.post("/items/{id}/deny", dependencies=[may(Act.DENY)])
async def deny(
    id: str,
    work: Transaction,
    lens: Through,
    grounds: Annotated[Words, Form()] = "",
    remedy: Annotated[Words, Form()] = "",
) -> Response:
    verdict = Verdict(Act.DENY, grounds, remedy)
    return _back(await commands.decide(work, id, verdict, offices=lens.offices))


def _back(dossier: Dossier) -> RedirectResponse:
    return RedirectResponse(f"/office/items/{dossier.item.number}", status_code=303)
