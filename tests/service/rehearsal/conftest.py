"""One set of servers for every rehearsal of a test run; each rehearsal has its own databases."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from deploy.rehearsal.language import parse
from deploy.rehearsal.runner import Played, play
from deploy.rehearsal.servers import Servers, servers
from tests.unit.rehearsal.written import catalogue

Play = Callable[[Path], Awaitable[Played]]


@pytest.fixture(scope="session")
async def stage() -> AsyncIterator[Servers]:
    async with servers() as made:
        yield made


@pytest.fixture
def played(stage: Servers) -> Play:
    """Plays a file with the demo catalogue."""

    async def it(path: Path) -> Played:
        return await play(parse(path, catalogue()), stage, catalogue=catalogue())

    return it
