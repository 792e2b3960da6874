"""A service with one table and two events, to try the chassis by itself."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import ClassVar

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from nats.aio.client import Client

from contracts.envelope import Event
from services.chassis import app as chassis_app
from services.chassis.kit import Kit
from services.chassis.problems import Problem
from services.chassis.process import Service
from services.chassis.relay import Relay
from services.chassis.settings import Settings
from services.chassis.testing import StillClock
from tests.service.chassis.toy import Refused, router


class Said(Event):
    type: ClassVar[str] = "toy.said.v1"

    word: str


def build(kit: Kit) -> FastAPI:
    app = chassis_app.create(
        kit, name="toy", title="toy", problems_of={Refused: Problem(409, "refused", "不行")}
    )
    app.include_router(router)
    return app


async def no_loops(app: FastAPI, bus: object) -> list[object]:
    return []


TOY = Service("toy", Settings, build, no_loops, Path(__file__).parent / "versions")


@pytest.fixture
async def kit(settings_for, clock: StillClock) -> AsyncIterator[Kit]:
    kit = TOY.kit(await settings_for(TOY), clock=clock)
    yield kit
    await kit.engine.dispose()


@pytest.fixture
async def client(kit: Kit) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(build(kit), raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://toy") as client:
        yield client


@pytest.fixture
async def relay(kit: Kit, bus: Client) -> AsyncIterator[Relay]:
    made = Relay(kit.engine, bus, clock=kit.clock)
    yield made
    await made.close()
