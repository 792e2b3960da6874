"""Where supervision is put together: its doors, its ears, its loops."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from nats.aio.client import Client

from contracts import subjects
from contracts.time import CalendarRefused, YearUnknown
from services.chassis import app as chassis_app
from services.chassis.almanac import Almanac, following
from services.chassis.consumer import Consumer
from services.chassis.kit import Kit, Loop
from services.chassis.problems import Problem
from services.chassis.process import Service
from services.supervision import api, calendars, pages, stream
from services.supervision.commands.calendars import (
    AlreadyPublished,
    CalendarUnknown,
    Publisher,
    SamePerson,
)
from services.supervision.domain.law import Law
from services.supervision.listening import Backlog, Ears
from services.supervision.news import News
from services.supervision.queries.cases import CaseUnknown
from services.supervision.reactions import Projection, enter
from services.supervision.redating import Redating
from services.supervision.settings import Settings
from services.supervision.sweeping import Sweeper

NAME = "supervision"
HERE = Path(__file__).parent
BATCH = 256

PROBLEMS: dict[type[Exception], Problem] = {
    CaseUnknown: Problem(404, "case-unknown", "没有此办件"),
    CalendarUnknown: Problem(404, "calendar-unknown", "没有此日历"),
    CalendarRefused: Problem(409, "calendar-refused", "日历不能使用"),
    YearUnknown: Problem(409, "year-unknown", "没有该年日历"),
    AlreadyPublished: Problem(409, "calendar-published", "日历已经公布"),
    SamePerson: Problem(403, "same-person", "须由不同的人办理"),
}


def build(kit: Kit) -> FastAPI:
    app = chassis_app.create(kit, name=NAME, title="监督", problems_of=PROBLEMS)
    almanac = Almanac(kit.policy.work_calendar())
    app.state.almanac = almanac
    app.state.law = lambda: Law(kit.policy, almanac.calendar)
    app.state.publisher = Publisher(kit.region, almanac)
    app.state.news = News()
    for router in (api.router, api.slow, calendars.router, stream.router, pages.router):
        app.include_router(router)
    app.mount("/console/static", StaticFiles(directory=HERE / "static"))
    return app


async def loops(app: FastAPI, bus: Client) -> Sequence[Loop]:
    kit: Kit = app.state.kit
    law: Callable[[], Law] = app.state.law
    almanac: Almanac = app.state.almanac
    await almanac.follow(kit.works)
    redating = Redating(kit, law=law)
    news: News = app.state.news
    due = asyncio.Event()
    """Something has changed by which a level may have fallen due."""
    consumer = Consumer(
        kit.works,
        bus,
        stream=kit.stream,
        durable=NAME,
        filters=[subjects.everything(kit.region)],
        handle=Projection(law),
        always=enter,
        batch=BATCH,
    )
    ears = Ears(kit, bus)
    await ears.open()
    backlog = Backlog(bus, stream=kit.stream, durable=NAME)
    sweeper = Sweeper(kit, law=law, listening_since=ears.listening_since, caught_up=backlog.read)

    async def consume() -> int:
        settled = await consumer.step()
        if settled:
            news.ring()
            due.set()
        return settled

    async def listen() -> int:
        heard = await ears.step()
        if heard:
            due.set()
        return heard

    return [
        Loop("consumer", consume, pause=0, close=consumer.close, pending=consumer.pending),
        Loop("ears", listen, wake=ears.heard),
        following(kit, almanac),
        Loop("redating", redating.step, pending=redating.pending),
        Loop("sweeper", sweeper.step, wake=due, due=sweeper.next_due),
    ]


SERVICE = Service(NAME, Settings, build, loops, HERE / "migrations")
