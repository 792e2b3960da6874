"""A message as it came off the bus, read once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from nats.aio.msg import Msg

from contracts.envelope import Envelope, opened
from services.chassis.clock import SHANGHAI

PUBLISHED_AT = "Yimen-Published-At"
"""Header: when the relay published, by its own clock."""

BrokerTime = Callable[[Msg], datetime]


def broker_time(msg: Msg) -> datetime:
    """When the broker took it, which no service can write."""
    return msg.metadata.timestamp.astimezone(SHANGHAI)


def announced_time(msg: Msg) -> datetime:
    """When the relay says it published: the broker's time on a virtual clock."""
    return datetime.fromisoformat((msg.headers or {})[PUBLISHED_AT])


class TooEarly(Exception):
    """What this event builds on has not been heard yet: park it, do not count a failure."""


@dataclass(frozen=True, slots=True)
class Received:
    envelope: Envelope
    body: bytes
    """As published, byte for byte."""
    stream_seq: int
    published_at: datetime
    """The broker's time, which no service can write (virtual in a rehearsal)."""

    @classmethod
    def of(cls, body: bytes, stream_seq: int, published_at: datetime) -> Self:
        return cls(opened(body), body, stream_seq, published_at)
