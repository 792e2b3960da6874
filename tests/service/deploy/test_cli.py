"""`yimen` as an operator types it: exit codes, and sentences that say what to do."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.cli import main
from deploy.embedded.stack import Lock, Places
from deploy.furnishing import CATALOGUE


class Shell:
    def __init__(self, var: Path, patch: pytest.MonkeyPatch, output: pytest.CaptureFixture[str]):
        self.places = Places(var)
        self._patch = patch
        self._output = output
        patch.setenv("YIMEN_VAR", str(var))
        patch.setenv("COLUMNS", "200")

    def yimen(self, *typed: str) -> tuple[int, str]:
        """Exit code, and all that was said."""
        self._patch.setattr(sys, "argv", ["yimen", *typed])
        with pytest.raises(SystemExit) as left:
            main()
        said = self._output.readouterr()
        return int(left.value.code or 0), said.out + said.err

    def up(self, *options: str, **environment: str) -> tuple[int, str]:
        """In a process of its own, since it listens to signals."""
        command = [sys.executable, "-m", "deploy.cli", "up", *options]
        told = {**os.environ, **environment}
        done = subprocess.run(command, env=told, text=True, capture_output=True)
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    return Shell(tmp_path / "var", monkeypatch, capsys)


@pytest.mark.parametrize("command", ["status", "doctor", "account list", "stream rebuild"])
def test_what_needs_a_running_stack_says_so(shell: Shell, command: str) -> None:
    code, said = shell.yimen(*command.split())

    assert code == 1
    assert "一门没有在运行" in said


def test_stopping_what_does_not_run_is_no_error(shell: Shell) -> None:
    assert shell.yimen("down")[0] == 0


def test_a_second_up_names_the_first(shell: Shell) -> None:
    shell.places.make()
    lock = Lock(shell.places)
    lock.take()
    try:
        code, said = shell.up()
    finally:
        lock.release()

    assert code == 1
    assert f"一门已经在运行(进程 {os.getpid()})" in said


def test_behind_the_scenes_too_and_without_what_was_said_before(shell: Shell) -> None:
    shell.places.make()
    shell.places.log("yimen").write_text("said by an earlier start\n")
    lock = Lock(shell.places)
    lock.take()
    try:
        code, said = shell.up("--detach")
    finally:
        lock.release()

    assert code == 1
    assert f"一门已经在运行(进程 {os.getpid()})" in said
    assert "earlier" not in said


def test_a_taken_port_is_named(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        code, said = shell.up(YIMEN_PORT=port)

    assert code == 1
    assert f"端口 {port} 已被" in said


def test_a_port_that_is_none_is_told(shell: Shell) -> None:
    code, said = shell.up(YIMEN_PORT="http")

    assert code == 1
    assert "YIMEN_PORT" in said


def test_the_demo_catalogue_passes_its_lint(shell: Shell) -> None:
    assert shell.yimen("catalogue", "lint")[0] == 0


def test_a_broken_catalogue_is_refused_with_file_and_line(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    for file in CATALOGUE.glob("*.yaml"):
        (folder / file.name).write_text(file.read_text())
    broken = folder / "key-project.yaml"
    lines = broken.read_text().splitlines()
    number = next(n for n, line in enumerate(lines) if "dept:" in line)
    lines[number] = lines[number].split("dept:")[0] + "dept: nowhere"
    broken.write_text("\n".join(lines))

    code, said = shell.yimen("catalogue", "lint", str(folder))

    assert code == 1
    assert f"key-project.yaml:{number + 1}" in said
