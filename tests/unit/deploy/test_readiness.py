"""Who is taken to be well, of those that may be met at an address."""

import socket
from collections.abc import Iterator
from threading import Thread

import pytest

from deploy.embedded import broker, programs


@pytest.fixture
def echo() -> Iterator[str]:
    """An address where one hears one's own words, as a connection does that met itself."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def repeat() -> None:
            for _ in range(2):
                heard, _ = server.accept()
                with heard:
                    heard.sendall(heard.recv(65536))

        Thread(target=repeat, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_hearing_oneself_is_no_sign_of_health(echo: str) -> None:
    assert not programs.answers(f"{echo}/readyz")
    assert not broker.is_ready(echo)


def test_nobody_is_not_well() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert not programs.answers(f"http://127.0.0.1:{port}/readyz")
