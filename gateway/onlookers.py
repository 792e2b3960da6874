"""Whether anybody still waits for an answer: a client may leave, a session may be ended."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType

from starlette.types import Receive


@dataclass(frozen=True, slots=True)
class Watch:
    patience: float
    """Seconds before anybody looks: most requests are over long before, and pay nothing."""
    look_again: float
    """Seconds between two looks at the session behind a stream."""


Welcome = Callable[[], Awaitable[bool]]
Ready = Callable[[], bool]


class Onlooker:
    """Stops what is done inside once the client has gone or is not welcome any more.

    `ready` says that the request's body has been read: only then is `receive` ours.
    """

    def __init__(self, receive: Receive, welcome: Welcome, *, ready: Ready, watch: Watch) -> None:
        self._receive, self._welcome, self._ready = receive, welcome, ready
        self._watch = watch
        self._looking: asyncio.Task[None] | None = None
        self.client_left = False
        self.unwelcome = False

    def __enter__(self) -> "Onlooker":
        task = asyncio.current_task()
        assert task is not None
        self._watched = task
        self._wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self._timer.cancel()
        if self._looking is not None:
            self._looking.cancel()
        if not (self.client_left or self.unwelcome):
            return False
        # Somebody else may have cancelled us besides, and then means it.
        return self._watched.uncancel() == 0 and kind is asyncio.CancelledError

    def dismiss(self) -> None:
        """The house closes."""
        self.unwelcome = True
        self._watched.cancel()

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._watch.patience, self._begin)

    def _begin(self) -> None:
        if self._ready():
            self._looking = asyncio.create_task(self._look())
        else:
            self._wait()

    async def _look(self) -> None:
        while not (self.client_left or self.unwelcome):
            try:
                async with asyncio.timeout(self._watch.look_again):
                    message = await self._receive()
                self.client_left = message["type"] == "http.disconnect"
            except TimeoutError:
                self.unwelcome = not await self._welcome()
        self._watched.cancel()
