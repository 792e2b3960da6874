"""Real PostgreSQL, real NATS. Each test gets an empty database and an empty stream of its own."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

import nats
import pytest
from nats.aio.client import Client
from sqlalchemy import make_url

from contracts import subjects
from deploy.embedded.testing import BrokerServer, PostgresServer, broker_server, postgres_server
from services.chassis import streams
from services.chassis.clock import SHANGHAI
from services.chassis.process import Service
from services.chassis.settings import Settings
from services.chassis.testing import Databases, Keyring, StillClock

REGION = "441825"
# Tuesday morning at the office: the flagship's own day.
TODAY = datetime(2026, 11, 24, 9, 30, tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def broker() -> Iterator[BrokerServer]:
    with broker_server() as server:
        yield server


@pytest.fixture(scope="session")
async def databases(postgres: PostgresServer) -> AsyncIterator[Databases]:
    made = Databases(make_url(postgres.url()))
    yield made
    await made.drop_templates()


@pytest.fixture(scope="session")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    return Keyring.make(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def clock() -> StillClock:
    return StillClock(TODAY)


@pytest.fixture
async def bus(broker: BrokerServer) -> AsyncIterator[Client]:
    """A connection to the broker, with an empty stream for this test."""
    client = await nats.connect(broker.url)
    await streams.ensure(client.jetstream(), REGION)
    yield client
    await client.jetstream().delete_stream(subjects.stream(REGION))
    await client.close()


SettingsFor = Callable[..., "AsyncExitStack"]


@pytest.fixture
async def settings_for(
    databases: Databases, broker: BrokerServer, keyring: Keyring
) -> AsyncIterator[Callable[[Service], object]]:
    """Settings of a service with a database of its own for this test."""
    async with AsyncExitStack() as stack:

        async def make(service: Service, **more: object) -> Settings:
            url = await stack.enter_async_context(
                databases.copy(service.name, versions=Path(service.migrations))
            )
            return service.settings.model_validate(
                {
                    "region": REGION,
                    "port": 1,
                    "database_url": url,
                    "nats_url": broker.url,
                    "principal_keys": keyring.principals,
                    "vault_keys": keyring.vault,
                    **more,
                }
            )

        yield make
