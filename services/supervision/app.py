"""Where supervision is put together: its doors, its ears, its loops."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from nats.aio.client import Client

from contracts import subjects
from services.chassis import app as chassis_app
from services.chassis.consumer import Consumer
from services.chassis.kit import Kit, Loop
from services.chassis.problems import Problem
from services.chassis.process import Service
from services.supervision import api, pages, stream
from services.supervision.domain.law import Law
from services.supervision.listening import Backlog, Ears
from services.supervision.news import News
from services.supervision.queries.cases import CaseUnknown
from services.supervision.reactions import Projection, enter
from services.supervision.settings import Settings
from services.supervision.sweeping import Sweeper

NAME = "supervision"
HERE = Path(__file__).parent
BATCH = 256

PROBLEMS: dict[type[Exception], Problem] = {CaseUnknown: Problem(404, "case-unknown", "没有此办件")}


def build(kit: Kit) -> FastAPI:
    app = chassis_app.create(kit, name=NAME, title="监督", problems_of=PROBLEMS)
    app.state.law = Law.of(kit.policy)
    app.state.news = News()
    for router in (api.router, api.slow, stream.router, pages.router):
        app.include_router(router)
    app.mount("/console/static", StaticFiles(directory=HERE / "static"))
    return app


async def loops(app: FastAPI, bus: Client) -> Sequence[Loop]:
    kit: Kit = app.state.kit
    law: Law = app.state.law
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
        Loop("sweeper", sweeper.step, wake=due, due=sweeper.next_due),
    ]


SERVICE = Service(NAME, Settings, build, loops, HERE / "migrations")
