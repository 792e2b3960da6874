"""The terminal: one console, progress as it goes, and where this installation lies."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console

from deploy.embedded.processes import Trouble
from deploy.embedded.programs import ROOT
from deploy.embedded.servers import Servers
from deploy.embedded.stack import GATEWAY_PORT, Lock, Places, Stack

app = typer.Typer(
    name="yimen",
    help="一门:一扇门办成一件事。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def fail(sentence: str) -> None:
    errors.print(f"✗ {sentence}", style="red", markup=False, soft_wrap=True)


def places() -> Places:
    """`var/` of this installation, or the folder that `YIMEN_VAR` names."""
    return Places(Path(os.environ.get("YIMEN_VAR") or ROOT / "var").resolve())


def region() -> str:
    return os.environ.get("YIMEN_REGION") or "441825"


def gateway_port() -> int:
    """Raises `Trouble` when `YIMEN_PORT` is no port."""
    written = os.environ.get("YIMEN_PORT") or str(GATEWAY_PORT)
    if not written.isdigit() or not 0 < int(written) < 65536:
        raise Trouble(f"YIMEN_PORT 应为 1 至 65535 之间的数字,现为“{written}”。")
    return int(written)


def running_stack() -> Stack:
    """What the running installation wrote down. Raises `Trouble` when none is running."""
    stack = Stack.load(places().stack)
    if stack is None or Lock(places()).holder() is None:
        raise Trouble("一门没有在运行。请先 make up。")
    return stack


def running_servers() -> Servers:
    return Servers.of(running_stack())


@contextmanager
def step(text: str) -> Iterator[None]:
    """Show that something is being done, then how long it took."""
    began = time.monotonic()
    try:
        with console.status(text):
            yield
    except BaseException:
        console.print(f"  [red]✗[/] {text}")
        raise
    console.print(f"  [green]✓[/] {text}  [dim]{time.monotonic() - began:.1f} 秒[/]")
