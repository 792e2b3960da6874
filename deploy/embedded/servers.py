"""Where PostgreSQL and the broker are, and as whom each program signs in: own or given ones."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import URL

from deploy.embedded.databases import NAMES, OWNER, database, given
from deploy.embedded.postgres import SUPERUSER
from deploy.embedded.rights import ADMIN
from deploy.embedded.stack import Stack

DRIVER = "postgresql+asyncpg"


@dataclass(frozen=True, slots=True)
class Bus:
    """The broker's address, and user and password by program (none: whoever comes is let in)."""

    url: str
    monitor: str | None
    logins: Mapping[str, tuple[str, str]]

    def sign_in(self, program: str) -> dict[str, str]:
        if program not in self.logins:
            return {}
        user, password = self.logins[program]
        return {"user": user, "password": password}


@dataclass(frozen=True, slots=True)
class Servers:
    admin: URL | None
    """A role that may create databases; None when all five were given ready-made."""
    owners: Mapping[str, URL]
    services: Mapping[str, URL]
    bus: Bus

    @classmethod
    def of(cls, stack: Stack, environment: Mapping[str, str] = os.environ) -> "Servers":
        """Raises `Trouble` when `YIMEN_DATABASE_URL` names neither a server nor five databases."""
        written = environment.get("YIMEN_DATABASE_URL")
        bus = _bus(stack, environment)
        if not written:
            own = URL.create(
                DRIVER,
                username=SUPERUSER,
                password=stack.passwords["postgres"],
                host="127.0.0.1",
                port=stack.ports["postgres"],
                database="postgres",
            )
            return cls._on_server(own, stack, bus)
        urls = {name: url.set(drivername=DRIVER) for name, url in given(written).items()}
        if "server" in urls:
            return cls._on_server(urls["server"], stack, bus)
        return cls(None, urls, urls, bus)

    @classmethod
    def _on_server(cls, admin: URL, stack: Stack, bus: Bus) -> "Servers":
        def url(service: str, role: str, secret: str) -> URL:
            password = stack.passwords[secret]
            return admin.set(database=database(service), username=role, password=password)

        owners = {name: url(name, OWNER, "owner") for name in NAMES}
        services = {name: url(name, database(name), name) for name in NAMES}
        return cls(admin, owners, services, bus)


def owns_postgres(environment: Mapping[str, str] = os.environ) -> bool:
    return not environment.get("YIMEN_DATABASE_URL")


def owns_broker(environment: Mapping[str, str] = os.environ) -> bool:
    return not environment.get("YIMEN_NATS_URL")


def _bus(stack: Stack, environment: Mapping[str, str]) -> Bus:
    programs = (*NAMES, ADMIN)
    if owns_broker(environment):
        monitor = f"http://127.0.0.1:{stack.ports['monitor']}"
        own = {name: (name, stack.passwords[name]) for name in programs}
        return Bus(f"nats://127.0.0.1:{stack.ports['nats']}", monitor, own)
    user, password = environment.get("YIMEN_NATS_USER"), environment.get("YIMEN_NATS_PASSWORD")
    logins = dict.fromkeys(programs, (user, password or "")) if user else {}
    return Bus(environment["YIMEN_NATS_URL"], environment.get("YIMEN_NATS_MONITOR_URL"), logins)
