"""Databases and roles: made once, walled off from each other, open to their owner's migrations."""

from collections.abc import Iterator

import asyncpg
import pytest
from sqlalchemy import make_url

from deploy.embedded import databases
from deploy.embedded.processes import Trouble
from deploy.embedded.testing import PostgresServer, embedded_postgres

PASSWORDS = {name: f"{name}0123" for name in (*databases.NAMES, "owner")}


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with embedded_postgres() as running:
        yield running


@pytest.fixture
async def prepared(server: PostgresServer) -> PostgresServer:
    await databases.prepare(make_url(server.url()), PASSWORDS)
    return server


async def entered(
    server: PostgresServer, database: str, user: str, password: str
) -> "asyncpg.Connection[asyncpg.Record]":
    return await databases.connect(make_url(server.url(database, user=user, password=password)))


async def test_preparing_twice_keeps_what_is_there(prepared: PostgresServer) -> None:
    owner = await entered(prepared, "yimen_intake", "yimen_owner", PASSWORDS["owner"])
    await owner.execute("CREATE TABLE kept (n int)")
    await owner.close()

    await databases.prepare(make_url(prepared.url()), {**PASSWORDS, "intake": "changed"})

    service = await entered(prepared, "yimen_intake", "yimen_intake", "changed")
    assert await service.fetchval("SELECT to_regclass('kept') IS NOT NULL")
    await service.close()


async def test_a_service_enters_no_other_services_database(prepared: PostgresServer) -> None:
    with pytest.raises(Trouble, match="permission denied"):
        await entered(prepared, "yimen_supervision", "yimen_intake", PASSWORDS["intake"])


async def test_a_service_makes_no_tables(prepared: PostgresServer) -> None:
    service = await entered(prepared, "yimen_approval", "yimen_approval", PASSWORDS["approval"])
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await service.execute("CREATE TABLE mine (n int)")
    finally:
        await service.close()


async def test_a_role_that_is_no_superuser_can_prepare_a_given_server(
    server: PostgresServer,
) -> None:
    with embedded_postgres() as other:
        admin = await databases.connect(make_url(other.url()))
        await admin.execute("CREATE ROLE county LOGIN CREATEDB CREATEROLE PASSWORD 'c0de'")
        await admin.close()

        url = make_url(other.url("postgres", user="county", password="c0de"))
        await databases.prepare(url, PASSWORDS)
        await databases.prepare(url, PASSWORDS)

        await (await entered(other, "yimen_gateway", "yimen_gateway", PASSWORDS["gateway"])).close()


def test_five_addresses_are_told_apart_by_their_database() -> None:
    written = " ".join(f"postgresql+asyncpg://u:p@h/{n}" for n in databases.NAMES)

    assert {n: u.database for n, u in databases.given(written).items()} == {
        name: name for name in databases.NAMES
    }


def test_an_address_that_is_missing_is_named() -> None:
    written = ",".join(f"postgresql://h/yimen_{n}" for n in databases.NAMES if n != "gateway")

    with pytest.raises(Trouble, match="gateway"):
        databases.given(written)
