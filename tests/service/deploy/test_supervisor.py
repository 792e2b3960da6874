"""The supervisor with stand-in children: they come back, are told apart, and leave in order."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from deploy.embedded.processes import Identity, Trouble, wait_until
from deploy.embedded.supervisor import PAUSES, SILENT, Child, Program, State, Supervisor

SERVE = "import pathlib,signal,sys; pathlib.Path(sys.argv[1]).touch(); signal.pause()"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Stage:
    """A supervisor on a hand-turned clock, and programs that say they are ready by a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()
        self.seen: list[tuple[str, State]] = []
        self.supervisor = Supervisor(self.note, clock=self.clock)

    def note(self, child: Child) -> None:
        self.seen.append((child.program.name, child.state))

    def program(self, name: str, code: str = SERVE, *, tier: int = 0) -> Program:
        mark = self.folder / f"{name}.ready"
        return Program(
            name,
            [sys.executable, "-c", code, str(mark)],
            log=self.folder / f"{name}.log",
            ready=mark.exists,
            tier=tier,
        )

    def up(self, *programs: Program) -> None:
        for program in programs:
            self.supervisor.start(program)
        names = [program.name for program in programs]
        self.supervisor.await_ready(names, seconds=10)

    def gone(self, name: str) -> bool:
        process = self.supervisor.children[name].process
        return process is not None and process.poll() is not None

    def bury(self, name: str) -> None:
        assert wait_until(lambda: self.gone(name), seconds=10)
        self.supervisor.step()

    def state(self, name: str) -> State:
        return self.supervisor.children[name].state


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.supervisor.stop()


def kill(stage: Stage, name: str) -> None:
    process = stage.supervisor.children[name].process
    assert process is not None
    process.kill()
    stage.bury(name)


def test_a_child_that_is_killed_is_started_again(stage: Stage) -> None:
    stage.up(stage.program("intake"))
    first = stage.supervisor.children["intake"].identity

    kill(stage, "intake")
    assert stage.state("intake") is State.WAITING
    stage.clock.now += PAUSES[0]
    stage.supervisor.step()

    child = stage.supervisor.children["intake"]
    assert (child.state, child.restarts) == (State.STARTING, 1)
    assert child.identity != first


def test_each_death_makes_the_pause_longer_and_a_long_life_forgives(stage: Stage) -> None:
    stage.up(stage.program("intake"))
    child = stage.supervisor.children["intake"]

    for pause in PAUSES[:3]:
        kill(stage, "intake")
        assert child.since == stage.clock.now + pause
        stage.clock.now = child.since
        stage.supervisor.step()
    stage.clock.now += 3600
    kill(stage, "intake")

    assert child.since == stage.clock.now + PAUSES[0]


def test_a_child_that_gives_no_sign_of_life_is_ended(stage: Stage) -> None:
    stage.up(stage.program("intake"))
    (stage.folder / "intake.ready").unlink()

    stage.clock.now += SILENT + 1
    stage.supervisor.step()
    stage.bury("intake")

    assert stage.state("intake") is State.WAITING


def test_the_first_start_fails_with_the_last_words_of_the_child(stage: Stage) -> None:
    code = "import sys; sys.exit('could not write: No space left on device')"

    with pytest.raises(Trouble, match=r"postgres.*磁盘已满"):
        stage.up(stage.program("postgres", code))


def test_what_started_first_stops_last(stage: Stage) -> None:
    stage.up(stage.program("postgres", tier=0), stage.program("intake", tier=1))
    stage.seen.clear()

    stage.supervisor.stop()

    assert stage.seen == [("intake", State.STOPPED), ("postgres", State.STOPPED)]


def test_a_child_deaf_to_the_farewell_is_ended_all_the_same(stage: Stage) -> None:
    deaf = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SERVE}"
    program = stage.program("intake", deaf)
    quick = Program(program.name, program.command, program.log, program.ready, grace=0.1)
    stage.up(quick)
    identity = stage.supervisor.children["intake"].identity

    stage.supervisor.stop()

    assert identity is not None
    assert identity.process() is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_children_do_not_outlive_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, signal; from pathlib import Path;"
        "from deploy.embedded.processes import spawn;"
        "child = spawn([sys.executable, '-c', 'import signal; signal.pause()'],"
        " log=Path(sys.argv[1]) / 'log');"
        "print(child.pid, flush=True); signal.pause()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = Identity.of(int(parent.stdout.readline()))
        parent.kill()

    assert wait_until(lambda: child.process() is None, seconds=5)


def test_a_number_that_was_given_to_another_process_is_nobody() -> None:
    born = psutil.Process().create_time()

    assert Identity(os.getpid(), born).process() is not None
    assert Identity(os.getpid(), born - 3600).process() is None
