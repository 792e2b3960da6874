"""Makes the stream anew from the services' outboxes: PostgreSQL is the truth, the bus carries."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import nats
from nats.js.errors import NotFoundError
from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from contracts import subjects
from deploy.embedded.rights import ADMIN
from deploy.embedded.servers import Servers
from deploy.embedded.stack import SERVICES
from services.chassis import relay, streams


async def rebuild(servers: Servers, *, region: str) -> Mapping[str, int]:
    """Delete the stream, make it anew, and have every service publish all it ever said.

    Readers start from the beginning and pass over what they have (their inboxes remember). Returns
    the number of events to come, by service. Services may be running: they wait meanwhile.
    """
    async with AsyncExitStack() as stack:
        relays = {
            name: await stack.enter_async_context(_in_the_relays_place(servers.services[name]))
            for name in SERVICES
        }
        await _empty_stream(servers, region)
        return {name: await _rewound(conn) for name, conn in relays.items()}


@asynccontextmanager
async def _in_the_relays_place(url: URL) -> AsyncIterator[AsyncConnection]:
    """Hold the relay's lock; the running one is put out, and reads anew where it is afterwards."""
    engine = create_async_engine(url)
    holders = text(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        " AND objid = :lock AND granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    try:
        async with engine.connect() as conn:
            await conn.execute(text("SET lock_timeout = '10s'"))
            await conn.execute(holders, {"lock": relay.ONE_RELAY})
            await conn.execute(text(f"SELECT pg_advisory_lock({relay.ONE_RELAY})"))
            yield conn
    finally:
        # Ends the session too, and with it the lock.
        await engine.dispose()


async def _empty_stream(servers: Servers, region: str) -> None:
    bus = await nats.connect(servers.bus.url, connect_timeout=5, **servers.bus.sign_in(ADMIN))
    try:
        with suppress(NotFoundError):
            await bus.jetstream().delete_stream(subjects.stream(region))
        await streams.ensure(bus.jetstream(), region)
    finally:
        await bus.close()


async def _rewound(conn: AsyncConnection) -> int:
    await relay.rewind(conn)
    numbered, _, waiting = await relay.head_of(conn)
    await conn.commit()
    return numbered + waiting
