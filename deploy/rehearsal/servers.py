"""Servers of one's own for rehearsals: nothing of a live installation is touched or looked at."""

import asyncio
import fcntl
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url

from deploy.embedded.postgres import Tuning, binaries
from deploy.embedded.testing import embedded_broker, embedded_postgres
from services.chassis.testing import Databases, Keyring
from services.intake.domain.catalogue import Catalogue

# What is thrown away need not survive a power cut.
THROWN_AWAY = Tuning(max_connections=200, durable=False)
PREFIX = "yimen-rehearsal-"
IN_USE = "in-use"
"""Held locked in the folder of a run for as long as it lives."""

Shelf = Mapping[str, str]
"""Names of databases by service."""


@dataclass(frozen=True, slots=True)
class Furnished:
    region: str
    catalogue: Catalogue
    shelf: Shelf


@dataclass(frozen=True, slots=True)
class Servers:
    databases: Databases
    broker: str
    """Address of the nats-server."""
    keyring: Keyring
    folder: Path
    keep: bool = False
    """Databases and streams stay when a rehearsal is over."""
    furnished: list[Furnished] = field(default_factory=list)
    """Databases in which a catalogue is loaded: rehearsals get copies."""
    kept: dict[str, str] = field(default_factory=dict)
    """Addresses of the databases that stay, by service."""


@asynccontextmanager
async def servers(*, keep: bool = False) -> AsyncIterator[Servers]:
    """PostgreSQL and nats-server on free ports in a folder of their own, gone afterwards.

    Never those that the environment names: there may be a live installation on them.
    """
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(_folder(keep=keep))
        postgres = stack.enter_context(embedded_postgres(tuning=THROWN_AWAY, within=folder))
        broker = stack.enter_context(embedded_broker(within=folder))
        databases = Databases(make_url(postgres.url()))
        stack.push_async_callback(databases.drop_templates)
        made = Servers(databases, broker.url, Keyring.make(folder), folder, keep)
        yield made
        for filled in made.furnished:
            await asyncio.gather(*map(databases.drop, filled.shelf.values()))
        if keep:
            _note(made)


@contextmanager
def _folder(*, keep: bool) -> Iterator[Path]:
    """Swept before: what killed runs have left in the place for temporary files."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{IN_USE}"):
        if _abandoned(left):
            shutil.rmtree(left.parent, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711)
    with (folder / IN_USE).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            if keep:
                (folder / IN_USE).unlink()
            else:
                shutil.rmtree(folder, ignore_errors=True)


def _abandoned(lock: Path) -> bool:
    try:
        with lock.open() as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _note(made: Servers) -> None:
    """How to look at what is left; there are passwords in it."""
    note = made.folder / "kept.txt"
    note.touch(mode=0o600)
    url = next(iter(made.kept.values()), "")
    port = make_url(url).port if url else 0
    lines = [
        "演练留下的数据库和消息流，看完删除整个文件夹即可。",
        f"启动数据库：{binaries() / 'postgres'} -D {made.folder / 'pg' / 'pg'} -p {port}",
        f"消息流的文件：{made.folder / 'nats' / 'store'}",
        *(f"{service}: {address}" for service, address in made.kept.items()),
    ]
    note.write_text("\n".join([*lines, ""]), encoding="utf-8")
