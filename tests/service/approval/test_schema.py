"""The tables as code knows them are the tables as migrations make them."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from services.approval import tables
from services.chassis import db
from services.chassis.kit import Kit


async def test_code_and_migrations_agree(kit: Kit) -> None:
    def differences(conn: Connection) -> list[object]:
        return list(
            compare_metadata(MigrationContext.configure(conn), [tables.metadata, db.metadata])
        )

    async with kit.works.read() as conn:
        found = await conn.run_sync(differences)

    assert found == []
