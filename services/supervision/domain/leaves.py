"""The bytes a ledger entry is made of, and how entries are chained. The README tells an auditor."""

import hashlib
import struct
from datetime import UTC, datetime, timedelta

NOTHING = bytes(32)
"""The chain before the first entry."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LENGTH = struct.Struct(">Q")
_TIMES = struct.Struct(">qq")


def canonical(body: bytes, published_at: datetime, recorded_at: datetime) -> bytes:
    """Length of the body (8 bytes, big-endian), the body, the two times.

    A time is whole microseconds since 1970-01-01T00:00Z: 8 bytes, signed, big-endian.
    """
    times = _TIMES.pack(_microseconds(published_at), _microseconds(recorded_at))
    return _LENGTH.pack(len(body)) + body + times


def leaf(body: bytes, published_at: datetime, recorded_at: datetime) -> bytes:
    """The RFC 6962 leaf hash of an entry."""
    return hashlib.sha256(b"\x00" + canonical(body, published_at, recorded_at)).digest()


def chained(before: bytes, leaf: bytes) -> bytes:
    """The chain up to and including an entry: it fixes the order of all before it."""
    return hashlib.sha256(before + leaf).digest()


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND
