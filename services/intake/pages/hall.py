"""The citizens' hall: what can be applied for, and how far one's own case is."""

from typing import Annotated

from fastapi import Form, Path, Query, Request
from fastapi.responses import HTMLResponse

from services.chassis.auth import Public
from services.chassis.pagination import After
from services.chassis.routing import ActRouter
from services.chassis.texts import LINE
from services.chassis.work import Transaction
from services.intake import queries
from services.intake.api.access import Here, Number, Owner
from services.intake.api.matters import MatterLine, MatterOut
from services.intake.api.progress import refused, told
from services.intake.api.told import lines_out
from services.intake.commands.dossier import Dossier
from services.intake.inquiry import Inquiry, Refused, inquire
from services.intake.pages.screens import show

router = ActRouter(prefix="/hall")


@router.get("")
async def matters(
    request: Request,
    who: Public,
    work: Transaction,
    hall: Here,
    q: Annotated[str, Query(max_length=50, pattern=LINE)] = "",
) -> HTMLResponse:
    editions = await hall.editions(work.conn)
    current = editions.all_current(on=work.now().date())
    lines = [MatterLine.of(v, hall) for v in current if q.strip() in v.offer.name]
    departments = sorted({line.department_name for line in lines})
    grouped = [(name, [m for m in lines if m.department_name == name]) for name in departments]
    return show(request, "hall/matters.html", q=q.strip(), grouped=grouped)


@router.get("/matters/{code}")
async def guide(
    request: Request,
    code: Annotated[str, Path(max_length=40)],
    who: Public,
    work: Transaction,
    hall: Here,
) -> HTMLResponse:
    editions = await hall.editions(work.conn)
    matter = MatterOut.of(editions.current(code, on=work.now().date()), hall)
    return show(request, "hall/guide.html", matter=matter)


@router.get("/progress")
async def ask(
    request: Request, who: Public, number: Annotated[str, Query(max_length=60, pattern=LINE)] = ""
) -> HTMLResponse:
    return show(request, "hall/ask.html", number=number, trouble="")


@router.post("/progress")
async def progress(
    request: Request,
    who: Public,
    work: Transaction,
    hall: Here,
    number: Annotated[str, Form(max_length=60)],
    code: Annotated[str, Form(max_length=20)],
) -> HTMLResponse:
    """Posted, so that the code stands in no address; only wrong guesses leave a trace."""
    found = await inquire(work, Inquiry(number, code), hall=hall)
    if isinstance(found, Refused):
        problem, detail = refused(found, hall)
        page = show(request, "hall/ask.html", number=number, trouble=detail)
        page.status_code = problem.status
        return page
    return show(request, "hall/progress.html", case=told(found, hall))


@router.get("/mine")
async def mine(
    request: Request, who: Owner, work: Transaction, hall: Here, after: After = None
) -> HTMLResponse:
    lines, more = await queries.own(work.conn, who.subject, after=after)
    return show(request, "hall/mine.html", found=await lines_out(work, lines, hall), more=more)


@router.get("/mine/{number}")
async def my_case(
    request: Request, number: Number, who: Owner, work: Transaction, hall: Here
) -> HTMLResponse:
    filed = await queries.read_for(work.conn, who, number)
    version = await hall.version(work.conn, filed.case.code, filed.case.version)
    return show(request, "hall/progress.html", case=told(Dossier(filed, version), hall))
