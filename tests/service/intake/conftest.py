"""Intake with the demo catalogue in force, people at its doors and departments it hears."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from nats.aio.client import Client
from sqlalchemy import select

from contracts import policy
from contracts.envelope import Envelope, opened
from services.chassis.kit import Kit
from services.chassis.outbox import outbox
from services.chassis.settings import Settings
from services.chassis.testing import Keyring, StillClock
from services.intake.app import SERVICE
from services.intake.commands import publishing
from tests.service.intake.departments import Departments
from tests.service.intake.flagship import Desk

CATALOGUE = Path(__file__).parents[3] / "deploy" / "demo" / "catalogue"

Told = Callable[[str], Awaitable[list[Envelope]]]


@pytest.fixture
async def kit(
    settings_for: Callable[..., Awaitable[Settings]], clock: StillClock
) -> AsyncIterator[Kit]:
    kit = SERVICE.kit(await settings_for(SERVICE), clock=clock)
    async with kit.works.begin(kit.works.as_system()) as work:
        await publishing.load(
            work,
            CATALOGUE,
            policy=policy.load(kit.region),
            effective_on=clock().date() - timedelta(days=30),
        )
    yield kit
    await kit.engine.dispose()


@pytest.fixture
def app(kit: Kit) -> FastAPI:
    return SERVICE.build(kit)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://intake") as client:
        yield client


@pytest.fixture
def desk(client: AsyncClient, keyring: Keyring) -> Desk:
    return Desk(client, keyring)


@pytest.fixture
def departments(bus: Client, clock: StillClock) -> Departments:
    return Departments(bus, clock())


@pytest.fixture
async def hears(app: FastAPI, bus: Client) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Lets intake hear everything that waits on the bus."""
    loop, *_ = await SERVICE.loops(app, bus)
    assert loop.pending is not None

    async def hear() -> None:
        while await loop.pending():
            await loop.step()

    yield hear
    assert loop.close is not None
    await loop.close()


@pytest.fixture
def told(kit: Kit) -> Told:
    """What intake has told about a subject, in order."""

    async def read(subject: str) -> list[Envelope]:
        written = select(outbox.c.body).where(outbox.c.subject == subject)
        async with kit.works.read() as conn:
            bodies = await conn.scalars(written.order_by(outbox.c.position))
            return [opened(body) for body in bodies]

    return read
