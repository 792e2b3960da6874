"""Tells whoever looks on in this process that something was committed."""

import asyncio


class News:
    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        rung, self._rung = self._rung, asyncio.Event()
        rung.set()

    def following(self) -> asyncio.Event:
        """Set by the next ring. Ask before looking, and nothing is missed in between."""
        return self._rung
