"""A source that speaks: seals, chains and numbers what it says as an outbox and a relay would."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from contracts import subjects
from contracts.envelope import NO_DEPARTMENT, Event, digest, numbered, seal
from services.chassis.clock import SHANGHAI


@dataclass
class Source:
    region: str
    service: str
    said: list[tuple[str, bytes]] = field(default_factory=list)
    """Type and published body of each event."""
    _heads: dict[str, tuple[int, str | None]] = field(default_factory=dict)

    def say(
        self,
        event: Event,
        at: str,
        *,
        about: str,
        actor: str = "system",
        department: str = NO_DEPARTMENT,
        cause: str | None = None,
    ) -> str:
        """Returns the event's id, for what it causes. `at` is local time."""
        number, (seq, prev) = len(self.said) + 1, self._heads.get(about, (0, None))
        id = _id(moment(at), f"{self.service}{number}")
        body = seal(
            event,
            id=id,
            source=subjects.source(self.region, self.service),
            subject=about,
            time=moment(at),
            actor=actor,
            department=department,
            cause=cause,
            caseseq=seq + 1,
            prev=prev,
        )
        self._heads[about] = (seq + 1, digest(body))
        self.said.append((event.type, numbered(body, number)))
        return str(id)


def moment(at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)


def _id(time: datetime, salt: str) -> UUID:
    """A UUIDv7 of that time, the same whenever the story is told."""
    chance = int(digest(salt.encode())[:19], 16)
    high, low = chance >> 64, chance & (2**62 - 1)
    return UUID(int=int(time.timestamp() * 1000) << 80 | 7 << 76 | high << 64 | 2 << 62 | low)
