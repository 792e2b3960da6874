"""The embedded PostgreSQL: its settings, its refusals, and what a power cut leaves behind."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from deploy.embedded import postgres
from deploy.embedded.postgres import Tuning
from deploy.embedded.processes import Trouble, free_port, spawn, stop, wait_until
from deploy.embedded.testing import PostgresServer, embedded_postgres

QUICK = Tuning(shared_buffers=16, max_connections=20, durable=False)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with embedded_postgres() as running:
        yield running


def plain(server: PostgresServer, database: str = "postgres") -> str:
    return server.url(database).replace("+asyncpg", "")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("data_checksums", "on"),
        ("data_sync_retry", "off"),
        ("server_encoding", "UTF8"),
        ("listen_addresses", "127.0.0.1"),
        ("unix_socket_directories", ""),
        ("password_encryption", "scram-sha-256"),
    ],
)
async def test_nothing_committed_can_be_lost_or_reached_from_outside(
    server: PostgresServer, setting: str, value: str
) -> None:
    conn = await asyncpg.connect(plain(server))
    try:
        assert await conn.fetchval(f"SHOW {setting}") == value
    finally:
        await conn.close()


async def test_two_character_chinese_words_have_trigrams(server: PostgresServer) -> None:
    conn = await asyncpg.connect(plain(server))
    try:
        await conn.execute("CREATE EXTENSION pg_trgm")
        assert await conn.fetchval("SELECT cardinality(show_trgm('连山'))") > 0
    finally:
        await conn.close()


async def test_nobody_enters_without_the_password(server: PostgresServer) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(server.url(password="guess").replace("+asyncpg", ""))


@pytest.fixture
def cluster(tmp_path: Path) -> Path:
    folder = tmp_path / "pg"
    postgres.create(folder, password="secret", durable=False)
    return folder


def serve(cluster: Path) -> "subprocess.Popen[bytes]":
    port = free_port()
    command, user = postgres.serve_command(cluster, port=port, tuning=QUICK)
    child = spawn(command, log=cluster.parent / "log", farewell=postgres.FAREWELL, user=user)
    assert wait_until(lambda: postgres.is_ready(cluster), child=child, seconds=20)
    return child


def test_another_major_version_is_told_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "pg"
    folder.mkdir()
    (folder / "PG_VERSION").write_text("13\n")

    with pytest.raises(Trouble, match="PostgreSQL 13"):
        postgres.create(folder, password="secret")

    assert (folder / "PG_VERSION").read_text() == "13\n"


def test_a_process_id_left_by_a_power_cut_is_forgotten(cluster: Path) -> None:
    # The number lives, but belongs to a stranger: here to this test.
    (cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster}\n0\n5432\n\n\n\n")

    postgres.clear_the_way(cluster)
    child = serve(cluster)

    stop(child, farewell=postgres.FAREWELL, grace=10)


def test_a_server_that_outlived_its_supervisor_is_ended_first(cluster: Path) -> None:
    child = serve(cluster)

    postgres.clear_the_way(cluster)

    assert child.wait(5) == 0
    again = serve(cluster)
    stop(again, farewell=signal.SIGINT, grace=10)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")
def test_root_without_user_namespaces_starts_it_as_a_user_without_rights(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    with embedded_postgres(tuning=QUICK) as server:
        owners = {
            psutil.Process(connection.pid).username()
            for connection in psutil.net_connections()
            if connection.laddr and connection.laddr.port == server.port and connection.pid
        }

    assert owners
    assert "root" not in owners
