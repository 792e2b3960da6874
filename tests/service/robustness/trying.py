"""Asking a world, and judging what it answers."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

from httpx import Response
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import APIOperation
from schemathesis.core import NOT_SET

from tests.service.robustness.doors import is_open
from tests.service.robustness.hostile import hopeless, requests
from tests.service.robustness.sending import Asked
from tests.service.robustness.verdict import faults
from tests.service.robustness.worlds import World

A_FEW, A_LOT = 3, 20
"""Requests where nothing can be sent; times as many when there is time."""
A_MOMENT = 0.05
"""Seconds a stream is listened to."""

QUICK = 200
"""Examples of the profile in which these tests ask the same every time."""

SETTINGS = settings(
    derandomize=settings().max_examples <= QUICK,
    database=None,
    deadline=None,
    # A world moves on with every act, so that what failed once may not fail again.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Trial:
    world: World
    who: str
    operation: APIOperation

    def __post_init__(self) -> None:
        self._label = f"{self.operation.method.upper()} {self.operation.path}"
        self._is_stream = self.operation.path.endswith("/stream")
        self._has_pages = not self.operation.path.startswith("/api/")
        found = self.operation
        self._takes_something = bool(found.path_parameters or found.query or found.body)
        self._bodies = self.world.bodies.get(self._label, ())
        self._keys = count()

    async def by_chance(self, examples: int) -> None:
        """So many requests as schemathesis makes them up; a few where nothing can be sent."""
        loop, headers = asyncio.get_running_loop(), await self._headers()

        often = max(1, min(A_LOT, settings().max_examples // QUICK))
        most = examples * often if self._takes_something else A_FEW

        @settings(SETTINGS, max_examples=most)
        @given(requests(self.operation, names=self.world.names, bodies=self._bodies))
        def attempt(asked: Asked) -> None:
            sent = asyncio.run_coroutine_threadsafe(self._send(asked, headers), loop)
            answer = sent.result(timeout=30)
            self._judge(asked, answer)

        await asyncio.to_thread(attempt)

    async def hopelessly(self) -> None:
        """Requests that nobody should take."""
        headers = await self._headers()
        names = {name: known[0] for name, known in self.world.names.items()}
        for body in self._bodies or [NOT_SET]:
            asked = Asked.plainly(self.operation, names=names, body=body)
            for one in hopeless(self.operation, asked):
                answer = await self._send(one, headers)
                self._judge(one, answer)
                assert 400 <= answer.status_code < 500, f"{one} was taken: {answer.status_code}"

    def _judge(self, asked: Asked, answer: Response) -> None:
        wrong = list(
            faults(
                answer,
                page=self._has_pages,
                browser=self._is_browsers(asked),
                secrets=self._secrets(asked, answer),
            )
        )
        if not self._has_pages and not self._is_stream:
            self.operation.validate_response(answer)
        if self.who != "everybody" and not is_open(self.operation) and answer.is_success:
            wrong += self._foreign(asked)
        assert wrong == [], f"{self._label} {wrong}\n{asked}\n{answer.text[:600]}"

    def _foreign(self, asked: Asked) -> list[str]:
        known = [v for n, v in asked.names.items() if v in self.world.names.get(n, ())]
        if self.who == "nobody" or known:
            return [f"lets {self.who} in"]
        return []

    def _secrets(self, asked: Asked, answer: Response) -> Iterable[str]:
        if self.operation.path.endswith("/reveal") and answer.is_success:
            return ()
        # A form is shown again to whoever filled it in, with what they wrote.
        own = asked.content.decode(errors="replace") if self._has_pages else ""
        return [secret for secret in self.world.secrets if secret not in own]

    def _is_browsers(self, asked: Asked) -> bool:
        return self._has_pages and "text/html" in asked.headers.get("accept", "text/html")

    async def _headers(self) -> dict[str, Any]:
        accept = {"accept": "text/html"} if self._has_pages else {}
        return {**accept, **await self.world.admit(self.who)}

    async def _send(self, asked: Asked, headers: dict[str, Any]) -> Response:
        key = {"idempotency-key": f"{self._label}{next(self._keys)}"}
        request = asked.request(self.world.client, {**headers, **key})
        if not self._is_stream:
            return await self.world.client.send(request)
        leaving: asyncio.Event = self.world.app.state.leaving
        leaving.clear()
        asyncio.get_running_loop().call_later(A_MOMENT, leaving.set)
        return await self.world.client.send(request)
