"""Pulling from a durable consumer without waiting for a batch to fill, and noticing silence.

nats-py's own `fetch` holds what it has until the batch is full or the time is up, and can go silent
for ever after the broker restarts (nats.py#504). Here one pull request is kept open, what has
arrived is handed over at once, and missing heartbeats mean: ask anew.
"""

import asyncio
import json
import time
from collections import deque

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js.api import ConsumerConfig
from nats.js.errors import NotFoundError

EXPIRES = 30.0
HEARTBEAT = 1.0
SILENT = 3.0
"""Seconds without message or heartbeat after which the request is given up."""
LOOK = 30.0
"""Seconds of emptiness after which the broker is asked whether it really has nothing."""


class Silent(ConnectionError):
    """The broker has said nothing for too long; the next call asks anew."""


class Pull:
    def __init__(self, client: Client, stream: str, config: ConsumerConfig) -> None:
        self._client = client
        self._js = client.jetstream()
        self._stream = stream
        self._config = config
        self._waiting: deque[Msg] = deque()
        self._arrived = asyncio.Event()
        self._subscription: Subscription | None = None
        self._owed = 0
        self._heard = self._looked = 0.0

    async def take(self, most: int, *, wait: float) -> list[Msg]:
        """Up to `most` messages; those that are there, or the first to come within `wait` seconds.

        Raises `Silent` when the broker has stopped answering.
        """
        if self._subscription is None:
            await self._open()
        if not self._waiting:
            await self._ask(most)
            self._arrived.clear()
            try:
                async with asyncio.timeout(wait):
                    await self._arrived.wait()
            except TimeoutError:
                await self._look()
        count = min(most, len(self._waiting))
        return [self._waiting.popleft() for _ in range(count)]

    async def close(self) -> None:
        subscription, self._subscription = self._subscription, None
        self._owed = 0
        if subscription is not None and not self._client.is_closed:
            await subscription.unsubscribe()

    async def _open(self) -> None:
        durable = self._config.durable_name
        assert durable is not None
        try:
            await self._js.consumer_info(self._stream, durable)
        except NotFoundError:
            await self._js.add_consumer(self._stream, self._config)
        self._waiting.clear()
        self._subscription = await self._client.subscribe(self._client.new_inbox(), cb=self._hear)
        self._heard = self._looked = time.monotonic()

    async def _ask(self, most: int) -> None:
        if self._owed > 0:
            return
        assert self._subscription is not None
        self._owed = most
        request = {
            "batch": most,
            "expires": int(EXPIRES * 1e9),
            "idle_heartbeat": int(HEARTBEAT * 1e9),
        }
        await self._client.publish(
            f"$JS.API.CONSUMER.MSG.NEXT.{self._stream}.{self._config.durable_name}",
            json.dumps(request).encode(),
            self._subscription.subject,
        )
        self._heard = time.monotonic()

    async def _hear(self, msg: Msg) -> None:
        self._heard = time.monotonic()
        status = (msg.headers or {}).get("Status")
        if status is None:
            self._owed -= 1
            self._waiting.append(msg)
            self._arrived.set()
        elif status != "100":
            # Expired, or the consumer is gone or moved: the next take asks (or opens) anew.
            self._owed = 0
            if status == "409":
                self._looked = 0.0
            self._arrived.set()

    async def _look(self) -> None:
        now = time.monotonic()
        if self._owed > 0 and now - self._heard > SILENT:
            await self.close()
            raise Silent(f"{self._config.durable_name}: no heartbeat for {SILENT:.0f} s")
        if now - self._looked > LOOK:
            self._looked = now
            durable = self._config.durable_name or ""
            try:
                seen = await self._js.consumer_info(self._stream, durable)
            except NotFoundError as error:
                await self.close()
                raise Silent(f"{durable}: the consumer is gone") from error
            if seen.num_pending and self._owed > 0 and not self._waiting:
                await self.close()
                raise Silent(f"{durable}: {seen.num_pending} pending but none delivered")
