"""Limits that count before a request is whole: how long its head may be, and how long it may take.

uvicorn keeps whatever comes until the head ends; who never ends it would fill our memory.
"""

from asyncio import TimerHandle
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

SLACK = 64 * 1024
"""Bytes: one read from the wire may hold the rest of the head and some of what follows."""


def threshold(max_head: int, seconds: float) -> type[HttpToolsProtocol]:
    """uvicorn's protocol for HTTP/1.1, with these limits: bytes and seconds."""

    class Threshold(HttpToolsProtocol):
        _waiting: TimerHandle | None = None
        _in_head = 0

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._expect_head()

        def connection_lost(self, exc: Exception | None) -> None:
            self._head_is_there()
            super().connection_lost(exc)

        def on_message_begin(self) -> None:
            super().on_message_begin()
            self._expect_head()

        def on_headers_complete(self) -> None:
            self._head_is_there()
            super().on_headers_complete()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self._waiting is None or self.transport.is_closing():
                return
            self._in_head += len(data)
            if self._in_head > max_head + SLACK:
                self._refuse(431)

        def _expect_head(self) -> None:
            self._head_is_there()
            self._waiting = self.loop.call_later(seconds, self._refuse, 408)

        def _head_is_there(self) -> None:
            self._in_head = 0
            if self._waiting is not None:
                self._waiting.cancel()
                self._waiting = None

        def _refuse(self, status: int) -> None:
            # Browsers open connections in advance: one that was never used is only closed.
            if self._in_head:
                self.transport.write(
                    STATUS_LINE[status] + b"connection: close\r\ncontent-length: 0\r\n\r\n"
                )
            self.transport.close()

    return Threshold
