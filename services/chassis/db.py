"""One engine per process, constraint names by convention, and the chassis's own tables."""

from typing import Any

from sqlalchemy import MetaData, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.chassis.settings import Settings

NAMES = {
    "pk": "%(table_name)s_pk",
    "fk": "%(table_name)s_%(column_0_name)s_fk",
    "uq": "%(table_name)s_%(column_0_name)s_uq",
    "ix": "%(table_name)s_%(column_0_name)s_ix",
    "ck": "%(table_name)s_%(constraint_name)s_ck",
}

metadata = MetaData(naming_convention=NAMES)
"""The chassis's tables. Each service migrates these beside its own."""


def engine(settings: Settings) -> AsyncEngine:
    made = create_async_engine(
        settings.database_url.get_secret_value(),
        pool_size=settings.database_pool,
        # An overflow connection is closed when it is given back: under load that is one new
        # process of PostgreSQL per act. Waiting for a free one is cheaper.
        max_overflow=0,
        pool_pre_ping=False,
        pool_recycle=1800,
        # Parameters may be somebody's ID number; errors are logged.
        hide_parameters=True,
        connect_args={"timeout": 5, "command_timeout": 60},
    )
    event.listen(made.sync_engine, "checkout", _open_only)
    return made


def _open_only(connection: Any, record: object, proxy: object) -> None:
    """What the server has ended is not handed out; asking the driver costs no round trip."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError
