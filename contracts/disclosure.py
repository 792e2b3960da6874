"""Events that disclosure publishes."""

from datetime import date
from typing import ClassVar

from contracts.envelope import Event


class RecordPublished(Event):
    type: ClassVar[str] = "disclosure.record_published.v1"

    record: str
    """The public index number."""
    category: str
    item: str | None = None
    published_on: date
