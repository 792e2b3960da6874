"""Cases: handing in, accepting, not accepting, handing out, finding, looking."""

from typing import Annotated

from fastapi import Depends, Query

from services.chassis import idempotency
from services.chassis.pagination import After, Limit, Page
from services.chassis.routing import ActRouter
from services.chassis.texts import LINE
from services.chassis.work import Transaction
from services.intake import queries
from services.intake.api.access import (
    Accepter,
    Deliverer,
    Here,
    Number,
    Receiver,
    Refuser,
    Searcher,
    Submitter,
    Unmasker,
    Viewer,
)
from services.intake.api.asked import ApplicationIn, DeliveryIn, RefusalIn, RevealIn
from services.intake.api.told import CaseFileOut, CaseOut, LineOut, Shown, lines_out
from services.intake.commands import accepting, delivering, receiving, revealing
from services.intake.commands.dossier import Dossier

router = ActRouter(prefix="/cases", tags=["cases"])


@router.post("", status_code=201, dependencies=[Depends(idempotency.require)])
async def hand_in(asked: ApplicationIn, who: Submitter, work: Transaction, hall: Here) -> CaseOut:
    """A clerk receives at the window; an applicant submits online."""
    application = asked.application(who, today=work.now().date())
    return CaseOut.of(await receiving.hand_in(work, application, hall=hall), hall)


@router.get("")
async def find(
    who: Searcher,
    work: Transaction,
    hall: Here,
    q: Annotated[str, Query(max_length=100, pattern=LINE)] = "",
    after: After = None,
    limit: Limit = 20,
) -> Page[LineOut]:
    """By number, by part of the applicant's or project's name, or by the ID's last four.

    Applicants and agents find what they submitted themselves.
    """
    if who.has(*queries.EVERYTHING):
        lines, more = await queries.find(work.conn, q, hall=hall, after=after, limit=limit)
    else:
        lines, more = await queries.own(work.conn, who.subject, after=after, limit=limit)
    return Page(items=await lines_out(work, lines, hall), next=more)


@router.get("/{number}")
async def look(number: Number, who: Viewer, work: Transaction, hall: Here) -> CaseFileOut:
    """The case file: for the hall, for departments with an item in it, for its own applicant."""
    filed = await queries.read_for(work.conn, who, number)
    version = await hall.version(work.conn, filed.case.code, filed.case.version)
    return CaseFileOut.of(Dossier(filed, version), hall)


@router.post("/{number}/receive")
async def receive(number: Number, who: Receiver, work: Transaction, hall: Here) -> CaseOut:
    """Take in what was submitted online, after pre-examination."""
    return CaseOut.of(await receiving.receive(work, number, hall=hall), hall)


@router.post("/{number}/accept")
async def accept(number: Number, who: Accepter, work: Transaction, hall: Here) -> CaseOut:
    """Accept, and send every item to its department at once."""
    return CaseOut.of(await accepting.accept(work, number, hall=hall), hall)


@router.post("/{number}/not-accept")
async def not_accept(
    number: Number, refusal: RefusalIn, who: Refuser, work: Transaction, hall: Here
) -> CaseOut:
    return CaseOut.of(await accepting.not_accept(work, number, refusal.refusal(), hall=hall), hall)


@router.post("/{number}/deliver")
async def deliver(
    number: Number,
    who: Deliverer,
    work: Transaction,
    hall: Here,
    delivery: DeliveryIn | None = None,
) -> CaseOut:
    """Hand out every decided result that is still here."""
    method = (delivery or DeliveryIn()).method
    return CaseOut.of(await delivering.deliver(work, number, method=method, hall=hall), hall)


@router.post("/{number}/reveal")
async def reveal(
    number: Number, asked: RevealIn, who: Unmasker, work: Transaction, hall: Here
) -> Shown:
    """Show one number in full; that it was shown goes into the ledger."""
    filed = await queries.read_for(work.conn, who, number)
    shown = revealing.reveal(work, filed, asked.field, asked.reason, vault=hall.vault)
    return Shown(value=shown)
