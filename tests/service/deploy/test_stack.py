"""Ports, secrets and the lock of one installation."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded.processes import Trouble, free_port
from deploy.embedded.stack import Lock, Occupied, Places, Stack, planned

REGION = "441825"
HOLD = (
    "import sys; from pathlib import Path; from deploy.embedded.stack import Lock, Places;"
    "lock = Lock(Places(Path(sys.argv[1]))); lock.take(); print('held', flush=True);"
    "sys.stdin.read()"
)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = Places(tmp_path / "var")
    places.make()
    return places


@pytest.fixture
def other_supervisor(places: Places) -> "Iterator[subprocess.Popen[str]]":
    command = [sys.executable, "-c", HOLD, str(places.var)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield other
        other.kill()


def test_a_second_start_beside_a_running_one_says_who_is_running(
    places: Places, other_supervisor: "subprocess.Popen[str]"
) -> None:
    with pytest.raises(Occupied, match=str(other_supervisor.pid)):
        Lock(places).take()

    assert Lock(places).holder() == other_supervisor.pid


def test_a_lock_whose_holder_was_killed_is_free(
    places: Places, other_supervisor: "subprocess.Popen[str]"
) -> None:
    other_supervisor.kill()
    other_supervisor.wait()

    assert Lock(places).holder() is None
    mine = Lock(places)
    mine.take()
    mine.release()


def test_a_taken_gateway_port_is_named_with_its_holder(places: Places) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(Trouble, match=rf"{port} 已被.*进程 {os.getpid()}"):
            planned(places, region=REGION, port=port)


def test_ports_and_passwords_are_remembered(places: Places) -> None:
    port = free_port()
    first = planned(places, region=REGION, port=port)
    first.save(places.stack)

    assert planned(places, region=REGION, port=port) == first
    assert places.stack.stat().st_mode & 0o777 == 0o600


def test_an_inner_port_that_was_taken_meanwhile_moves(places: Places) -> None:
    first = planned(places, region=REGION, port=free_port())
    first.save(places.stack)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first.ports["nats"]))
        taken.listen()

        second = planned(places, region=REGION, port=first.ports["gateway"])

    assert second.ports["nats"] != first.ports["nats"]
    assert len(set(second.ports.values())) == len(second.ports)


def test_a_broken_memory_is_told_in_words(places: Places) -> None:
    places.stack.write_text("{")

    with pytest.raises(Trouble, match=r"stack\.json"):
        Stack.load(places.stack)
