"""Routes that run in one transaction, committed before the answer leaves.

FastAPI runs the code after a dependency's `yield` once the response is on its way, so a commit
there can fail after the client was told that it worked. Here the route commits, then answers.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from services.chassis import idempotency
from services.chassis.auth import caller
from services.chassis.work import Works

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class ActRoute(APIRoute):
    def get_route_handler(self) -> Handler:
        inner = super().get_route_handler()

        async def act(request: Request) -> Response:
            works: Works = request.app.state.works
            who = caller(request) or works.nobody()
            async with works.begin(
                who,
                cause=request.headers.get("x-request-id"),
                traceparent=request.headers.get("traceparent"),
            ) as work:
                request.state.work = work
                if request.method != "POST":
                    return await inner(request)
                return await idempotency.once(request, work, inner)

        return act


class ActRouter(APIRouter):
    """A router whose every route is one transaction and honours `Idempotency-Key` on POST."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=ActRoute, **options)
