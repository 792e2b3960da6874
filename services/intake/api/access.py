"""Who may do what at intake's doors, said once for the API and the screens."""

from typing import Annotated

from fastapi import Depends, Path, Request

from services.chassis.auth import Principal, require
from services.intake.domain.states import Act
from services.intake.hall import Hall
from services.intake.queries import EVERYTHING, OFFICERS

DOERS = {
    Act.SUBMIT: ("clerk", "applicant", "agent"),
    Act.RECEIVE: ("clerk", "preexaminer"),
    Act.ACCEPT: ("clerk",),
    Act.NOT_ACCEPT: ("clerk",),
    Act.DELIVER: ("issue_clerk",),
}
"""Screens offer a step only to those who may take it."""

Submitter = Annotated[Principal, Depends(require(*DOERS[Act.SUBMIT]))]
Receiver = Annotated[Principal, Depends(require(*DOERS[Act.RECEIVE]))]
Accepter = Annotated[Principal, Depends(require(*DOERS[Act.ACCEPT]))]
Refuser = Annotated[Principal, Depends(require(*DOERS[Act.NOT_ACCEPT]))]
Deliverer = Annotated[Principal, Depends(require(*DOERS[Act.DELIVER]))]

Staff = Annotated[Principal, Depends(require(*EVERYTHING))]
Owner = Annotated[Principal, Depends(require("applicant", "agent"))]
Searcher = Annotated[Principal, Depends(require(*EVERYTHING, "applicant", "agent"))]
"""Applicants and agents among their own."""
Viewer = Annotated[Principal, Depends(require(*EVERYTHING, *OFFICERS, "applicant", "agent"))]
"""Which cases, `queries.read_for` decides."""
Printer = Annotated[Principal, Depends(require("clerk", "issue_clerk"))]
Unmasker = Annotated[Principal, Depends(require("clerk", "issue_clerk", "handler", "decider"))]


async def hall_of(request: Request) -> Hall:
    hall: Hall = request.app.state.hall
    return hall


Here = Annotated[Hall, Depends(hall_of)]
Number = Annotated[str, Path(max_length=40, pattern=r"^[0-9A-Za-z]+$")]
