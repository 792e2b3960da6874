"""Disclosure, put together. Everything with a lifetime is made here and nowhere else."""

from pathlib import Path

from fastapi import FastAPI
from nats.aio.client import Client

from contracts import subjects
from services.chassis import app as chassis_app
from services.chassis.consumer import Consumer
from services.chassis.kit import Kit, Loop
from services.chassis.problems import Problem
from services.chassis.process import Service
from services.disclosure import api, pages
from services.disclosure.domain.errors import MatterUnknown, RecordUnknown
from services.disclosure.domain.indexing import IndexPattern
from services.disclosure.reactions import HEARD, hearing
from services.disclosure.settings import Settings

PROBLEMS: dict[type[Exception], Problem] = {
    MatterUnknown: Problem(404, "matter-unknown", "没有这个事项"),
    RecordUnknown: Problem(404, "record-unknown", "没有这条公开信息"),
}


def build(kit: Kit) -> FastAPI:
    app = chassis_app.create(kit, name="disclosure", title="信息公开", problems_of=PROBLEMS)
    # Read here, so that a pattern which could give a number twice stops the start.
    app.state.pattern = IndexPattern.read(kit.policy.index_pattern)
    app.include_router(api.router)
    app.include_router(pages.router)
    return app


async def loops(app: FastAPI, bus: Client) -> list[Loop]:
    kit: Kit = app.state.kit
    settings = kit.settings
    assert isinstance(settings, Settings)
    consumer = Consumer(
        kit.works,
        bus,
        stream=kit.stream,
        durable="disclosure",
        filters=[subjects.of(kit.region, event, subjects.ANY) for event in HEARD],
        handle=hearing(app.state.pattern),
        batch=settings.batch,
    )
    return [
        Loop("consumer", consumer.step, pause=0, close=consumer.close, pending=consumer.pending)
    ]


SERVICE = Service(
    "disclosure", Settings, build, loops, Path(__file__).parent / "migrations" / "versions"
)
