"""A connection to the broker as its administrator, who alone may make and delete the stream."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import nats
from nats.aio.client import Client

from deploy.embedded.processes import Trouble
from deploy.embedded.rights import ADMIN
from deploy.embedded.servers import Bus

SECONDS = 5


@asynccontextmanager
async def administered(bus: Bus) -> AsyncIterator[Client]:
    """Raises `Trouble` when the broker is not there or does not know us."""
    try:
        client = await nats.connect(
            bus.url, connect_timeout=SECONDS, allow_reconnect=False, **bus.sign_in(ADMIN)
        )
    except (OSError, nats.errors.Error) as error:
        raise Trouble(f"连不上消息服务 {bus.url}:{error or type(error).__name__}") from error
    try:
        yield client
    finally:
        await client.close()
