"""Brings a whole installation up, in order, telling each step; or nothing of it."""

import asyncio
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from deploy.embedded import databases, migrations, postgres
from deploy.embedded import keys as key_files
from deploy.embedded.bus import administered
from deploy.embedded.keys import Keys
from deploy.embedded.processes import Identity, Trouble
from deploy.embedded.programs import (
    PROCESSES,
    Command,
    broker_program,
    module,
    postgres_program,
    service_program,
)
from deploy.embedded.servers import Servers, owns_broker, owns_postgres
from deploy.embedded.stack import Lock, Places, Running, Stack, planned
from deploy.embedded.supervisor import Child, Supervisor
from services.chassis import streams

DISK_NEEDED = 100 * 1024 * 1024
SERVER_SECONDS = 60.0
SERVICE_SECONDS = 90.0

Step = Callable[[str], AbstractContextManager[None]]
"""Opened around each step with its name, for whoever watches."""


@dataclass(slots=True)
class Installation:
    """One installation while it runs. `up` once, then `step` until told to stop, then `down`."""

    places: Places
    region: str
    port: int
    command: Command = module
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    heard: Callable[[Child], None] | None = None
    """Told of every child that changes its state."""
    stack: Stack = field(init=False)
    servers: Servers = field(init=False)
    keys: Keys = field(init=False)
    supervisor: Supervisor = field(init=False)
    _lock: Lock = field(init=False)

    def up(self, *, step: Step, furnish: "Furnish") -> None:
        """Start everything; `furnish` puts in what a new installation begins with.

        Raises `Trouble` with everything stopped again.
        """
        self.places.make()
        self._lock = Lock(self.places)
        self._lock.take()
        try:
            with step("检查磁盘、端口和上次运行的残留"):
                self._plan()
        except BaseException:
            self._lock.release()
            raise
        try:
            self._start(step, furnish)
        except BaseException:
            self.down()
            raise

    def _start(self, step: Step, furnish: "Furnish") -> None:
        with step("启动 PostgreSQL 和消息服务"):
            self._start_servers()
        with step("准备数据库和消息流"):
            asyncio.run(self._prepare())
        furnish(self, step)
        with step("启动四个服务和网关"):
            self._start_services()
        self._note(ready=True)

    def down(self) -> None:
        """Stop everything, and remember ports and passwords for the next time."""
        self.supervisor.stop()
        self._note(ready=False, processes={})
        self._lock.release()

    def _plan(self) -> None:
        refuse_full_disk(self.places.var)
        before = Stack.load(self.places.stack)
        if before is not None:
            end_leftovers(before.processes)
        self.stack = planned(self.places, region=self.region, port=self.port)
        self.stack.save(self.places.stack)
        self.keys = key_files.ensure(self.places.keys)
        self.servers = Servers.of(self.stack, self.environment)
        self.supervisor = Supervisor(self._remember)

    def _start_servers(self) -> None:
        names = []
        if owns_postgres(self.environment):
            password = self.stack.passwords["postgres"]
            postgres.create(self.places.postgres, password=password)
            self.supervisor.start(postgres_program(self.places, self.stack))
            names.append("postgres")
        if owns_broker(self.environment):
            self.supervisor.start(broker_program(self.places, self.stack))
            names.append("nats")
        self._await(names, seconds=SERVER_SECONDS)

    def _start_services(self) -> None:
        for name in PROCESSES:
            self.supervisor.start(
                service_program(
                    name,
                    places=self.places,
                    stack=self.stack,
                    servers=self.servers,
                    keys=self.keys,
                    command=self.command,
                )
            )
        self._await(PROCESSES, seconds=SERVICE_SECONDS)

    def _await(self, names: Sequence[str], *, seconds: float) -> None:
        self.supervisor.await_ready(names, seconds=seconds)

    async def _prepare(self) -> None:
        if self.servers.admin is not None:
            await databases.prepare(self.servers.admin, self.stack.passwords)
        await migrations.migrate(self.servers.owners, roles=self._roles())
        async with administered(self.servers.bus) as bus:
            await streams.ensure(bus.jetstream(), self.region)

    def _roles(self) -> dict[str, str]:
        return {name: url.username or "" for name, url in self.servers.services.items()}

    def _remember(self, child: Child) -> None:
        if self.heard is not None:
            self.heard(child)
        if child.identity is None:
            return
        written = Running(
            pid=child.identity.pid,
            started=child.identity.started,
            state=child.state,
            restarts=child.restarts,
        )
        self._note(processes={**self.stack.processes, child.program.name: written})

    def _note(self, **changed: object) -> None:
        self.stack = self.stack.model_copy(update=changed)
        # On a full disk the children matter more than the note about them.
        with suppress(OSError):
            self.stack.save(self.places.stack)


Furnish = Callable[[Installation, Step], None]
"""Puts in what a new installation begins with; the servers run, the services not yet."""


def end_leftovers(processes: Mapping[str, Running]) -> None:
    """End children of a supervisor that was killed where the system did not do it."""
    left = []
    for running in processes.values():
        process = Identity(running.pid, running.started).process()
        if process is not None:
            process.send_signal(postgres.FAREWELL)
            left.append(process)
    _, alive = psutil.wait_procs(left, timeout=15)
    for process in alive:
        process.kill()


def refuse_full_disk(folder: Path, *, needed: int = DISK_NEEDED) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Trouble(
            f"磁盘空间不足:{folder} 所在分区只剩 {free // 1024**2} MB,"
            f"至少需要 {needed // 1024**2} MB。请清出空间后再启动。"
        )
