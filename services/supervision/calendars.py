"""Doors of the calendar administration: proposing, publishing, seeing what is in force."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel

from contracts.calendars.layer import Layer
from contracts.roles import Role
from contracts.time import Status
from services.chassis.auth import Principal, require
from services.chassis.routing import ActRouter
from services.chassis.work import Transaction
from services.supervision.commands.calendars import Publisher
from services.supervision.store import proposals
from services.supervision.store.proposals import Proposal

MOST = 200

router = ActRouter(prefix="/api/supervision/calendars", tags=["calendars"])


def publisher(request: Request) -> Publisher:
    found: Publisher = request.app.state.publisher
    return found


Admin = Annotated[Principal, Depends(require(Role.CALENDAR_ADMIN))]
Reader = Annotated[Principal, Depends(require(Role.CALENDAR_ADMIN, Role.SUPERVISOR))]
Here = Annotated[Publisher, Depends(publisher)]


class CalendarOut(BaseModel):
    """A layer as it was proposed, and since when it lies over the others."""

    id: UUID
    layer: Layer
    proposed_by: str
    proposed_at: datetime
    published_by: str | None
    published_at: datetime | None
    number: int | None
    """1, 2, 3 … in the order of publication; None: only proposed."""

    @classmethod
    def of(cls, one: Proposal) -> "CalendarOut":
        return cls(
            id=one.id,
            layer=one.layer,
            proposed_by=one.proposed_by,
            proposed_at=one.proposed_at,
            published_by=one.published_by,
            published_at=one.published_at,
            number=one.number,
        )


class YearOut(BaseModel):
    year: int
    status: Status
    document: str | None
    issued_on: date | None


class CalendarsOut(BaseModel):
    version: str
    """Of the calendar in force."""
    years: list[YearOut]
    layers: list[CalendarOut]
    """Newest first, proposed ones too."""


@router.post("", status_code=201)
async def propose(asked: Layer, who: Admin, work: Transaction, here: Here) -> CalendarOut:
    """Of a whole year, or of local days. In force only when another person has published it."""
    return CalendarOut.of(await here.propose(work, asked))


@router.post("/{id}/publish")
async def publish(id: UUID, who: Admin, work: Transaction, here: Here) -> CalendarOut:
    """By another person than proposed it. Open clocks are dated anew in the background."""
    return CalendarOut.of(await here.publish(work, id))


@router.get("")
async def listed(who: Reader, work: Transaction, here: Here) -> CalendarsOut:
    calendar = here.almanac.calendar
    years = [
        YearOut(year=y.year, status=y.status, document=y.document, issued_on=y.issued_on)
        for y in calendar.years
    ]
    found = await proposals.newest(work.conn, most=MOST)
    layers = [CalendarOut.of(one) for one in found]
    return CalendarsOut(version=calendar.version, years=years, layers=layers)
