"""Papers of the desk as pages to print: 收件凭证 (P-T3) and 受理通知书 (P-T9)."""

import io

import segno
from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from services.chassis.auth import Principal
from services.chassis.routing import ActRouter
from services.chassis.work import Transaction, Work
from services.intake import queries
from services.intake.api.access import Here, Number, Printer
from services.intake.api.told import CaseFileOut
from services.intake.commands.dossier import Dossier
from services.intake.domain.errors import IllegalAct
from services.intake.hall import Hall
from services.intake.pages.screens import show

router = ActRouter(prefix="/desk/cases")


@router.get("/{number}/receipt")
async def receipt(
    request: Request, number: Number, who: Printer, work: Transaction, hall: Here
) -> HTMLResponse:
    """With the query code: whoever handed the case in takes it home on this paper."""
    dossier = await _read(work, who, number, hall)
    filed = dossier.filed
    if filed.case.received_at is None:
        raise IllegalAct(filed.case.state.words, "打印收件凭证")
    code = hall.vault.open(filed.sealed.query_code)
    return _paper(request, "papers/receipt.html", dossier, hall, query_code=code)


@router.get("/{number}/acceptance")
async def acceptance(
    request: Request, number: Number, who: Printer, work: Transaction, hall: Here
) -> HTMLResponse:
    dossier = await _read(work, who, number, hall)
    case = dossier.filed.case
    if case.accepted_on is None:
        raise IllegalAct(case.state.words, "打印受理通知书")
    return _paper(request, "papers/acceptance.html", dossier, hall)


async def _read(work: Work, who: Principal, number: str, hall: Hall) -> Dossier:
    filed = await queries.read_for(work.conn, who, number)
    return Dossier(filed, await hall.version(work.conn, filed.case.code, filed.case.version))


def _paper(
    request: Request, template: str, dossier: Dossier, hall: Hall, *, query_code: str = ""
) -> HTMLResponse:
    number = dossier.filed.case.number
    public_url: str = request.app.state.kit.settings.public_url
    return show(
        request,
        template,
        case=CaseFileOut.of(dossier, hall),
        organ=hall.department(dossier.version.offer.lead),
        query_code=query_code,
        qr=_qr(f"{public_url}/hall/progress?number={number}" if public_url else number),
    )


def _qr(text: str) -> Markup:
    drawn = io.BytesIO()
    # Not a Micro QR, which few telephones read.
    segno.make_qr(text, error="m").save(drawn, kind="svg", scale=3, border=2, xmldecl=False)
    return Markup(drawn.getvalue().decode())
