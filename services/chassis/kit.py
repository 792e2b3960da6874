"""What every service stands on while it runs: made once per process, passed to all its rooms."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from contracts import policy, subjects
from contracts.policy import Policy
from services.chassis import db
from services.chassis.auth import Verifier
from services.chassis.clock import Clock, office_clock
from services.chassis.received import BrokerTime, broker_time
from services.chassis.settings import Settings
from services.chassis.vault import Vault
from services.chassis.work import Works


@dataclass(frozen=True, slots=True)
class Kit:
    settings: Settings
    engine: AsyncEngine
    works: Works
    clock: Clock
    verifier: Verifier
    vault: Vault
    policy: Policy
    """What the region decides for itself; another one than shipped in a rehearsal."""

    @property
    def region(self) -> str:
        return self.settings.region

    @property
    def stream(self) -> str:
        return subjects.stream(self.settings.region)


@dataclass(frozen=True, slots=True)
class Loop:
    """Something a service does again and again: one `step`, called for ever or once by a test."""

    name: str
    step: Callable[[], Awaitable[object]]
    pause: float = 1.0
    """Seconds to rest when a step had nothing to do."""
    wake: asyncio.Event | None = None
    close: Callable[[], Awaitable[None]] | None = None
    pending: Callable[[], Awaitable[bool]] | None = None
    """Whether a step would find something now, for those whom nobody wakes."""
    due: Callable[[], Awaitable[datetime | None]] | None = None
    """When the next of its timers is due, if nothing else happens."""


def assemble(
    settings: Settings,
    *,
    service: str,
    deployment: str = "",
    clock: Clock = office_clock,
    regional: Policy | None = None,
    broker_time: BrokerTime = broker_time,
) -> Kit:
    """Everything with a lifetime, made here and nowhere else.

    On a virtual clock the broker's time is `announced_time`.
    """
    engine = db.engine(settings)
    source = subjects.source(settings.region, service, deployment)
    assert settings.vault_keys is not None, "YIMEN_VAULT_KEYS is not set"
    return Kit(
        settings=settings,
        engine=engine,
        works=Works(
            engine,
            clock=clock,
            region=settings.region,
            source=source,
            broker_time=broker_time,
        ),
        clock=clock,
        verifier=Verifier(settings.principal_keys, settings.region),
        vault=Vault.load(settings.vault_keys),
        policy=regional or policy.load(settings.region),
    )
