"""The live stream: what is committed arrives, in order, once, from wherever one left off."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from httpx import AsyncClient

from deploy.embedded.processes import free_port
from services.chassis.testing import Keyring
from tests.service.supervision.conftest import CASE, Watching

PATH = "/api/supervision/stream"


class Listener:
    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def next(self) -> dict[str, Any]:
        """The next entry, its id added."""
        given: dict[str, str] = {}
        async for line in self._lines:
            if not line and given:
                return {**json.loads(given["data"]), "last": given["id"], "event": given["event"]}
            name, _, value = line.partition(": ")
            if name:
                given[name] = value
        raise EOFError

    async def ended(self) -> bool:
        return [line async for line in self._lines if line.startswith("data")] == []


@pytest.fixture
async def served(watching: Watching) -> AsyncIterator[str]:
    """The service behind a real socket: only there do streams come piece by piece."""
    port = free_port()
    config = uvicorn.Config(watching.app, port=port, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.wait({running}, timeout=0.01)
    yield f"http://127.0.0.1:{port}"
    watching.app.state.leaving.set()
    server.should_exit = True
    await running


@asynccontextmanager
async def listening(
    served: str, keyring: Keyring, *, last: str | None = None, **asked: object
) -> AsyncIterator[Listener]:
    headers = keyring.headers("监察员", "supervisor")
    if last is not None:
        headers["last-event-id"] = last
    async with (
        AsyncClient(base_url=served, timeout=10) as client,
        client.stream("GET", PATH, params=asked, headers=headers) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Listener(answer.aiter_lines())


async def test_a_committed_entry_arrives_with_its_index(
    watching: Watching, served: str, keyring: Keyring
) -> None:
    async with listening(served, keyring, after=-1) as listener:
        await watching.accept()
        seen = [await listener.next() for _ in range(5)]

    assert [(entry["index"], entry["last"], entry["event"]) for entry in seen] == [
        (n, str(n), "entry") for n in range(5)
    ]
    assert seen[0]["type"] == "intake.case_received.v1"


async def test_whoever_was_cut_off_goes_on_where_they_were(
    watching: Watching, served: str, keyring: Keyring
) -> None:
    await watching.accept()

    async with listening(served, keyring, last="2", after=-1) as listener:
        assert [(await listener.next())["index"] for _ in range(2)] == [3, 4]
        await watching.accept("4418252026112401000025")
        assert (await listener.next())["index"] == 5


async def test_one_case_can_be_watched_by_itself(
    watching: Watching, served: str, keyring: Keyring
) -> None:
    async with listening(served, keyring, after=-1, case=CASE) as listener:
        await watching.accept("4418252026112401000025")
        await watching.accept()
        assert [(await listener.next())["case"] for _ in range(5)] == [CASE] * 5


async def test_without_a_mark_only_what_is_new_comes(
    watching: Watching, served: str, keyring: Keyring
) -> None:
    await watching.accept("4418252026112401000025")
    async with listening(served, keyring) as listener:
        first = asyncio.create_task(listener.next())
        # The first look at the head must be over before anything new is told.
        await asyncio.wait({first}, timeout=0.3)
        await watching.accept()
        assert (await first)["index"] == 5


async def test_the_stream_ends_when_the_service_leaves(
    watching: Watching, served: str, keyring: Keyring
) -> None:
    async with listening(served, keyring) as listener:
        watching.app.state.leaving.set()

        assert await asyncio.wait_for(listener.ended(), 5)


async def test_no_transaction_is_held_while_nothing_happens(
    watching: Watching, served: str, keyring: Keyring
) -> None:
    async with listening(served, keyring, after=-1) as listener:
        await watching.accept()
        for _ in range(5):
            await listener.next()
        # It looks once more, finds nothing, and then only waits.
        held = [await transactions_held(watching) for _ in range(50)]

    assert held[-1] == 0


async def transactions_held(watching: Watching) -> int:
    (row,) = await watching.rows(
        "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database()"
        " AND state LIKE 'idle in%'"
    )
    return int(row.n)
