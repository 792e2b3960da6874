"""The gateway as a process: what stands between the wire and the door, and its migrations."""

import asyncio
from pathlib import Path
from socket import socket

import uvicorn
from sqlalchemy import make_url

from gateway.app import build
from gateway.door import Door
from gateway.settings import Settings
from gateway.threshold import threshold
from services.chassis.migrating import upgrade

MIGRATIONS = Path(__file__).parent / "migrations" / "versions"


def migrate(settings: Settings) -> None:
    owner = settings.owner_database_url or settings.database_url
    role = make_url(settings.database_url.get_secret_value()).username
    asyncio.run(upgrade(owner.get_secret_value(), versions=MIGRATIONS, role=role or ""))


def config(settings: Settings, door: Door) -> uvicorn.Config:
    return uvicorn.Config(
        door,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=threshold(settings.max_head, settings.head_seconds),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        # uvicorn would believe X-Forwarded-For of anybody on this machine.
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=5,
    )


class Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, door: Door) -> None:
        super().__init__(config)
        self._door = door

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        self._door.close_streams()
        await super().shutdown(sockets)


def serve(settings: Settings) -> None:
    door = build(settings)
    Server(config(settings, door), door).run()
