"""One whole installation, every process real, for the journeys through it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from deploy.demo.flagship import Cast
from deploy.demo.people import Person, client
from deploy.embedded.trial import Trial, installation


@pytest.fixture(scope="session")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    folder: Path = tmp_path_factory.mktemp("journey")
    for parent in (folder, folder.parent):
        # PostgreSQL may run as a user that must pass through.
        parent.chmod(0o711)
    with installation(folder) as it:
        yield it


@pytest.fixture(scope="session")
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with client() as session:
        yield session


@pytest.fixture(scope="session")
async def cast(trial: Trial, http: aiohttp.ClientSession) -> Cast:
    return await Cast.assemble(http, trial.base, trial.passwords())


@pytest.fixture(scope="session")
async def supervisor(trial: Trial, http: aiohttp.ClientSession) -> Person:
    password = trial.passwords()["supervisor"]
    return await Person.sign_in(http, trial.base, name="supervisor", password=password)
