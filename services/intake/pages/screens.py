"""What the screens of intake share: their templates, and the words they show for codes."""

from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from services.chassis.web import pages
from services.intake.commands.revealing import Field, Reason
from services.intake.domain.applicant import PARTY_WORDS, IdKind
from services.intake.domain.catalogue import DELIVERIES
from services.intake.domain.states import Act

FIELDS = {Field.ID_NUMBER: "证件号码", Field.PHONE: "联系电话"}
REASONS = {
    Reason.VERIFY_IDENTITY: "核验身份",
    Reason.CONTACT: "联系申请人",
    Reason.PRINT_PAPER: "制作文书",
    Reason.COMPLAINT: "处理投诉",
}
CLOCKS = {
    "pre_exam": "预审期限",
    "acceptance": "受理审查期限",
    "promised": "承诺办结",
    "statutory": "法定期限",
}


@cache
def _templates() -> Jinja2Templates:
    templates = pages(Path(__file__).parents[1] / "templates")
    templates.env.globals.update(
        Act=Act,
        clocks=CLOCKS,
        deliveries=DELIVERIES,
        fields=FIELDS,
        id_kinds={kind: kind.words for kind in IdKind},
        parties=PARTY_WORDS,
        reasons=REASONS,
    )
    return templates


def show(request: Request, template: str, **shown: object) -> HTMLResponse:
    return _templates().TemplateResponse(request, template, shown)


def back_to(address: str) -> RedirectResponse:
    """After a form has acted: look at the result, so that a reload acts no second time."""
    return RedirectResponse(address, status_code=303)
