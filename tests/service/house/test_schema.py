"""What the migrations make of a database is what the code believes its tables to be."""

import importlib
from collections.abc import AsyncIterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, MetaData, inspect
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from deploy.embedded.migrations import versions_of
from deploy.embedded.stack import SERVICES
from services.chassis import db
from services.chassis.testing import Databases

OWNERS = (*SERVICES, "gateway")


def believed(owner: str) -> list[MetaData]:
    """The tables of a service; the gateway stands on no chassis tables."""
    if owner == "gateway":
        return [importlib.import_module("gateway.tables").metadata]
    importlib.import_module(f"services.{owner}.app")
    own: MetaData = importlib.import_module(f"services.{owner}.tables").metadata
    return [own] if own is db.metadata else [own, db.metadata]


@pytest.fixture
async def migrated(owner: str, databases: Databases) -> AsyncIterator[AsyncConnection]:
    async with databases.copy(owner, versions=versions_of(owner)) as url:
        engine = create_async_engine(url.get_secret_value())
        async with engine.connect() as conn:
            yield conn
        await engine.dispose()


@pytest.mark.parametrize("owner", OWNERS)
async def test_a_migrated_database_has_the_tables_the_code_believes_in(
    owner: str, migrated: AsyncConnection
) -> None:
    def differences(conn: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(conn, opts=options)
        return compare_metadata(context, believed(owner))  # type: ignore[arg-type]

    assert await migrated.run_sync(differences) == []


@pytest.mark.parametrize("owner", OWNERS)
async def test_a_migrated_database_keeps_the_truths_the_code_names(
    owner: str, migrated: AsyncConnection
) -> None:
    # Alembic does not compare checks.
    def kept(conn: Connection) -> set[tuple[str, str | None]]:
        looking = inspect(conn)
        return {
            (table, check["name"])
            for table in looking.get_table_names()
            for check in looking.get_check_constraints(table)
        }

    named = {
        (table.name, str(check.name))
        for metadata in believed(owner)
        for table in metadata.sorted_tables
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    assert named - await migrated.run_sync(kept) == set()
