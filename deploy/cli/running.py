"""`up`, `down`, `status`, `logs`: starting, stopping and looking."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Annotated

import typer
from rich.table import Table

from deploy.cli.screen import app, console, fail, gateway_port, places, region, running_stack, step
from deploy.cli.welcome import welcome
from deploy.embedded import logs as log_files
from deploy.embedded.processes import Trouble, wait_until
from deploy.embedded.programs import PROCESSES, ROOT, answers, url_of
from deploy.embedded.stack import PROGRAMS, Lock, Stack
from deploy.embedded.starting import Installation, end_leftovers
from deploy.embedded.supervisor import Child, State
from deploy.furnishing import furnish

ROUND_SECONDS = 0.2
STOP_SECONDS = 90.0
START_SECONDS = 240.0
STATES = {"starting": "启动中", "ready": "正常", "waiting": "等待重启", "stopped": "已停止"}


class Leaving:
    """Ctrl-C and SIGTERM: while starting they interrupt, afterwards they are waited for."""

    def __init__(self) -> None:
        self.asked = Event()
        self.interrupts = True
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._heard)

    def _heard(self, _: int, __: FrameType | None) -> None:
        self.asked.set()
        if self.interrupts:
            self.interrupts = False
            raise KeyboardInterrupt


@app.command()
def up(
    detach: Annotated[bool, typer.Option("--detach", help="在后台运行,就绪后返回。")] = False,
) -> None:
    """启动整套系统;Ctrl-C 停止。"""
    if detach:
        _up_behind()
        return
    leaving = Leaving()
    it = Installation(places(), region(), gateway_port())
    try:
        it.up(step=step, furnish=furnish)
    except KeyboardInterrupt:
        console.print("已停止。")
        raise SystemExit(130) from None
    leaving.interrupts = False
    it.heard = _tell
    console.print(welcome(it.stack, it.places))
    while not leaving.asked.is_set():
        it.supervisor.step()
        leaving.asked.wait(ROUND_SECONDS)
    it.heard = None
    with step("停止"):
        it.down()


def _tell(child: Child) -> None:
    name, log = child.program.name, child.program.log
    if child.state is State.WAITING:
        fail(f"{name} 意外停止(第 {child.deaths} 次),即将自动重启。日志:{log}")
    elif child.state is State.READY and child.restarts:
        console.print(f"  [green]✓[/] {name} 已恢复(累计重启 {child.restarts} 次)")


def _up_behind() -> None:
    here = places()
    here.make()
    log = here.log("yimen")
    with log.open("ab") as sink:
        before = sink.tell()
        behind = subprocess.Popen(
            [sys.executable, "-m", "deploy.cli", "up"],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=ROOT,
        )

    def ready() -> bool:
        stack = Stack.load(here.stack)
        return stack is not None and stack.ready and Lock(here).holder() == behind.pid

    with console.status("正在后台启动"):
        came = wait_until(ready, child=behind, seconds=START_SECONDS, pause=0.2)
    stack = Stack.load(here.stack)
    if not came or stack is None:
        raise Trouble(f"后台启动没有成功。\n{log_files.since(log, before)}\n完整日志:{log}")
    console.print(welcome(stack, here))


@app.command()
def down() -> None:
    """停止整套系统(可在另一个终端执行);数据保留。"""
    lock, stack = Lock(places()), Stack.load(places().stack)
    holder = lock.holder()
    if not holder:
        if stack is not None:
            end_leftovers(stack.processes)
        console.print("一门没有在运行。")
        return
    with step("停止"):
        os.kill(holder, signal.SIGTERM)
        if not wait_until(lambda: lock.holder() is None, seconds=STOP_SECONDS, pause=0.1):
            raise Trouble(f"进程 {holder} 在 {STOP_SECONDS:.0f} 秒内没有停止。")


@app.command()
def status() -> None:
    """各进程的状态。有不正常的则以 1 退出。"""
    stack = running_stack()
    table = Table("程序", "状态", "进程", "端口", "重启次数", box=None, pad_edge=False)
    well = True
    for name in (name for name in PROGRAMS if name in stack.processes):
        process = stack.processes[name]
        alive = process.alive()
        healthy = alive and (name not in PROCESSES or _answers(name, stack))
        well = well and healthy
        said = STATES[process.state] if healthy or process.state != "ready" else "无应答"
        table.add_row(
            name,
            f"[{'green' if healthy else 'red'}]{said}[/]",
            str(process.pid) if alive else "-",
            str(stack.ports[name]),
            str(process.restarts),
        )
    console.print(table)
    if not well:
        raise SystemExit(1)


def _answers(name: str, stack: Stack) -> bool:
    # The first question after a restart of PostgreSQL may find only connections that are gone.
    return any(answers(f"{url_of(name, stack)}/readyz") for _ in range(2))


@app.command()
def logs(
    program: Annotated[str | None, typer.Argument(help="、".join(PROGRAMS))] = None,
    lines: Annotated[int, typer.Option("-n", help="每个日志的末尾行数。")] = 40,
    follow: Annotated[bool, typer.Option("-f", help="持续显示一个程序的新日志。")] = False,
) -> None:
    """查看日志。"""
    if program is not None and program not in PROGRAMS:
        raise Trouble(f"没有“{program}”这个程序。可选:{'、'.join(PROGRAMS)}。")
    if follow and program is None:
        raise Trouble("持续显示时请指明一个程序,如 yimen logs -f intake。")
    for name in [program] if program else PROGRAMS:
        _show(places().log(name), lines=lines, titled=program is None)
    if follow and program is not None:
        _follow(places().log(program))


def _show(log: Path, *, lines: int, titled: bool) -> None:
    if titled:
        console.rule(log.stem, align="left")
    for line in log_files.last_lines(log, lines):
        console.print(line, markup=False, soft_wrap=True)


def _follow(log: Path) -> None:
    pause = Event()
    try:
        for line in log_files.following(log):
            if line is None:
                pause.wait(ROUND_SECONDS)
            else:
                console.print(line.rstrip("\n"), markup=False, soft_wrap=True)
    except KeyboardInterrupt:
        return
