"""The public's screens under /open: no sign-in, the same rows as the API, JSON beside each page."""

from itertools import groupby
from operator import attrgetter
from pathlib import Path
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from services.chassis.auth import public
from services.chassis.pagination import After
from services.chassis.routing import ActRouter
from services.chassis.web import pages
from services.chassis.work import Transaction
from services.disclosure import queries
from services.disclosure.api import Key, Named, Sought
from services.disclosure.queries import Asked

router = ActRouter(prefix="/open", include_in_schema=False, dependencies=[Depends(public)])
templates = pages(Path(__file__).parent / "templates")

LATEST = 6
PER_PAGE = 20
MATTERS_PER_PAGE = 50


@router.get("")
async def entry(request: Request, work: Transaction) -> HTMLResponse:
    latest, _ = await queries.results(work.conn, Asked(limit=LATEST))
    organs = await queries.organs(work.conn, today=work.now().date())
    shown = {
        "latest": latest,
        "organs": organs,
        "matters": sum(organ.matters for organ in organs),
        "json": f"/api/disclosure/results?limit={LATEST}",
    }
    return templates.TemplateResponse(request, "open.html", shown)


@router.get("/matters")
async def matters(
    request: Request,
    work: Transaction,
    q: Sought = "",
    department: Named = "",
    after: After = None,
) -> HTMLResponse:
    today = work.now().date()
    asked = Asked(q, department, after=after, limit=MATTERS_PER_PAGE)
    found, more = await queries.matters(work.conn, asked, today=today)
    same = _query(q=q, department=department)
    shown = {
        "asked": asked,
        "organs": await queries.organs(work.conn, today=today),
        "groups": [(name, list(group)) for name, group in groupby(found, attrgetter("organ"))],
        "next": more,
        "here_again": f"/open/matters{same}",
        "json": f"/api/disclosure/matters{same}",
    }
    return templates.TemplateResponse(request, "matters.html", shown)


@router.get("/matters/{code}")
async def matter(request: Request, work: Transaction, code: Key) -> HTMLResponse:
    guide = await queries.matter(work.conn, code, today=work.now().date())
    shown = {"guide": guide, "json": f"/api/disclosure/matters/{guide.code}"}
    return templates.TemplateResponse(request, "matter.html", shown)


@router.get("/results")
async def results(
    request: Request,
    work: Transaction,
    q: Sought = "",
    department: Named = "",
    matter: Named = "",
    after: After = None,
) -> HTMLResponse:
    asked = Asked(q, department, matter, after=after, limit=PER_PAGE)
    found, more = await queries.results(work.conn, asked)
    same = _query(q=q, department=department, matter=matter)
    shown = {
        "asked": asked,
        "organs": await queries.organs(work.conn, today=work.now().date()),
        "found": found,
        "next": more,
        "here_again": f"/open/results{same}",
        "json": f"/api/disclosure/results{same}",
    }
    return templates.TemplateResponse(request, "results.html", shown)


@router.get("/results/{index}")
async def result(request: Request, work: Transaction, index: Key) -> HTMLResponse:
    record = await queries.result(work.conn, index)
    shown = {"record": record, "json": f"/api/disclosure/results/{record.index}"}
    return templates.TemplateResponse(request, "result.html", shown)


def _query(**asked: str) -> str:
    given = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(given)}" if given else ""
