"""The gateway as a process: what stands between the wire and the door."""

from socket import socket

import uvicorn

from gateway.app import build
from gateway.door import Door
from gateway.settings import Settings
from gateway.threshold import threshold


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
