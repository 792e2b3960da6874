"""A citizen asks how far a case is: number and query code, nothing else."""

from datetime import date
from typing import Annotated

from fastapi import Path, Query, Response
from pydantic import BaseModel

from contracts.intake import Due
from services.chassis.auth import Public
from services.chassis.problems import Problem
from services.chassis.routing import ActRouter
from services.chassis.work import Transaction
from services.intake.api.access import Here
from services.intake.api.told import due, items_out
from services.intake.commands.dossier import Dossier
from services.intake.hall import Hall
from services.intake.inquiry import Inquiry, Refused, inquire

router = ActRouter(prefix="/progress", tags=["progress"])

PROBLEMS = {
    Refused.WRONG: Problem(404, "number-or-code-wrong", "编号或查询码不对"),
    Refused.LOCKED: Problem(429, "query-locked", "查询已暂停"),
}


class ItemProgress(BaseModel):
    name: str
    department_name: str
    state: str
    state_words: str
    due: list[Due]
    decided_on: date | None
    delivered_on: date | None


class Progress(BaseModel):
    """Nothing in it tells who applied."""

    number: str
    name: str
    state: str
    state_words: str
    received_on: date | None
    accepted_on: date | None
    due: list[Due]
    items: list[ItemProgress]


def refused(why: Refused, hall: Hall) -> tuple[Problem, str]:
    minutes = hall.policy.query_lock.minutes
    detail = {
        Refused.WRONG: "办件编号或查询码不对，请按收件凭证核对。多次输错后将暂停查询。",
        Refused.LOCKED: f"查询码输错次数过多，请在{minutes}分钟后再试，或持有效证件到窗口查询。",
    }
    return PROBLEMS[why], detail[why]


@router.get("/{number}", response_model=Progress)
async def progress(
    number: Annotated[str, Path(max_length=60)],
    who: Public,
    work: Transaction,
    hall: Here,
    code: Annotated[str, Query(max_length=20)] = "",
) -> Progress | Response:
    """The same answer for a wrong code and for a number nobody has; locked after several."""
    found = await inquire(work, Inquiry(number, code), hall=hall)
    if isinstance(found, Refused):
        problem, detail = refused(found, hall)
        # Answered, not raised: the count of wrong codes must be committed.
        return problem.response(detail)
    return told(found, hall)


def told(dossier: Dossier, hall: Hall) -> Progress:
    case, offer = dossier.filed.case, dossier.version.offer
    terms = offer.terms(case.chosen, version=dossier.version.number)
    return Progress(
        number=case.number,
        name=offer.name,
        state=case.state,
        state_words=case.state.words,
        received_on=case.received_on,
        accepted_on=case.accepted_on,
        due=due(terms, case, hall),
        items=[
            ItemProgress(
                name=item.name,
                department_name=item.department_name,
                state=item.state,
                state_words=item.state_words,
                due=item.due,
                decided_on=item.decided_at.date() if item.decided_at else None,
                delivered_on=item.delivered_at.date() if item.delivered_at else None,
            )
            for item in items_out(terms, case, hall)
        ],
    )
