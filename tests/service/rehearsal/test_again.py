"""The same file gives the same result, as often as it is played and whatever else runs."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from deploy.embedded.processes import wait_until
from deploy.rehearsal.servers import IN_USE, PREFIX
from tests.service.rehearsal.conftest import Play
from tests.service.rehearsal.told import everything
from tests.unit.rehearsal.written import ROOT

OWN = ROOT / "tests/rehearsals/own"
TIMES = 20 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 4
REHEARSE = (sys.executable, "-m", "deploy.cli", "rehearse")


async def test_the_same_file_gives_the_same_result_every_time(played: Play) -> None:
    path = OWN / "supervision-stopped.yaml"
    first = everything(await played(path))

    for _ in range(TIMES - 1):
        assert everything(await played(path)) == first


async def test_runs_side_by_side_do_not_disturb_one_another() -> None:
    files = [str(OWN / name) for name in ("supervision-stopped.yaml", "counter-hour.yaml")]

    async def run() -> int:
        child = await asyncio.create_subprocess_exec(
            *REHEARSE, *files, cwd=ROOT, stdout=subprocess.DEVNULL
        )
        return await child.wait()

    assert await asyncio.gather(run(), run(), run()) == [0, 0, 0]


def test_a_killed_run_leaves_nothing_the_next_one_trips_over(tmp_path: Path) -> None:
    path = str(OWN / "one-denial.yaml")
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with (tmp_path / "log").open("wb") as log:
        child = subprocess.Popen([*REHEARSE, path], cwd=ROOT, env=environment, stdout=log)
        mine = psutil.Process(child.pid)
        # Until the services are at work: every connection has a server process.
        assert wait_until(lambda: len(mine.children(recursive=True)) > 8, child=child, seconds=60)
        servers = mine.children(recursive=True)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    left = list(tmp_path.glob(f"{PREFIX}*/{IN_USE}"))

    assert left, "the killed run had its own folder"
    assert wait_until(lambda: not any(map(alive, servers)), seconds=30), servers
    again = subprocess.run([*REHEARSE, path], cwd=ROOT, env=environment, check=False)
    assert again.returncode == 0
    assert list(Path(tmp_path).glob(f"{PREFIX}*")) == []


def alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
