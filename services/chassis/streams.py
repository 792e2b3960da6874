"""The county's stream, and a connection to the bus that keeps trying."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import nats
import structlog
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, StorageType, StreamConfig
from nats.js.errors import BadRequestError, NotFoundError

from contracts import subjects
from services.chassis.settings import Settings

log = structlog.get_logger()

Closed = Callable[[], Awaitable[None]]

DEDUPE = 600.0
"""Seconds in which the stream drops a repeated message id; beyond it the inbox decides."""


async def connect(settings: Settings, *, name: str, closed: Closed | None = None) -> Client:
    """Connect, and come back by itself when the broker was away.

    `closed` is called when the client gives up for good, which it does when the broker refuses it.
    """
    password = settings.nats_password.get_secret_value() if settings.nats_password else None
    return await nats.connect(
        settings.nats_url,
        name=name,
        user=settings.nats_user,
        password=password,
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.5,
        connect_timeout=2,
        # A broker that hangs is noticed within a minute, not four.
        ping_interval=20,
        error_cb=_failed,
        disconnected_cb=_lost,
        reconnected_cb=_back,
        closed_cb=closed,
    )


async def ensure(js: JetStreamContext, region: str, *, replicas: int = 1) -> None:
    """Make the stream if it is not there: on file, nothing ever discarded silently."""
    config = StreamConfig(
        name=subjects.stream(region),
        subjects=[subjects.everything(region)],
        storage=StorageType.FILE,
        num_replicas=replicas,
        discard=DiscardPolicy.NEW,
        duplicate_window=DEDUPE,
    )
    try:
        await js.stream_info(subjects.stream(region))
    except NotFoundError:
        # Another process may make it at the same moment.
        with contextlib.suppress(BadRequestError):
            await js.add_stream(config)


async def _failed(error: Exception) -> None:
    log.warning("bus.error", error=repr(error))


async def _lost(*_: Any) -> None:
    log.warning("bus.disconnected")


async def _back(*_: Any) -> None:
    log.info("bus.reconnected")
