"""Makes the stream anew from the services' outboxes: PostgreSQL is the truth, the bus carries."""

from collections.abc import Mapping
from contextlib import suppress

from nats.js.errors import NotFoundError
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import create_async_engine

from contracts import subjects
from deploy.embedded.bus import administered
from deploy.embedded.servers import Servers
from deploy.embedded.stack import SERVICES
from services.chassis import relay, streams


async def rebuild(servers: Servers, *, region: str) -> Mapping[str, int]:
    """Delete the stream, make it anew, and have every service publish all it ever said.

    Readers start from the beginning and pass over what they have (their inboxes remember). Returns
    the number of events to come, by service. Services may be running.
    """
    async with administered(servers.bus) as bus:
        with suppress(NotFoundError):
            await bus.jetstream().delete_stream(subjects.stream(region))
        await streams.ensure(bus.jetstream(), region)
    # Only now: what a relay sent before would have gone with the old stream.
    return {name: await _rewound(servers.services[name]) for name in SERVICES}


async def _rewound(url: URL) -> int:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as conn:
            await relay.rewind(conn)
            numbered, _, waiting = await relay.head_of(conn)
            return numbered + waiting
    finally:
        await engine.dispose()
