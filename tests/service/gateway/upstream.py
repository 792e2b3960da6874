"""A service behind the gateway, as small as can be: it tells what it heard, or streams."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Heard:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Upstream:
    heard: list[Heard] = field(default_factory=list)
    more: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by a test to let a stream go on."""
    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when whoever listened to a stream has gone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path = scope["path"]
        if path.endswith("/stream"):
            await self._stream(receive, send)
        elif path.endswith("/long"):
            await self._long(send)
        elif path.endswith("/dies"):
            raise ConnectionResetError
        else:
            await self._tell(scope, receive, send)

    async def _tell(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.left.set()
                return
            body += message["body"]
            if not message["more_body"]:
                break
        self.heard.append(_heard(scope, body))
        status, headers, answer = _answer(scope["path"], self.heard[-1].headers["host"])
        headers.append((b"content-length", str(len(answer)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _stream(self, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"text/event-stream")]
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"data: 1\n\n", "more_body": True})
        go_on = asyncio.ensure_future(self.more.wait())
        gone = asyncio.ensure_future(receive())
        await asyncio.wait((go_on, gone), return_when=asyncio.FIRST_COMPLETED)
        go_on.cancel()
        if gone.done():
            self.left.set()
            return
        gone.cancel()
        await send({"type": "http.response.body", "body": b"data: 2\n\n"})

    async def _long(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for part in range(100):
            body = {"type": "http.response.body", "body": b"x" * 10_000, "more_body": part < 99}
            await send(body)


def _heard(scope: Scope, body: bytes) -> Heard:
    query = scope["query_string"]
    target = scope["raw_path"] + (b"?" + query if query else b"")
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    return Heard(scope["method"], target.decode(), headers, body)


def _answer(path: str, host: str) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    if path.endswith("/refused"):
        return 409, [(b"content-type", b"application/problem+json")], _problem(409)
    if path.endswith("/elsewhere"):
        return 303, [(b"location", f"http://{host}/desk/there".encode())], b""
    chatty = [(b"set-cookie", b"a=b"), (b"server", b"x"), (b"keep-alive", b"x")]
    return 200, [(b"content-type", b"application/json"), *chatty], b'{"ok": true}'


def _problem(status: int) -> bytes:
    said: dict[str, Any] = {"type": "/problems/x", "title": "此题", "status": status}
    return json.dumps({**said, "detail": "此事<不>行。"}).encode()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up, self.enough = asyncio.Event(), asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    async def main_loop(self) -> None:
        """uvicorn's own looks ten times a second whether it should end: too slow for tests."""
        await self.enough.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Several run in one test process, which keeps its own signals."""
        yield


@contextlib.asynccontextmanager
async def running(app: ASGIApp | uvicorn.Config) -> AsyncIterator[str]:
    """Serve on a free port of the loopback; the address."""
    config = app if isinstance(app, uvicorn.Config) else _config(app)
    # Said in full, or asyncio leaves Nagle's algorithm on and every answer takes 40 ms more.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    try:
        await server.up.wait()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.enough.set()
        await serving
        listening.close()


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
    )
