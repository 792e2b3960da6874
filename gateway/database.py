"""The gateway's transactions, and what is said when its database is away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from gateway.errors import AccountsAway
from gateway.settings import Settings

# asyncpg's own come through unwrapped while a connection is being made.
_AWAY = (
    OperationalError,
    InterfaceError,
    PoolExhausted,
    asyncpg.CannotConnectNowError,
    asyncpg.PostgresConnectionError,
    OSError,
)


def engine(settings: Settings) -> AsyncEngine:
    """Asks a connection whether it lives before using it: the door outlives its database."""
    return create_async_engine(
        settings.database_url.get_secret_value(),
        pool_size=settings.database_pool,
        max_overflow=0,
        pool_pre_ping=True,
        pool_timeout=5,
    )


@asynccontextmanager
async def begin(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One transaction. Raises `AccountsAway`."""
    try:
        async with engine.begin() as conn:
            yield conn
    except _AWAY as error:
        raise AccountsAway from error
