"""Child processes and ports: the small part of the operating system that this room needs.

A child never outlives the process that started it, and is known by more than its number.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1
SAME_START_SECONDS = 2.0
# Loaded before any fork: a child between fork and exec must not load libraries.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Trouble(Exception):
    """Something an operator can put right; its text is a sentence for him."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which process is meant: after a power cut the same number belongs to a stranger."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> "Identity":
        return cls(pid, psutil.Process(pid).create_time())

    def process(self) -> psutil.Process | None:
        """The living process, or None when it ended or its number was given to another."""
        try:
            found = psutil.Process(self.pid)
            if found.status() == psutil.STATUS_ZOMBIE:
                return None
            return found if abs(found.create_time() - self.started) < SAME_START_SECONDS else None
        except psutil.NoSuchProcess:
            return None


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    farewell: signal.Signals = signal.SIGTERM,
    user: int | None = None,
    directory: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child that writes to `log` and gets the signal `farewell` when we die."""
    with log.open("ab") as sink:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            env=None if environment is None else dict(environment),
            cwd=directory,
            # Ctrl-C in a terminal reaches only us; we stop the children in order.
            start_new_session=True,
            preexec_fn=_die_with_parent(farewell),
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )


def _die_with_parent(farewell: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()

    def ask() -> None:
        if _LIBC is not None:
            _LIBC.prctl(PR_SET_PDEATHSIG, int(farewell), 0, 0, 0)
            if os.getppid() != parent:
                os.kill(os.getpid(), farewell)

    return ask


def stop(
    child: subprocess.Popen[bytes], *, grace: float, farewell: signal.Signals | None = None
) -> None:
    """Ask a child to end unless it was asked already; end it when it has not after `grace` s."""
    if farewell is not None and child.poll() is None:
        child.send_signal(farewell)
    try:
        child.wait(grace)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def wait_until(
    ready: Callable[[], bool],
    *,
    seconds: float,
    child: subprocess.Popen[bytes] | None = None,
    pause: float = 0.005,
) -> bool:
    """Whether it became ready before the child ended or the time was over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if child is not None and child.poll() is not None:
            return False
        if ready():
            return True
        time.sleep(pause)
    return False


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def holder(port: int) -> str | None:
    """What listens on a loopback port, as far as we may see it; None when the port is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            return "该端口需要管理员权限"
        except OSError:
            return _listener(port) or "另一个程序"
    return None


def _listener(port: int) -> str | None:
    try:
        for connection in psutil.net_connections(kind="tcp"):
            local = connection.laddr
            if connection.status == psutil.CONN_LISTEN and local and local.port == port:
                return _described(connection.pid)
    except psutil.AccessDenied:
        pass
    return None


def _described(pid: int | None) -> str | None:
    if pid is None:
        return None
    try:
        return f"{psutil.Process(pid).name()}(进程 {pid})"
    except psutil.Error:
        return f"进程 {pid}"
