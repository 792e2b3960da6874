"""The gateway as it is served, over real HTTP, with a database of its own and one small service."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from httpx import AsyncClient, Response
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from gateway import accounts, serving
from gateway.accounts import Account
from gateway.app import build
from gateway.door import Door
from gateway.migrating import MIGRATIONS
from gateway.passwords import Passwords
from gateway.settings import Settings
from services.chassis.testing import Databases, Keyring, StillClock
from tests.service.conftest import TODAY
from tests.service.gateway.upstream import Upstream, running

CHEAP = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
PASSWORD = "correct horse"
CLERK = Account("qt01", "窗口一号", ("clerk", "issue_clerk"))
HANDLER = Account("swj01", "水务经办", ("handler:swj",))


SERVICES = ("intake", "approval", "supervision", "disclosure")


class Ticks:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@dataclass
class House:
    """The gateway, who stands behind it, and the two times by which it goes."""

    settings: Settings
    door: Door
    address: str
    upstream: Upstream
    engine: AsyncEngine
    passwords: Passwords
    clock: StillClock
    ticks: Ticks

    def client(self, **headers: str) -> AsyncClient:
        """A browser or a program of its own, with its own cookies."""
        return AsyncClient(base_url=self.address, headers=headers)

    async def add(self, account: Account) -> None:
        async with self.engine.begin() as conn:
            await accounts.add(conn, self.passwords, account, password=PASSWORD)

    async def sign_in(
        self, client: AsyncClient, name: str = CLERK.name, password: str = PASSWORD
    ) -> Response:
        return await client.post("/api/sign-in", json={"name": name, "password": password})


@pytest.fixture
def limits() -> dict[str, object]:
    """Settings that a test changes."""
    return {}


@asynccontextmanager
async def standing(
    databases: Databases, keyring: Keyring, folder: Path, *, limits: dict[str, object]
) -> AsyncIterator[House]:
    signing, upstream = folder / "signing.json", Upstream()
    signing.write_text(json.dumps(keyring.key.as_dict(private=True)))
    clock, ticks, passwords = StillClock(TODAY), Ticks(), Passwords(CHEAP)
    async with (
        databases.copy("gateway", versions=MIGRATIONS) as url,
        running(upstream) as behind,
    ):
        told = {
            "port": 1,
            "database_url": url,
            "signing_key": signing,
            "principal_keys": keyring.principals,
            **{f"{name}_url": behind for name in SERVICES},
            **limits,
        }
        settings = Settings.model_validate(told)
        engine = create_async_engine(url.get_secret_value())
        door = build(settings, clock=clock, ticks=ticks, argon2=CHEAP)
        async with running(serving.config(settings, door)) as address:
            made = House(settings, door, address, upstream, engine, passwords, clock, ticks)
            await made.add(CLERK)
            yield made
        passwords.close()
        await engine.dispose()


@pytest.fixture
async def house(
    databases: Databases, keyring: Keyring, tmp_path: Path, limits: dict[str, object]
) -> AsyncIterator[House]:
    async with standing(databases, keyring, tmp_path, limits=limits) as made:
        yield made


@pytest.fixture(scope="module")
async def same_house(
    databases: Databases, keyring: Keyring, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """For tests that leave nothing behind in it."""
    folder = tmp_path_factory.mktemp("gateway")
    async with standing(databases, keyring, folder, limits={}) as made:
        yield made


@pytest.fixture
async def browser(house: House) -> AsyncIterator[AsyncClient]:
    async with house.client() as client:
        yield client
