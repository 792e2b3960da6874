"""Disclosure on a database and a stream of its own, its consumer stepped by hand."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from nats.aio.client import Client
from sqlalchemy import select

from contracts.envelope import Envelope, Event, opened
from services.chassis.kit import Kit
from services.chassis.outbox import outbox
from services.chassis.testing import StillClock
from services.disclosure.app import SERVICE
from tests.service.disclosure.told import hear


@pytest.fixture
async def kit(settings_for, clock: StillClock) -> AsyncIterator[Kit]:
    kit = SERVICE.kit(await settings_for(SERVICE), clock=clock)
    yield kit
    await kit.engine.dispose()


@pytest.fixture
def app(kit: Kit) -> FastAPI:
    return SERVICE.build(kit)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://disclosure") as client:
        yield client


Listen = Callable[..., Awaitable[None]]


@pytest.fixture
async def listen(app: FastAPI, bus: Client) -> AsyncIterator[Listen]:
    """Say these events and have disclosure hear them."""
    (consumer,) = await SERVICE.loops(app, bus)
    assert consumer.pending is not None
    assert consumer.close is not None

    async def say(*events: Event, **told: object) -> None:
        for event in events:
            await hear(bus, event, **told)
        # What was said at once may arrive in two portions.
        while await consumer.pending():
            await consumer.step()

    yield say
    await consumer.close()


@pytest.fixture
def told(kit: Kit) -> Callable[[], Awaitable[list[Envelope]]]:
    """Everything disclosure told so far."""

    async def read() -> list[Envelope]:
        async with kit.works.read() as conn:
            bodies = await conn.scalars(select(outbox.c.body).order_by(outbox.c.position))
            return [opened(body) for body in bodies]

    return read
