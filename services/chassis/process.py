"""A service as a process: `serve` (HTTP and its loops), `work` (loops only), `migrate`."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import structlog
import uvicorn
from fastapi import FastAPI
from nats.aio.client import Client
from sqlalchemy.exc import SQLAlchemyError

from contracts.policy import Policy
from services.chassis import idempotency, status, streams, telemetry
from services.chassis.clock import Clock, office_clock
from services.chassis.kit import Kit, Loop, assemble
from services.chassis.received import BrokerTime, broker_time
from services.chassis.relay import Relay
from services.chassis.run import forever
from services.chassis.settings import Settings

log = structlog.get_logger()

Build = Callable[[Kit], FastAPI]
Loops = Callable[[FastAPI, Client], Awaitable[Sequence[Loop]]]


@dataclass(frozen=True, slots=True)
class Service:
    name: str
    settings: type[Settings]
    build: Build
    loops: Loops
    """The service's own: consumers, sweepers. The relay and the status come from here."""
    migrations: Path
    deployment: Callable[[Settings], str] = lambda _: ""

    def kit(
        self,
        settings: Settings,
        *,
        clock: Clock = office_clock,
        regional: Policy | None = None,
        broker_time: BrokerTime = broker_time,
    ) -> Kit:
        return assemble(
            settings,
            service=self.name,
            deployment=self.deployment(settings),
            clock=clock,
            regional=regional,
            broker_time=broker_time,
        )

    async def all_loops(self, app: FastAPI, bus: Client) -> list[Loop]:
        """Everything this service does besides answering, own loops first."""
        kit: Kit = app.state.kit
        app.state.bus = bus
        relay = Relay(kit.engine, bus, clock=kit.clock)

        async def say() -> int:
            return await status.say(kit.works, bus)

        async def forget() -> int:
            async with kit.engine.begin() as conn:
                return await idempotency.forget_old(conn, kit.clock)

        return [
            *await self.loops(app, bus),
            Loop("relay", relay.step, 1.0, wake=kit.works.told, close=relay.close),
            Loop("status", say, 1.0),
            Loop("forget", forget, 3600.0),
        ]


def main(service: Service, argv: Sequence[str] | None = None) -> None:
    asked = list(sys.argv[1:] if argv is None else argv)
    if len(asked) != 1 or asked[0] not in ("serve", "work", "migrate"):
        raise SystemExit(f"usage: python -m services.{service.name} serve|work|migrate")
    settings = service.settings()
    telemetry.log_to_stdout(service.name, as_json=settings.log_json)
    if asked[0] == "migrate":
        # Alembic costs a serving process 9 MB for nothing.
        from services.chassis.migrating import migrate

        migrate(settings, versions=service.migrations)
    elif asked[0] == "serve":
        serve(service, settings)
    else:
        asyncio.run(_work(service, settings))


def serve(service: Service, settings: Settings) -> None:
    kit = service.kit(settings)
    app = service.build(kit)
    app.router.lifespan_context = _living(service, kit)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=5,
    )


Lifespan = Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]


def _living(service: Service, kit: Kit) -> Lifespan:
    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        _tell_of_leaving(app)
        async with working(service, app):
            yield
        await kit.engine.dispose()

    return lifespan


def _tell_of_leaving(app: FastAPI) -> None:
    """The server waits for its answers before it ends; a stream must know that it is to end."""
    loop = asyncio.get_running_loop()

    def telling(before: Callable[[int, FrameType | None], object]) -> Callable[..., None]:
        def leave(number: int, frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(app.state.leaving.set)
            before(number, frame)

        return leave

    for sign in (signal.SIGTERM, signal.SIGINT):
        servers = signal.getsignal(sign)
        if callable(servers):
            signal.signal(sign, telling(servers))


@contextlib.asynccontextmanager
async def working(service: Service, app: FastAPI) -> AsyncIterator[None]:
    """Run all the service's loops beside whatever happens inside."""
    kit: Kit = app.state.kit
    stop = asyncio.Event()
    app.state.stopping = stop

    async def closed() -> None:
        # A closed client stays closed; whoever watches this process starts it again.
        if not stop.is_set():
            log.critical("bus.closed")
            signal.raise_signal(signal.SIGTERM)

    bus = await streams.connect(kit.settings, name=f"yimen-{service.name}", closed=closed)
    loops = await service.all_loops(app, bus)
    tasks = [
        asyncio.create_task(
            forever(loop.step, stop, pause=loop.pause, wake=loop.wake, name=loop.name),
            name=loop.name,
        )
        for loop in loops
    ]
    log.info("service.started", source=kit.works.source, loops=[loop.name for loop in loops])
    try:
        yield
    finally:
        stop.set()
        # A step in the middle of a batch is let finish; a long wait for messages is not.
        _, late = await asyncio.wait(tasks, timeout=2)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        for loop in loops:
            if loop.close is not None:
                with contextlib.suppress(OSError, SQLAlchemyError):
                    await loop.close()
        await bus.close()
        log.info("service.stopped", source=kit.works.source)


async def _work(service: Service, settings: Settings) -> None:
    kit = service.kit(settings)
    app = service.build(kit)
    done = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, done.set)
    async with working(service, app):
        await done.wait()
    await kit.engine.dispose()
