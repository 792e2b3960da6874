"""One piece of work: one transaction, for a request or for a batch of messages.

Commands are given a `Work`. They read and write through `conn`, `tell` what happened, and never
commit: whoever opened the work does, and only then does anybody get an answer.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from contracts.envelope import NO_DEPARTMENT, Event
from services.chassis import outbox
from services.chassis.auth import Principal, anonymous, system
from services.chassis.clock import Clock
from services.chassis.received import BrokerTime, broker_time


@dataclass(slots=True)
class Work:
    conn: AsyncConnection
    clock: Clock
    principal: Principal
    cause: str | None = None
    told: list[outbox.Told] = field(default_factory=list)

    def now(self) -> datetime:
        """The time of the act. Read it after the aggregate is locked, or two acts can cross."""
        return self.clock()

    def tell(
        self,
        event: Event,
        *,
        case: str,
        department: str = NO_DEPARTMENT,
        occurred_at: datetime | None = None,
        at: datetime | None = None,
    ) -> None:
        """Let the others hear of it, if this transaction commits. `case` may be any subject."""
        self.told.append(
            outbox.Told(
                event,
                subject=case,
                department=department,
                at=at or self.now(),
                actor=self.principal.subject,
                cause=self.cause,
                occurred_at=occurred_at,
            )
        )


class Works:
    """Opens pieces of work; knows which are open, so that a status never runs ahead of them."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Clock,
        region: str,
        source: str,
        broker_time: BrokerTime = broker_time,
    ) -> None:
        self.engine = engine
        self.clock = clock
        self.region = region
        self.source = source
        self.broker_time = broker_time
        self.told = asyncio.Event()
        """Set when committed events wait for the relay."""
        self._open: dict[int, datetime] = {}
        self._count = 0

    @asynccontextmanager
    async def begin(
        self, principal: Principal, *, cause: str | None = None, traceparent: str | None = None
    ) -> AsyncIterator[Work]:
        self._count += 1
        mine = self._count
        self._open[mine] = self.clock()
        try:
            async with self.engine.begin() as conn:
                work = Work(conn, self.clock, principal, cause)
                yield work
                if work.told:
                    await outbox.append(
                        conn,
                        work.told,
                        region=self.region,
                        source=self.source,
                        traceparent=traceparent,
                    )
            if work.told:
                self.told.set()
        finally:
            del self._open[mine]

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection for looking only."""
        async with self.engine.connect() as conn:
            yield conn

    def as_system(self) -> Principal:
        return system(self.region)

    def nobody(self) -> Principal:
        return anonymous(self.region)

    def settled_until(self) -> datetime:
        """The instant before which no open piece of work of this process can still act."""
        return min(self._open.values(), default=self.clock())


async def current(request: Request) -> Work:
    """The work that `ActRoute` opened around this request."""
    work: Work = request.state.work
    return work


Transaction = Annotated[Work, Depends(current)]
