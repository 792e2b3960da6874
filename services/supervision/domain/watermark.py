"""Up to which instant everything is known, so that a level may be fired (semantics.md 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

PATIENCE = timedelta(seconds=60)
"""Who has not been complete for so long is silent."""

NEVER = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    complete_until: datetime
    """All it did before this instant is in the ledger; `NEVER` if it has not said how far it is."""

    def is_silent(self, now: datetime, *, listening_since: datetime) -> bool:
        """Whoever has only begun to listen gives the others time to speak first."""
        return now - max(self.complete_until, listening_since) > PATIENCE


def complete(sources: Sequence[Source], *, now: datetime) -> datetime:
    """The instant before which nothing can come any more from any of these sources."""
    return min((source.complete_until for source in sources), default=now)


def in_spite_of_silence(
    sources: Sequence[Source], *, now: datetime, listening_since: datetime, opening: datetime
) -> datetime:
    """The same without the silent sources, whom nobody waits for beyond the next opening time.

    `opening` is the last opening time by now.
    """
    speaking = [s for s in sources if not s.is_silent(now, listening_since=listening_since)]
    everybody = complete(sources, now=now)
    return max(everybody, min(opening, complete(speaking, now=now)))
