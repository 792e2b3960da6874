"""Supervision on real PostgreSQL and NATS, hearing what the others say."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from nats.aio.client import Client
from sqlalchemy import text

from services.chassis.kit import Kit, Loop
from services.chassis.testing import StillClock
from services.supervision.app import SERVICE
from tests.service.supervision.speaking import (
    Speaker,
    accepted,
    decided,
    received,
    routed,
    terms,
)

CASE = "4418252026112401000017"
KEYS = ("lixiang", "xuanzhi", "shuibao")


@dataclass
class Watching:
    """The service with its loops, stepped by the test."""

    app: FastAPI
    kit: Kit
    clock: StillClock
    loops: dict[str, Loop]
    intake: Speaker
    approval: Speaker
    disclosure: Speaker

    async def hear(self, messages: int) -> None:
        """Until so many messages more are settled."""
        while messages > 0:
            messages -= int(str(await self.loops["consumer"].step()))

    async def statuses(self, *speakers: Speaker, at: datetime | None = None) -> None:
        """These sources, or all, say how far they are."""
        wake = self.loops["ears"].wake
        assert wake is not None
        for speaker in speakers or (self.intake, self.approval, self.disclosure):
            wake.clear()
            await speaker.status(at or self.clock())
            await asyncio.wait_for(wake.wait(), 5)
        await self.loops["ears"].step()

    async def sweep(self) -> int:
        """Until nothing more is due."""
        fired = 0
        while found := int(str(await self.loops["sweeper"].step())):
            fired += found
        return fired

    async def rows(self, sql: str, **given: object) -> list[Any]:
        async with self.kit.works.read() as conn:
            return list(await conn.execute(text(sql), given))

    async def told(self, type: str) -> list[dict[str, Any]]:
        """The data of what supervision itself said, oldest first."""
        rows = await self.rows(
            "SELECT convert_from(body, 'UTF8')::jsonb AS body FROM outbox ORDER BY position"
        )
        return [row.body["data"] for row in rows if row.body["type"] == f"supervision.{type}.v1"]

    async def accept(self, case: str = CASE, keys: tuple[str, ...] = KEYS) -> None:
        """Received today, accepted an hour later, routed, and all of it heard."""
        at, wanted = self.clock(), terms(*keys)
        hour = at + timedelta(hours=1)
        await self.intake.say(received(wanted, at), subject=case, at=at)
        await self.intake.say(accepted(wanted, hour, received_at=at), subject=case, at=hour)
        for key in keys:
            await self.intake.say(
                routed(case, wanted, key, hour, received_at=at),
                subject=case,
                at=hour,
                department=wanted.item(key).department,
            )
        await self.hear(2 + len(keys))

    async def decide(self, key: str, at: datetime, *, keys: tuple[str, ...] = KEYS) -> None:
        """Told, but not yet heard."""
        event = decided(CASE, terms(*keys), key, at)
        await self.approval.say(event, subject=CASE, at=at, department="swj")


@pytest.fixture
async def kit(settings_for: Any, clock: StillClock) -> AsyncIterator[Kit]:
    kit = SERVICE.kit(await settings_for(SERVICE), clock=clock)
    yield kit
    await kit.engine.dispose()


@pytest.fixture
async def watching(kit: Kit, bus: Client, clock: StillClock) -> AsyncIterator[Watching]:
    app = SERVICE.build(kit)
    loops = {loop.name: loop for loop in await SERVICE.loops(app, bus)}
    names = ("intake", "approval", "disclosure")
    yield Watching(app, kit, clock, loops, *(Speaker(name, bus) for name in names))
    for loop in loops.values():
        if loop.close:
            await loop.close()


@pytest.fixture
async def client(watching: Watching) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(watching.app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://supervision") as client:
        yield client
