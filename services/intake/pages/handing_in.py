"""Handing a case in at the desk: choose the matter, then fill in one form."""

from typing import Annotated, Any

from fastapi import Form, Path, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from contracts.identifiers import Channel, IdentifierRefused
from contracts.parties import PartyKind
from services.chassis.auth import Principal
from services.chassis.routing import ActRouter
from services.chassis.texts import LINE
from services.chassis.work import Transaction, Work
from services.intake.api.access import Accepter, Here
from services.intake.api.asked import Name
from services.intake.api.matters import MatterLine, MatterOut
from services.intake.commands import receiving
from services.intake.commands.receiving import Application
from services.intake.domain.applicant import IdKind, identified
from services.intake.domain.choice import Project
from services.intake.domain.errors import IntakeRefused
from services.intake.hall import Hall
from services.intake.pages.screens import back_to, show

router = ActRouter(prefix="/desk/receive")

Code = Annotated[str, Path(max_length=40)]
AT_THE_DESK = {Channel.WINDOW: "窗口", Channel.AGENT: "代办", Channel.EXCHANGE: "数据交换"}


class Paper(BaseModel):
    """The form as it is sent. Boxes of items that were not chosen do not count."""

    kind: PartyKind
    name: Name
    id_kind: IdKind | None = None
    id_number: Annotated[str, Field(min_length=1, max_length=40)]
    phone: Annotated[str, Field(max_length=30)] = ""
    items: list[str] = Field(default_factory=list, max_length=30)
    materials: list[str] = Field(default_factory=list, max_length=300)
    project_name: Annotated[str, Field(max_length=100, pattern=LINE)] = ""
    project_code: Annotated[str, Field(max_length=40)] = ""
    in_key_plan: bool = False
    channel: Channel = Channel.WINDOW


_UNTOUCHED: dict[str, Any] = {"kind": "", "name": "", "id_number": ""}
BLANK = Paper.model_construct(**_UNTOUCHED)


@router.get("")
async def choose(request: Request, who: Accepter, work: Transaction, hall: Here) -> HTMLResponse:
    editions = await hall.editions(work.conn)
    current = editions.all_current(on=work.now().date())
    lines = [MatterLine.of(version, hall) for version in current]
    lines.sort(key=lambda line: (not line.bundle, line.department_name, line.code))
    return show(request, "desk/choose.html", matters=lines)


@router.get("/{code}")
async def fill_in(
    request: Request, code: Code, who: Accepter, work: Transaction, hall: Here
) -> HTMLResponse:
    return await _form(request, code, BLANK, work, hall)


@router.post("/{code}")
async def receive(
    request: Request,
    code: Code,
    paper: Annotated[Paper, Form()],
    who: Accepter,
    work: Transaction,
    hall: Here,
) -> Response:
    """Refused, the form is shown again as it was filled in: browsers forget half of it."""
    try:
        application = _application(code, paper, who, work)
        taken = await receiving.hand_in(work, application, hall=hall)
    except (IntakeRefused, IdentifierRefused) as refusal:
        # Nothing has been written by then: every rule is asked before the case is added.
        form = await _form(request, code, paper, work, hall, trouble=str(refusal))
        form.status_code = 422
        return form
    return back_to(f"/desk/cases/{taken.filed.case.number}?done=received")


async def _form(
    request: Request, code: str, paper: Paper, work: Work, hall: Hall, *, trouble: str = ""
) -> HTMLResponse:
    editions = await hall.editions(work.conn)
    matter = MatterOut.of(editions.current(code, on=work.now().date()), hall)
    return show(
        request,
        "desk/receive.html",
        matter=matter,
        channels=AT_THE_DESK,
        paper=paper,
        trouble=trouble,
    )


def _application(code: str, paper: Paper, who: Principal, work: Transaction) -> Application:
    chosen = tuple(f"{key}/" for key in paper.items)
    project = None
    if paper.project_name or paper.project_code:
        project = Project(paper.project_name.strip(), paper.project_code, paper.in_key_plan)
    return Application(
        matter=code,
        items=paper.items,
        channel=paper.channel,
        materials=[id for id in paper.materials if "/" not in id or id.startswith(chosen)],
        applicant=identified(
            paper.kind,
            paper.name,
            id_kind=paper.id_kind,
            id_number=paper.id_number,
            telephone=paper.phone,
            today=work.now().date(),
        ),
        project=project,
    )
