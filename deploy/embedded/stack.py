"""What one installation remembers between starts: ports, passwords, and who is running now."""

import fcntl
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self, TextIO

from pydantic import BaseModel, ConfigDict, ValidationError

from deploy.embedded.keys import write_secret
from deploy.embedded.processes import Identity, Trouble, holder

SERVICES: Final = ("intake", "approval", "supervision", "disclosure")
PROGRAMS: Final = ("postgres", "nats", *SERVICES, "gateway")
SECRETS: Final = ("postgres", "owner", "admin", *SERVICES, "gateway")
GATEWAY_PORT: Final = 8000


class Running(BaseModel):
    """A program under supervision, as last written down."""

    model_config = ConfigDict(frozen=True)

    pid: int
    started: float
    state: str
    restarts: int = 0

    def alive(self) -> bool:
        return Identity(self.pid, self.started).process() is not None


class Stack(BaseModel):
    model_config = ConfigDict(frozen=True)

    region: str
    ports: dict[str, int]
    passwords: dict[str, str]
    processes: dict[str, Running] = {}
    ready: bool = False

    def save(self, path: Path) -> None:
        write_secret(path, self.model_dump_json(indent=2))

    @classmethod
    def load(cls, path: Path) -> Self | None:
        """What was remembered; None before the first start. Raises `Trouble` when unreadable."""
        try:
            return cls.model_validate_json(path.read_text())
        except FileNotFoundError:
            return None
        except (PermissionError, ValidationError) as error:
            raise Trouble(f"读不懂 {path}:{error}") from error


@dataclass(frozen=True, slots=True)
class Places:
    """Where things lie under `var/`."""

    var: Path

    @property
    def postgres(self) -> Path:
        return self.var / "pg"

    @property
    def nats(self) -> Path:
        return self.var / "nats"

    @property
    def keys(self) -> Path:
        return self.var / "keys"

    @property
    def stack(self) -> Path:
        return self.var / "stack.json"

    @property
    def accounts(self) -> Path:
        return self.var / "demo-accounts.json"

    def log(self, program: str) -> Path:
        return self.var / "log" / f"{program}.log"

    def make(self) -> None:
        """Raises `Trouble` when the folder is another user's."""
        # PostgreSQL may run as a user that must pass through, not look.
        self.var.mkdir(mode=0o711, parents=True, exist_ok=True)
        if self.var.stat().st_uid != os.geteuid():
            raise Trouble(f"{self.var} 属于用户 {self.var.owner()},请用该用户启动。")
        for folder in (self.var / "log", self.nats):
            folder.mkdir(mode=0o700, exist_ok=True)


class Occupied(Trouble):
    def __init__(self, pid: str) -> None:
        super().__init__(
            f"一门已经在运行(进程 {pid or '未知'})。查看用 yimen status,停止用 make down。"
        )


class Lock:
    """Held as long as the supervisor lives; the system lets go of it however it ends."""

    def __init__(self, places: Places) -> None:
        self._path = places.var / "yimen.lock"
        self._file: TextIO | None = None

    def take(self) -> None:
        """Raises `Occupied` when another supervisor holds it."""
        file = self._path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise Occupied(str(self.holder() or "")) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def holder(self) -> int | None:
        """The supervisor's process id, or None when nobody holds the lock."""
        try:
            with self._path.open("r") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except OSError:
                    written = file.read().strip()
                    return int(written) if written else 0
        except FileNotFoundError:
            pass
        return None


def planned(places: Places, *, region: str, port: int) -> Stack:
    """Ports and passwords for this start: the remembered ones where they can still be had.

    Raises `Trouble` when the gateway's port is taken; inner ports move by themselves.
    """
    before = Stack.load(places.stack)
    taken = holder(port)
    if taken is not None:
        raise Trouble(f"端口 {port} 已被{taken}占用。请先停掉它,或用 YIMEN_PORT=其他端口 make up。")
    remembered = before.ports if before else {}
    ports = {"gateway": port}
    inner = [*SERVICES, "postgres", "nats", "monitor"]
    for offset, name in enumerate(inner, start=1):
        wanted = (remembered.get(name, port + offset), *range(port + 1, port + 1000))
        ports[name] = _first_free(wanted, taken=ports.values())
    kept = before.passwords if before else {}
    passwords = {name: kept.get(name) or secrets.token_hex(16) for name in SECRETS}
    return Stack(region=region, ports=ports, passwords=passwords)


def _first_free(wanted: Iterable[int], *, taken: Iterable[int]) -> int:
    used = set(taken)
    for port in wanted:
        if port not in used and holder(port) is None:
            return port
    raise Trouble("找不到空闲的本机端口。")
