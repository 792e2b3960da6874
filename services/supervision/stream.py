"""The live stream: ledger entries as Server-Sent Events, in order, from wherever one left off."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from contracts.roles import Role
from services.chassis.auth import Principal, require
from services.chassis.texts import LINE
from services.chassis.work import Works
from services.supervision.news import News
from services.supervision.queries import entries

MOST = 200
LAST = 2**63 - 1
"""Of all places in a ledger."""

router = APIRouter(prefix="/api/supervision", tags=["supervision"])


@router.get("/stream", response_class=EventSourceResponse)
async def stream(
    request: Request,
    who: Annotated[Principal, Depends(require(Role.SUPERVISOR))],
    case: Annotated[str | None, Query(max_length=40, pattern=LINE)] = None,
    after: Annotated[int | None, Query(ge=-1, le=LAST)] = None,
    last_event_id: Annotated[int | None, Header(ge=-1, le=LAST)] = None,
) -> AsyncIterator[ServerSentEvent]:
    """New ledger entries, of one case or of all, as `entry` events whose id is the ledger index.

    Goes on behind `Last-Event-ID`, else behind `after`, else with what comes next.
    """
    works: Works = request.app.state.works
    news: News = request.app.state.news
    leaving: asyncio.Event = request.app.state.leaving
    async with works.read() as conn:
        newest = (await entries.head(conn)).size - 1
    asked = after if last_event_id is None else last_event_id
    # A mark beyond the end is of another ledger: what comes next is then what is new.
    seen = newest if asked is None else min(asked, newest)
    while not leaving.is_set():
        rung = news.following()
        async with works.read() as conn:
            found = await entries.after(conn, seen, most=MOST, case=case)
        for entry in found:
            seen = entry.index
            yield ServerSentEvent(data=entry, event="entry", id=str(entry.index))
        if not found:
            await _either(rung, leaving)


async def _either(*events: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
