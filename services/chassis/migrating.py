"""Schema changes: one Alembic history per service, run as the owner; the service gets rights."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from services.chassis.settings import Settings

HERE = Path(__file__).parent / "migrations"


def migrate(settings: Settings, *, versions: Path) -> None:
    """Bring the database to the newest revision. Needs `owner_database_url`."""
    owner = settings.owner_database_url or settings.database_url
    role = make_url(settings.database_url.get_secret_value()).username
    asyncio.run(upgrade(owner.get_secret_value(), versions=versions, role=role or ""))


async def upgrade(url: str, *, versions: Path, role: str) -> None:
    """Upgrade as the owner behind `url`; `role` is the service's own, with rights to rows only."""
    engine = create_async_engine(url)
    try:
        async with engine.begin() as conn:
            await conn.run_sync(_upgrade, versions, role)
    finally:
        await engine.dispose()


def _upgrade(conn: Connection, versions: Path, role: str) -> None:
    quoted = conn.dialect.identifier_preparer.quote(role)
    for rights in ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE ON SEQUENCES"):
        given = f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} TO {quoted}"
        conn.execute(text(given))
    config = alembic_config(versions)
    config.attributes["connection"] = conn
    config.attributes["role"] = quoted
    command.upgrade(config, "head")


def alembic_config(versions: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("version_locations", str(versions))
    config.set_main_option("path_separator", "os")
    return config


async def is_behind(url: str, *, versions: Path) -> bool:
    """Whether the database lacks a revision that the code has."""
    engine = create_async_engine(url)
    try:
        async with engine.connect() as conn:
            present = await conn.run_sync(
                lambda sync: set(MigrationContext.configure(sync).get_current_heads())
            )
    finally:
        await engine.dispose()
    return present != set(ScriptDirectory.from_config(alembic_config(versions)).get_heads())
