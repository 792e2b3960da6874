"""The whole system in one process on virtual time: the real services, their API, their messages."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import nats
from fastapi import FastAPI
from nats.aio.client import Client
from nats.js.errors import NotFoundError
from pydantic_settings import BaseSettings
from pydantic_settings import PydanticBaseSettingsSource as Source

from contracts import subjects
from contracts.policy import Policy
from deploy.rehearsal.servers import Servers, Shelf
from services.approval.app import SERVICE as APPROVAL
from services.chassis import streams
from services.chassis.clock import SHANGHAI
from services.chassis.kit import Kit, Loop
from services.chassis.process import Service
from services.chassis.received import announced_time
from services.chassis.settings import Settings
from services.disclosure.app import SERVICE as DISCLOSURE
from services.intake.app import SERVICE as INTAKE
from services.supervision.app import SERVICE as SUPERVISION

SERVICES: dict[str, Service] = {
    service.name: service for service in (INTAKE, APPROVAL, SUPERVISION, DISCLOSURE)
}


def _told_only(settings: type[Settings]) -> type[Settings]:
    """Settings that do not look at the environment: a live installation may be what it is of."""

    class Told(settings):  # type: ignore[misc, valid-type]
        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], init_settings: Source, **others: Source
        ) -> tuple[Source, ...]:
            return (init_settings,)

    return Told


class Clock:
    """Virtual time: it stands still until the runner moves it, and never goes back."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, to: datetime) -> None:
        self.at = max(self.at, to.astimezone(SHANGHAI))


@dataclass(slots=True)
class Running:
    """One service at work."""

    kit: Kit
    app: FastAPI
    bus: Client
    loops: dict[str, Loop]
    http: httpx.AsyncClient

    async def stop(self) -> None:
        await self.http.aclose()
        for loop in self.loops.values():
            if loop.close is not None:
                await loop.close()
        await self.bus.close()
        await self.kit.engine.dispose()


class Stopped(Exception):
    """The service aimed at is not running."""


@dataclass(slots=True)
class World:
    servers: Servers
    clock: Clock
    policy: Policy
    furnished: Shelf = field(default_factory=dict)
    """What its databases are copies of; empty ones if there is nothing."""
    running: dict[str, Running] = field(default_factory=dict)
    databases: dict[str, str] = field(default_factory=dict)
    """Names by service."""
    _bus: Client | None = None

    async def open(self) -> None:
        bus = self._bus = await nats.connect(self.servers.broker)
        await self._empty_stream(bus)
        await streams.ensure(bus.jetstream(), self.policy.region)
        await asyncio.gather(*map(self._furnish, SERVICES))
        for name in SERVICES:
            await self.start(name)

    async def close(self, *, keep: bool = False) -> None:
        """`keep`: databases and stream stay."""
        for name in list(self.running):
            await self.stop(name)
        if not keep:
            await asyncio.gather(*map(self.servers.databases.drop, self.databases.values()))
        if self._bus is not None:
            if not keep:
                await self._empty_stream(self._bus)
            await self._bus.close()

    def addresses(self) -> dict[str, str]:
        """Of the databases, by service, with the passwords of the services' own roles."""
        addressed = self.servers.databases.address
        return {
            service: addressed(name, service).get_secret_value()
            for service, name in self.databases.items()
        }

    async def _empty_stream(self, bus: Client) -> None:
        with suppress(NotFoundError):
            await bus.jetstream().delete_stream(subjects.stream(self.policy.region))

    async def _furnish(self, name: str) -> None:
        self.databases[name] = await self.servers.databases.make(
            name, versions=Path(SERVICES[name].migrations), like=self.furnished.get(name, "")
        )

    async def start(self, name: str) -> None:
        service = SERVICES[name]
        kit = service.kit(
            _told_only(service.settings).model_validate(
                {
                    "region": self.policy.region,
                    "port": 1,
                    "database_url": self.servers.databases.address(self.databases[name], name),
                    "database_pool": 5,
                    "nats_url": self.servers.broker,
                    "principal_keys": self.servers.keyring.principals,
                    "vault_keys": self.servers.keyring.vault,
                }
            ),
            clock=self.clock,
            regional=self.policy,
            broker_time=announced_time,
        )
        app = service.build(kit)
        bus = await nats.connect(self.servers.broker, name=name)
        loops = {loop.name: loop for loop in await service.all_loops(app, bus)}
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        http = httpx.AsyncClient(transport=transport, base_url=f"http://{name}")
        self.running[name] = Running(kit, app, bus, loops, http)

    async def stop(self, name: str) -> None:
        await self.running.pop(name).stop()

    async def call(
        self,
        service: str,
        method: str,
        path: str,
        *,
        who: str,
        person: str = "",
        body: Any = None,
        key: str = "",
    ) -> httpx.Response:
        """One request as the gateway would pass it on; `person` is another one in that role.

        Raises `Stopped`.
        """
        if service not in self.running:
            raise Stopped(service)
        subject = "-".join(filter(None, (who.replace(":", "-"), person)))
        headers = self.servers.keyring.headers(subject, who)
        if key:
            headers["idempotency-key"] = key
        http = self.running[service].http
        return await http.request(method, path, json=body, headers=headers)

    async def told(self) -> int:
        """How many events have been told so far, by everybody."""
        js = next(iter(self.running.values())).bus.jetstream()
        return int((await js.stream_info(subjects.stream(self.policy.region))).state.last_seq)

    def loops(self, wanted: Callable[[Loop], object]) -> list[Loop]:
        """Of all running services, in the order of their names."""
        return [
            loop
            for name in sorted(self.running)
            for loop in self.running[name].loops.values()
            if wanted(loop)
        ]
