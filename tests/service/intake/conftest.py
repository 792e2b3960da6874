"""Intake with the demo catalogue in force, and people at its doors."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from contracts import policy
from services.chassis.kit import Kit
from services.chassis.settings import Settings
from services.chassis.testing import Keyring, StillClock
from services.intake.app import SERVICE
from services.intake.commands import publishing
from tests.service.intake.flagship import Desk

CATALOGUE = Path(__file__).parents[3] / "deploy" / "demo" / "catalogue"


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
