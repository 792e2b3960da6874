"""A request's body on its way through: whole where it came at once, a stream where it did not."""

import asyncio
from collections.abc import AsyncIterator

from starlette.types import Receive

from gateway.errors import BodyTooLarge, BodyTooSlow


class ClientLeft(Exception):
    """In the middle of its request."""


class Body:
    """Limits: bytes in all, and seconds of silence in the middle."""

    def __init__(self, receive: Receive, *, limit: int, seconds: float) -> None:
        self._receive, self._limit, self._seconds = receive, limit, seconds
        self._first = b""
        self._size = 0
        self._more = True

    async def begin(self) -> None:
        """Read what came with the head. Raises `BodyTooLarge`, `BodyTooSlow`, `ClientLeft`."""
        self._first = await self._read()

    @property
    def complete(self) -> bool:
        return not self._more

    @property
    def content(self) -> bytes | AsyncIterator[bytes]:
        return self._all() if self._more else self._first

    async def _all(self) -> AsyncIterator[bytes]:
        yield self._first
        while self._more:
            yield await self._read()

    async def _read(self) -> bytes:
        try:
            async with asyncio.timeout(self._seconds):
                message = await self._receive()
        except TimeoutError as error:
            raise BodyTooSlow from error
        if message["type"] == "http.disconnect":
            raise ClientLeft
        chunk: bytes = message.get("body", b"")
        self._more = message.get("more_body", False)
        self._size += len(chunk)
        if self._size > self._limit:
            raise BodyTooLarge(self._limit)
        return chunk
