"""Pulling from a durable consumer without waiting for a batch to fill, and noticing silence.

nats-py's own `fetch` holds what it has until the batch is full or the time is up, and can go silent
for ever after the broker restarts (nats.py#504). Here one pull request is kept open, what has
arrived is handed over at once, and missing heartbeats or a refusal mean: make or find the durable
anew.
"""

import asyncio
import contextlib
import json
import time
from collections import deque
from collections.abc import Iterable
from typing import NoReturn

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as BusError
from nats.js.api import ConsumerConfig
from nats.js.errors import NotFoundError

EXPIRES = 30.0
HEARTBEAT = 1.0
SILENT = 3.0
"""Seconds without message or heartbeat after which the request is given up."""
LOOK = 30.0
"""Seconds of emptiness after which the broker is asked whether it really has nothing."""

_HEARTBEAT = "100"
# Nothing there, expired, or done: ask again. Every other status means that the durable is gone.
_OVER = frozenset({"404", "408"})
_OVER_TOO = "Batch Completed"


class Silent(ConnectionError):
    """The broker has said nothing for too long, or refuses; the next call begins anew."""


class Pull:
    def __init__(self, client: Client, stream: str, config: ConsumerConfig) -> None:
        assert config.durable_name is not None
        self._client = client
        self._js = client.jetstream()
        self._stream = stream
        self._config = config
        self._durable = config.durable_name
        self._waiting: deque[Msg] = deque()
        self._arrived = asyncio.Event()
        self._subscription: Subscription | None = None
        self._owed = 0
        self._refused: str | None = None
        self._heard = self._looked = 0.0

    async def take(self, most: int, *, wait: float) -> list[Msg]:
        """Up to `most` messages; those that are there, or the first to come within `wait` seconds.

        Raises `Silent` when the broker has stopped answering or does not know the durable.
        """
        if self._subscription is None:
            await self._open()
        if not self._waiting:
            # Before asking: an answer may be there before the request returns.
            self._arrived.clear()
            await self._ask(most)
            try:
                async with asyncio.timeout(wait):
                    await self._arrived.wait()
            except TimeoutError:
                await self._look()
            if self._refused is not None and not self._waiting:
                await self._give_up(self._refused)
        count = min(most, len(self._waiting))
        return [self._waiting.popleft() for _ in range(count)]

    async def pending(self) -> bool:
        """Whether there is something to take, or delivered and not acknowledged."""
        if self._waiting:
            return True
        if self._subscription is None:
            await self._open()
        info = await self._js.consumer_info(self._stream, self._durable)
        return bool(info.num_pending or info.num_ack_pending)

    async def close(self, unsettled: Iterable[Msg] = ()) -> None:
        """Stop listening; give back what was delivered, so that it comes again at once."""
        subscription, self._subscription = self._subscription, None
        given_back = [*unsettled, *self._waiting]
        self._waiting.clear()
        self._owed = 0
        # Only a courtesy: what is not given back comes again after the time to acknowledge.
        with contextlib.suppress(BusError):
            if subscription is not None:
                await subscription.unsubscribe()
            for message in given_back if self._client.is_connected else ():
                await message.nak()

    async def _open(self) -> None:
        # Made or brought up to date: a department may have moved in since it was made.
        await self._js.add_consumer(self._stream, self._config)
        self._waiting.clear()
        self._refused = None
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
        self._heard = time.monotonic()
        await self._client.publish(
            f"$JS.API.CONSUMER.MSG.NEXT.{self._stream}.{self._durable}",
            json.dumps(request).encode(),
            self._subscription.subject,
        )

    async def _hear(self, msg: Msg) -> None:
        self._heard = time.monotonic()
        headers = msg.headers or {}
        status = headers.get("Status")
        if status is None:
            self._owed -= 1
            self._waiting.append(msg)
            self._arrived.set()
        elif status != _HEARTBEAT:
            self._owed = 0
            why = headers.get("Description", "")
            if status not in _OVER and why != _OVER_TOO:
                self._refused = f"{status} {why}"
            self._arrived.set()

    async def _look(self) -> None:
        now = time.monotonic()
        if self._owed > 0 and now - self._heard > SILENT:
            await self._give_up(f"no heartbeat for {SILENT:.0f} s")
        if now - self._looked > LOOK:
            self._looked = now
            try:
                seen = await self._js.consumer_info(self._stream, self._durable)
            except NotFoundError:
                await self._give_up("the durable is gone")
            if seen.num_pending and self._owed > 0 and not self._waiting:
                await self._give_up(f"{seen.num_pending} pending but none delivered")

    async def _give_up(self, why: str) -> NoReturn:
        await self.close()
        raise Silent(f"{self._durable}: {why}")
