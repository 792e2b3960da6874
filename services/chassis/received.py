"""A message as it came off the bus, read once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from contracts.envelope import Envelope, opened


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
