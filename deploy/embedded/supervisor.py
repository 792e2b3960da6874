"""Keeps the programs of one installation alive: starts, watches, starts again, stops in order."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from deploy.embedded import logs
from deploy.embedded.processes import Identity, Trouble, spawn, stop, wait_until

PAUSES = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before each further start of a child that keeps dying."""
STEADY = 60.0
"""A child that lived this many seconds is forgiven its earlier deaths."""
SILENT = 45.0
"""Seconds without a sign of health after which a living child is ended and started again."""
CHECK_EVERY = 3.0
CHECK_STARTING_EVERY = 0.3
ROTATE_EVERY = 10.0


class State(StrEnum):
    STARTING = "starting"
    READY = "ready"
    WAITING = "waiting"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Program:
    """How to start one program and see that it is well. `tier`: lower ones start first."""

    name: str
    command: Sequence[str]
    log: Path
    ready: Callable[[], bool]
    tier: int = 0
    alive: Callable[[], bool] | None = None
    """Asked of a child that was ready once; `ready` itself when there is no gentler question."""
    environment: Mapping[str, str] | None = None
    farewell: signal.Signals = signal.SIGTERM
    grace: float = 15.0
    user: int | None = None
    directory: Path | None = None
    before: Callable[[], None] = lambda: None
    """Run before every start."""


@dataclass(slots=True)
class Child:
    program: Program
    state: State = State.STOPPED
    process: subprocess.Popen[bytes] | None = None
    identity: Identity | None = None
    deaths: int = 0
    restarts: int = 0
    since: float = 0.0
    """When it was started, or when it may be started again."""
    well: float = 0.0
    checked: float = 0.0


Changed = Callable[[Child], None]


@dataclass(slots=True)
class Supervisor:
    changed: Changed
    clock: Callable[[], float] = time.monotonic
    children: dict[str, Child] = field(default_factory=dict)
    _rotated: float = 0.0

    def start(self, program: Program) -> Child:
        child = self.children.setdefault(program.name, Child(program))
        child.program = program
        self._spawn(child)
        return child

    def await_ready(self, names: Sequence[str], *, seconds: float) -> None:
        """Wait for the first health of these children.

        Raises `Trouble` with the end of its log when one ends or is not well in time.
        """
        waiting = list(names)

        def settled() -> bool:
            for name in list(waiting):
                child = self.children[name]
                if child.process is not None and child.process.poll() is not None:
                    raise Trouble(logs.obituary(name, child.program.log))
                if child.program.ready():
                    self._is_well(child)
                    waiting.remove(name)
            return not waiting

        if not wait_until(settled, seconds=seconds, pause=0.05):
            raise Trouble(logs.obituary(waiting[0], self.children[waiting[0]].program.log))

    def step(self) -> None:
        """One round: bury the dead, start what is due, ask the living, keep the logs small."""
        now = self.clock()
        for child in self.children.values():
            if child.state is State.WAITING and now >= child.since:
                self._again(child)
            elif child.process is not None and child.process.poll() is not None:
                self._bury(child)
            elif child.process is not None and now - child.checked >= _pause(child):
                self._ask(child)
        if now - self._rotated >= ROTATE_EVERY:
            self._rotated = now
            for child in self.children.values():
                logs.rotate(child.program.log)

    def stop(self) -> None:
        """End all, the last started tier first, the children of one tier together."""
        for tier in sorted({c.program.tier for c in self.children.values()}, reverse=True):
            members = [c for c in self.children.values() if c.program.tier == tier]
            for child in members:
                if child.process is not None and child.process.poll() is None:
                    child.process.send_signal(child.program.farewell)
            for child in members:
                if child.process is not None:
                    stop(child.process, grace=child.program.grace)
                self._becomes(child, State.STOPPED)

    def _again(self, child: Child) -> None:
        child.restarts += 1
        try:
            self._spawn(child)
        except Trouble as trouble:
            with child.program.log.open("a") as log:
                log.write(f"{trouble}\n")
            self._bury(child)

    def _spawn(self, child: Child) -> None:
        program = child.program
        program.before()
        child.process = spawn(
            program.command,
            log=program.log,
            environment=program.environment,
            farewell=program.farewell,
            user=program.user,
            directory=program.directory,
        )
        child.identity = Identity.of(child.process.pid)
        child.since = child.well = child.checked = self.clock()
        self._becomes(child, State.STARTING)

    def _bury(self, child: Child) -> None:
        now = self.clock()
        child.deaths = 1 if now - child.since >= STEADY else child.deaths + 1
        child.process = None
        child.since = now + PAUSES[min(child.deaths, len(PAUSES)) - 1]
        self._becomes(child, State.WAITING)

    def _ask(self, child: Child) -> None:
        program = child.program
        first = child.state is State.STARTING or program.alive is None
        well = program.ready() if first else program.alive is not None and program.alive()
        child.checked = self.clock()
        if well:
            self._is_well(child)
        elif child.checked - child.well > SILENT and child.process is not None:
            # A stopped process does not hear SIGTERM; the next round buries it.
            child.process.kill()

    def _is_well(self, child: Child) -> None:
        child.well = self.clock()
        if child.state is not State.READY:
            self._becomes(child, State.READY)

    def _becomes(self, child: Child, state: State) -> None:
        child.state = state
        self.changed(child)


def _pause(child: Child) -> float:
    return CHECK_EVERY if child.state is State.READY else CHECK_STARTING_EVERY
