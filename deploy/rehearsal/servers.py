"""Servers of one's own for rehearsals: nothing of a live installation is touched or looked at."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from deploy.embedded.postgres import Tuning
from deploy.embedded.testing import broker_server, postgres_server
from services.chassis.testing import Databases, Keyring

# What is thrown away need not survive a power cut.
THROWN_AWAY = Tuning(max_connections=200, durable=False)


@dataclass(frozen=True, slots=True)
class Servers:
    databases: Databases
    broker: str
    """Address of the nats-server."""
    keyring: Keyring
    folder: Path


@asynccontextmanager
async def servers(*, keep: bool = False) -> AsyncIterator[Servers]:
    """PostgreSQL and nats-server on free ports in a folder of their own, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="yimen-rehearsal-"))
    async with AsyncExitStack() as stack:
        if not keep:
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
        postgres = stack.enter_context(postgres_server(tuning=THROWN_AWAY))
        broker = stack.enter_context(broker_server())
        databases = Databases(make_url(postgres.url()))
        yield Servers(databases, broker.url, Keyring.make(folder), folder)
