"""Results come from the departments one by one, and go out at one window."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from contracts.approval import Outcome
from contracts.intake import CaseCompleted, ResultDelivered
from services.chassis.work import Work
from services.intake.commands.dossier import Dossier
from services.intake.domain.case import Case
from services.intake.domain.states import ItemState, State
from services.intake.hall import Hall
from services.intake.store import cases

OUTCOMES = {ItemState.GRANTED: Outcome.GRANTED, ItemState.DENIED: Outcome.DENIED}


@dataclass(frozen=True, slots=True)
class News:
    """What a department told of one item of one case."""

    number: str
    key: str
    state: ItemState
    at: datetime
    decision: str
    cause: str


async def deliver(work: Work, number: str, *, method: str, hall: Hall) -> Dossier:
    """Hand out every decided result.

    Raises `CaseUnknown`, `IllegalAct`, `NothingToDeliver`, `WrongDelivery`.
    """
    filed = await cases.load(work.conn, number)
    version = await hall.version(work.conn, filed.case.code, filed.case.version)
    now = work.now()
    handed = filed.case.deliver(version.offer, at=now, method=method)
    await cases.save(work.conn, [handed])
    event = ResultDelivered(
        items=tuple(item.key for item in filed.case.awaiting_delivery),
        method=method,
        last=handed.state is State.DELIVERED,
    )
    work.tell(event, case=number, at=now)
    return Dossier(replace(filed, case=handed), version)


async def hear(work: Work, news: Sequence[News]) -> None:
    """Take in what departments told, however many at once. Raises `CaseUnknown`."""
    known = await cases.load_many(work.conn, [one.number for one in news])
    before = {number: filed.case for number, filed in known.items()}
    now = dict(before)
    for one in news:
        heard = now[one.number].hear(one.key, one.state, at=one.at, decision=one.decision)
        if now[one.number].state is State.ACCEPTED and heard.state is not State.ACCEPTED:
            work.cause = one.cause
            work.tell(CaseCompleted(outcomes=_outcomes(heard)), case=one.number)
        now[one.number] = heard
    moved = [case for number, case in now.items() if case != before[number]]
    if moved:
        await cases.save(work.conn, moved)


def _outcomes(case: Case) -> dict[str, Outcome]:
    return {i.key: OUTCOMES[i.state] for i in case.items if i.state in OUTCOMES}
