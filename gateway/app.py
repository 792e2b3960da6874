"""The gateway, put together. Everything with a lifetime is made here and nowhere else."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from pwdlib import PasswordHash
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway import api, database, docs, health, pages, problems
from gateway.attempts import LockOut
from gateway.buckets import Buckets, Ticks
from gateway.door import Door, Rules
from gateway.entry import Entry
from gateway.forward import Forwarder
from gateway.onlookers import Watch
from gateway.passwords import Passwords
from gateway.principal import Signer
from gateway.sessions import Lifetime, Sessions
from gateway.settings import Settings
from gateway.visits import Parts
from services.chassis import problems as chassis_problems
from services.chassis.auth import Verifier
from services.chassis.clock import Clock, office_clock
from services.chassis.web import pages as pages_of
from services.chassis.web.frame import STATIC

OWN_BODY = 64 * 1024
"""Bytes: nothing that the gateway itself reads is long."""

TEMPLATES = Path(__file__).parent / "templates"


def build(
    settings: Settings,
    *,
    clock: Clock = office_clock,
    ticks: Ticks = time.monotonic,
    argon2: PasswordHash | None = None,
) -> Door:
    """`clock` is the office's time and rules sessions and locks; `ticks` rules rates."""
    engine = database.engine(settings)
    passwords = Passwords(argon2, threads=settings.hash_threads, queue=settings.hash_queue)
    sessions = _sessions(settings, engine, clock=clock, ticks=ticks)
    entry = Entry(
        engine,
        clock,
        sessions,
        passwords,
        lock_out=LockOut(settings.failures, settings.lock_seconds),
        addresses=Buckets(settings.sign_in_rate, settings.sign_in_burst, ticks=ticks),
    )
    forwarder = _forwarder(settings)
    parts = Parts(engine, entry, sessions, pages_of(TEMPLATES), settings.cookie, settings.https)
    return Door(
        _own(settings, parts, _living(forwarder, passwords, engine)),
        settings.upstreams(),
        forwarder=forwarder,
        sessions=sessions,
        rates=Buckets(settings.rate, settings.burst, ticks=ticks),
        rules=_rules(settings),
    )


def _sessions(settings: Settings, engine: AsyncEngine, *, clock: Clock, ticks: Ticks) -> Sessions:
    return Sessions(
        engine,
        clock,
        Signer.from_file(settings.signing_key, settings.region),
        lifetime=Lifetime(
            timedelta(seconds=settings.session_idle), timedelta(seconds=settings.session_longest)
        ),
        fresh=settings.session_fresh,
        ticks=ticks,
    )


def _rules(settings: Settings) -> Rules:
    watch = Watch(settings.patience, settings.look_again)
    return Rules(settings.max_head, settings.cookie, settings.https, watch)


def _forwarder(settings: Settings) -> Forwarder:
    return Forwarder(
        connections=settings.connections,
        answer_seconds=settings.answer_seconds,
        max_body=settings.max_body,
        body_seconds=settings.body_seconds,
    )


Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def _living(forwarder: Forwarder, passwords: Passwords, engine: AsyncEngine) -> Lifespan:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await forwarder.open()
        yield
        await forwarder.close()
        passwords.close()
        await engine.dispose()

    return lifespan


def _own(settings: Settings, parts: Parts, lifespan: Lifespan) -> FastAPI:
    """What the gateway answers itself."""
    app = FastAPI(
        title="入口",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        max_body_size=OWN_BODY,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        lifespan=lifespan,
    )
    app.state.parts, app.state.region = parts, settings.region
    app.state.verifier = Verifier(settings.principal_keys, settings.region)
    for room in (api, pages, docs, health):
        app.include_router(room.router)
    app.mount("/static", StaticFiles(directory=STATIC))
    chassis_problems.install(app, {})
    for refusal in problems.REFUSALS:
        app.add_exception_handler(refusal, _refused)
    return app


async def _refused(request: Request, refusal: Exception) -> Response:
    return problems.answer(request, refusal)
