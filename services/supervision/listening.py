"""Ears for the statuses of the sources (core NATS, not ledgered), and for one's own backlog."""

import asyncio
import time
from datetime import datetime

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as BusError
from nats.js.errors import Error as StreamError
from pydantic import ValidationError

from services.chassis.kit import Kit
from services.chassis.status import Status
from services.supervision.domain.watermark import PATIENCE
from services.supervision.store import sources

log = structlog.get_logger()


class Ears:
    """Keeps the newest status of each source until the next step takes them down."""

    def __init__(self, kit: Kit, bus: Client) -> None:
        self._kit = kit
        self._bus = bus
        self._said: dict[str, Status] = {}
        self._since = kit.clock()
        self._reconnects = bus.stats["reconnects"]
        self._looked = time.monotonic()
        self.heard = asyncio.Event()

    async def open(self) -> None:
        """Begin to listen; the client takes it up again by itself when the broker was away."""
        await self._bus.subscribe(f"status.{self._kit.region}.>", cb=self._hear)

    async def step(self) -> int:
        """Take down what has been heard; returns from how many sources."""
        said, self._said = self._said, {}
        if said:
            now = self._kit.clock()
            async with self._kit.engine.begin() as conn:
                await sources.hear(conn, list(said.values()), now=now)
        return len(said)

    def listening_since(self) -> datetime:
        """Since when we have heard without a break: whoever was deaf may call nobody silent.

        To be asked every few seconds, or it is we who were asleep.
        """
        looked, self._looked = self._looked, time.monotonic()
        reconnects, self._reconnects = self._reconnects, self._bus.stats["reconnects"]
        asleep = self._looked - looked > PATIENCE.total_seconds()
        if asleep or reconnects != self._reconnects or not self._bus.is_connected:
            self._since = self._kit.clock()
        return self._since

    async def _hear(self, msg: Msg) -> None:
        try:
            status = Status.model_validate_json(msg.data)
        except ValidationError:
            log.warning("status.unreadable", subject=msg.subject)
            return
        self._said[status.source] = status
        self.heard.set()


class Backlog:
    """Whether all that was in the stream a while ago has been read and settled."""

    def __init__(self, bus: Client, *, stream: str, durable: str) -> None:
        self._js = bus.jetstream()
        self._stream = stream
        self._durable = durable
        self._mark: int | None = None
        """Last of the stream when we looked before."""

    async def read(self) -> bool:
        """No, too, while the broker is away: then it is we who are deaf, not others silent."""
        try:
            info = await self._js.consumer_info(self._stream, self._durable)
            last = (await self._js.stream_info(self._stream)).state.last_seq
        except (BusError, StreamError, TimeoutError, OSError):
            return False
        floor = info.ack_floor.stream_seq if info.ack_floor else 0
        mark, self._mark = self._mark, last
        return (not info.num_pending and not info.num_ack_pending) or (
            mark is not None and floor >= mark
        )
