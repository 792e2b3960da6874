"""A whole installation with stand-in services: its start, its second start, its refusals."""

import asyncio
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.embedded import databases
from deploy.embedded.processes import Trouble, free_port, listens
from deploy.embedded.stack import Lock, Occupied, Places, Stack
from deploy.embedded.starting import Installation, Step, refuse_full_disk
from deploy.embedded.testing import embedded_broker, embedded_postgres

STAND_IN = """
import http.server, os
class Well(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["YIMEN_PORT"])), Well).serve_forever()
"""


def stand_in(name: str) -> list[str]:
    return [sys.executable, "-c", STAND_IN, name]


@contextmanager
def silently(_: str) -> Iterator[None]:
    yield


def with_nothing(_: Installation, __: Step) -> None:
    pass


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "var")


def installation(
    places: Places, *, port: int, environment: Mapping[str, str] | None = None
) -> Installation:
    return Installation(places, "441825", port, command=stand_in, environment=environment or {})


@contextmanager
def running(
    places: Places, *, port: int, environment: Mapping[str, str] | None = None
) -> Iterator[Installation]:
    it = installation(places, port=port, environment=environment)
    it.up(step=silently, furnish=with_nothing)
    try:
        yield it
    finally:
        it.down()


def ask(it: Installation, statement: str) -> bool:
    """As the owner of intake's database."""

    async def asked() -> bool:
        owner = await databases.connect(it.servers.owners["intake"])
        try:
            return bool(await owner.fetchval(statement))
        finally:
            await owner.close()

    return asyncio.run(asked())


def test_what_was_written_is_there_after_the_second_start(places: Places) -> None:
    port = free_port()
    with running(places, port=port) as first:
        ask(first, "CREATE TABLE kept (n int)")

    with running(places, port=port) as second:
        assert second.stack.ports == first.stack.ports
        assert ask(second, "SELECT to_regclass('kept') IS NOT NULL")


def test_a_running_installation_is_written_down_and_leaves_nothing_running(places: Places) -> None:
    port = free_port()
    with running(places, port=port):
        written = Stack.load(places.stack)
        assert written is not None
        assert written.ready
        assert all(process.alive() for process in written.processes.values())
        assert listens(port)
        with pytest.raises(Occupied):
            installation(places, port=port).up(step=silently, furnish=with_nothing)

    after = Stack.load(places.stack)
    assert after is not None
    assert not after.ready
    assert not any(process.alive() for process in written.processes.values())
    assert not any(listens(port) for port in written.ports.values())
    assert Lock(places).holder() is None


def test_a_start_that_fails_half_way_stops_what_it_had_started(places: Places) -> None:
    def spoiled(_: Installation, __: Step) -> None:
        raise Trouble("目录有误")

    it = installation(places, port=free_port())
    with pytest.raises(Trouble, match="目录有误"):
        it.up(step=silently, furnish=spoiled)

    assert not any(listens(port) for port in it.stack.ports.values())
    assert Lock(places).holder() is None


def test_given_servers_are_used_and_left_running(places: Places) -> None:
    with embedded_postgres() as postgres, embedded_broker() as broker:
        given = {"YIMEN_DATABASE_URL": postgres.url(), "YIMEN_NATS_URL": broker.url}
        with running(places, port=free_port(), environment=given) as it:
            assert {"postgres", "nats"}.isdisjoint(it.stack.processes)
            assert it.servers.services["intake"].port == postgres.port
            assert not ask(it, "SELECT to_regclass('missing') IS NOT NULL")

        assert listens(postgres.port)


def test_a_folder_of_another_user_is_left_alone(places: Places) -> None:
    places.make()
    if os.geteuid() == 0:
        os.chown(places.var, 65534, 65534)
    else:
        places = Places(Path("/"))

    with pytest.raises(Trouble, match="属于用户"):
        places.make()


def test_a_full_disk_is_told_before_anything_is_started(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free

    with pytest.raises(Trouble, match="磁盘空间不足"):
        refuse_full_disk(tmp_path, needed=2 * free)
