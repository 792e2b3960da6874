"""The one shape every event travels in: CloudEvents 1.0, structured JSON, with our extensions.

A stored body never changes: the relay only puts `sourceseq` in front of it when it publishes, so
that the digest in the next event's `prev` can be checked against what went over the wire.
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

NO_DEPARTMENT = "-"
_SOURCESEQ = re.compile(rb'^\{"sourceseq":\d+,')


class Event(BaseModel):
    """A fact other services rely on. A new meaning is a new version, never an edit."""

    # Unknown fields are ignored, so a publisher may add one before its readers know it.
    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    """`<service>.<fact>.v<n>`"""


E = TypeVar("E", bound=Event)

# No control characters: a database cannot keep all of them.
_Word = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,200}$")]


class Envelope(BaseModel):
    """CloudEvents attributes around one event; extension names are lower case by that standard."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: _Word
    """The deployment that speaks, e.g. `/441825/approval/swj`."""
    type: _Word
    subject: _Word
    """The case number, or `<kind>/<code>` for what is about no case."""
    time: AwareDatetime
    """The act, by the speaking service's own clock."""
    datacontenttype: Literal["application/json"] = "application/json"
    actor: _Word
    department: _Word = NO_DEPARTMENT
    cause: str | None = None
    """Id of the event or request behind this one."""
    caseseq: int
    """1, 2, 3 … per source and subject, without gaps."""
    prev: str | None = None
    """Digest of the event before it of the same source and subject; None for the first."""
    sourceseq: int | None = None
    """1, 2, 3 … per source, without gaps; given when it is published."""
    occurredat: AwareDatetime | None = None
    """When a person claims it happened; recorded, never moves a clock."""
    traceparent: str | None = None
    data: dict[str, Any]

    def read(self, event: Callable[..., E]) -> E:
        # A class is a callable; `type[E]` would name this class's own attribute.
        return event(**self.data)


def seal(
    event: Event,
    *,
    id: UUID,
    source: str,
    subject: str,
    time: datetime,
    actor: str,
    caseseq: int,
    prev: str | None,
    department: str = NO_DEPARTMENT,
    cause: str | None = None,
    occurredat: datetime | None = None,
    traceparent: str | None = None,
) -> bytes:
    """The stored body of an event: everything but `sourceseq`."""
    attributes = {
        "specversion": "1.0",
        "id": str(id),
        "source": source,
        "type": event.type,
        "subject": subject,
        "time": time.isoformat(),
        "datacontenttype": "application/json",
        "actor": actor,
        "department": department,
        "cause": cause,
        "caseseq": caseseq,
        "prev": prev,
        "occurredat": occurredat.isoformat() if occurredat else None,
        "traceparent": traceparent,
    }
    given = {name: value for name, value in attributes.items() if value is not None}
    head = json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode()
    data = event.model_dump_json(exclude_none=True).encode()
    return head[:-1] + b',"data":' + data + b"}"


def numbered(body: bytes, sourceseq: int) -> bytes:
    """The body as it is published, with its number among all that this source ever said."""
    return b'{"sourceseq":%d,%b' % (sourceseq, body[1:])


def unnumbered(published: bytes) -> bytes:
    """The stored body behind a published one."""
    return _SOURCESEQ.sub(b"{", published, count=1)


def digest(body: bytes) -> str:
    """What the next event of the same source and subject carries as `prev`: SHA-256, hex."""
    return hashlib.sha256(unnumbered(body)).hexdigest()


def opened(published: bytes) -> Envelope:
    """Read a message. Raises `pydantic.ValidationError` if it is no event."""
    return Envelope.model_validate_json(published)
