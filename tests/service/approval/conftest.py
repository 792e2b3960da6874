"""Approval on a database and a stream of its own, with intake's voice and officers around it."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from nats.aio.client import Client

from services.approval.app import SERVICE
from services.chassis.kit import Kit
from services.chassis.settings import Settings
from services.chassis.testing import Keyring, StillClock
from tests.service.approval.county import County, Officers

SettingsFor = Callable[..., Awaitable[Settings]]


@pytest.fixture
async def kit(settings_for: SettingsFor, clock: StillClock) -> AsyncIterator[Kit]:
    kit = SERVICE.kit(await settings_for(SERVICE), clock=clock)
    yield kit
    await kit.engine.dispose()


@pytest.fixture
def app(kit: Kit) -> FastAPI:
    return SERVICE.build(kit)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://approval") as client:
        yield client


@pytest.fixture
def officers(client: AsyncClient, keyring: Keyring) -> Officers:
    return Officers(client, keyring)


@pytest.fixture
async def county(app: FastAPI, bus: Client) -> AsyncIterator[County]:
    consumer, *_ = await SERVICE.loops(app, bus)
    yield County(bus, consumer.step)
    assert consumer.close is not None
    await consumer.close()
