"""A whole installation for tests: `yimen up` as a process of its own, in a folder of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.processes import Trouble, free_port, spawn, stop, wait_until
from deploy.embedded.programs import ROOT
from deploy.embedded.stack import Places, Running, Stack

START_SECONDS = 180.0
BACK_SECONDS = 60.0
STOP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Trial:
    """A running installation, and what a test does to it from outside."""

    places: Places
    base: str
    """The gateway's address."""
    process: "subprocess.Popen[bytes]"

    def stack(self) -> Stack:
        """As the supervisor last wrote it down."""
        stack = Stack.load(self.places.stack)
        assert stack is not None
        return stack

    def passwords(self) -> dict[str, str]:
        """Of the demo accounts, by name."""
        accounts = json.loads(self.places.accounts.read_text())["accounts"]
        return {one["name"]: one["password"] for one in accounts}

    def kill(self, program: str) -> Running:
        """kill -9; returns who it was, for `await_back`."""
        running = self.stack().processes[program]
        os.kill(running.pid, signal.SIGKILL)
        return running

    def await_back(self, program: str, former: Running, *, seconds: float = BACK_SECONDS) -> None:
        """Until the supervisor has it well again under another process id. Raises `Trouble`."""

        def back() -> bool:
            now = self.stack().processes.get(program)
            return now is not None and now.pid != former.pid and now.state == "ready"

        if not wait_until(back, seconds=seconds, pause=0.1):
            raise Trouble(f"{program} did not come back within {seconds:.0f} s")


@contextmanager
def installation(folder: Path, **environment: str) -> Iterator[Trial]:
    """Start everything under `folder` on free ports, and stop it afterwards.

    Raises `Trouble` with what `yimen up` said when it does not come up.
    """
    places, port = Places(folder / "var"), free_port()
    told = {
        **os.environ,
        "YIMEN_VAR": str(places.var),
        "YIMEN_PORT": str(port),
        **environment,
    }
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "up.log"
    command = [sys.executable, "-m", "deploy.cli", "up"]
    process = spawn(command, log=log, environment=told, directory=ROOT)

    def ready() -> bool:
        stack = Stack.load(places.stack)
        return stack is not None and stack.ready

    try:
        if not wait_until(ready, child=process, seconds=START_SECONDS, pause=0.1):
            raise Trouble(log.read_text())
        yield Trial(places, f"http://127.0.0.1:{port}", process)
    finally:
        stop(process, farewell=signal.SIGTERM, grace=STOP_SECONDS)
