"""A service's HTTP side: problems, health, metrics, static files, telemetry around its routes."""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI, Response
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, Histogram, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis import problems, telemetry
from services.chassis.auth import public
from services.chassis.bounded import Bounded
from services.chassis.description import Described
from services.chassis.idempotency import KeyInFlight, KeyRequired, KeyReused
from services.chassis.kit import Kit
from services.chassis.pagination import BadCursor
from services.chassis.problems import Problem

ANSWERED = Histogram(
    "yimen_request_seconds", "Time to answer, by route", ["method", "route", "status"]
)

SHARED: dict[type[Exception], Problem] = {
    KeyRequired: Problem(400, "idempotency-key-required", "缺少 Idempotency-Key"),
    KeyInFlight: Problem(409, "idempotency-key-in-flight", "请求正在办理"),
    KeyReused: Problem(422, "idempotency-key-reused", "Idempotency-Key 重复使用"),
    BadCursor: Problem(422, "bad-cursor", "翻页标记无效"),
}


def create(
    kit: Kit, *, name: str, title: str, problems_of: Mapping[type[Exception], Problem]
) -> FastAPI:
    """An empty service: its own routers and pages are added by its `app.py`."""
    app = Described(
        title=title,
        version="1",
        docs_url=None,
        redoc_url=None,
        telemetry=telemetry.of(kit.settings, name),
    )
    app.state.kit = kit
    app.state.works, app.state.vault = kit.works, kit.vault
    app.state.verifier, app.state.region, app.state.clock = kit.verifier, kit.region, kit.clock
    app.state.leaving = asyncio.Event()
    """Set when the process is told to go: what is streaming ends then."""
    problems.install(app, {**SHARED, **problems_of})
    app.add_middleware(Bounded, most=kit.settings.max_body)
    app.add_middleware(Measured)
    _add_health(app, kit)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "web" / "static"))
    return app


class Measured:
    """Times every answer. Plain ASGI, so that streams pass through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start = time.perf_counter()
        answered = False

        def observe(status: int) -> None:
            nonlocal answered
            answered = True
            seconds = time.perf_counter() - start
            ANSWERED.labels(scope["method"], _route(scope), status).observe(seconds)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                observe(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, answer)
        except Exception:
            # The answer to a bug is sent outside of us.
            if not answered:
                observe(500)
            raise


def _route(scope: Scope) -> str:
    """The whole path template; a route by itself does not know the prefix it was included with."""
    whole = scope.get("fastapi", {}).get("effective_route_context")
    return getattr(whole or scope.get("route"), "path", None) or "-"


def _add_health(app: FastAPI, kit: Kit) -> None:
    watched: dict[str, Any] = {"dependencies": [Depends(public)], "include_in_schema": False}

    @app.get("/healthz", **watched)
    async def alive() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz", **watched)
    async def ready() -> JSONResponse:
        try:
            async with asyncio.timeout(2), kit.works.read() as conn:
                await conn.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return JSONResponse({"status": "database unreachable"}, 503)
        bus = getattr(app.state, "bus", None)
        if bus is not None and not bus.is_connected:
            return JSONResponse({"status": "bus unreachable"}, 503)
        return JSONResponse({"status": "ready"})

    @app.get("/metrics", **watched)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
