"""What comes over the wire without being a decent request, byte by byte."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from services.chassis.testing import Databases, Keyring
from tests.service.gateway.conftest import House, standing

HOST = b"host: yimen\r\n"


@pytest.fixture
def house(same_house: House) -> House:
    same_house.upstream.heard.clear()
    return same_house


@asynccontextmanager
async def saying(house: House, *parts: bytes) -> AsyncIterator[asyncio.StreamReader]:
    host, port = house.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        # The door may close before it has heard everything: that is an answer too.
        with suppress(ConnectionError):
            for part in parts:
                writer.write(part)
                await writer.drain()
        async with asyncio.timeout(5):
            yield reader
    finally:
        writer.close()


async def said(house: House, *parts: bytes) -> bytes:
    """All that the gateway answers until it closes the connection."""
    answer = b""
    async with saying(house, *parts) as reader:
        with suppress(ConnectionError):
            while chunk := await reader.read(65536):
                answer += chunk
    return answer


async def status(house: House, *parts: bytes) -> int:
    async with saying(house, *parts) as reader:
        return int((await reader.readline()).split(b" ", 2)[1])


CLOSE = b"connection: close\r\n"


async def test_length_and_chunks_at_once_are_refused(house: House) -> None:
    both = b"content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n"
    hidden = b"0\r\n\r\nGET /api/intake/x HTTP/1.1\r\n\r\n"

    assert await status(house, b"POST /desk HTTP/1.1\r\n" + HOST + both + hidden) == 400
    assert house.upstream.heard == []


@pytest.mark.parametrize(
    "head",
    [
        b"content-length: 1\r\ncontent-length: 2\r\n",
        b"content-length: +1\r\n",
        b"content-length: 0x1\r\n",
        b"transfer-encoding: xchunked\r\n",
        b"transfer-encoding : chunked\r\n",
        b"transfer-encoding: chunked, identity\r\n",
        b"x: a\r\n b\r\n",
        b"bad name: x\r\n",
        b"x: a\nb: c\r\n",
    ],
)
async def test_a_head_that_two_readers_may_read_differently_is_refused(
    house: House, head: bytes
) -> None:
    assert await status(house, b"POST /desk HTTP/1.1\r\n" + HOST + head + b"\r\nx") == 400
    assert house.upstream.heard == []


async def test_a_second_request_in_the_same_breath_is_its_own(house: House) -> None:
    request = b"GET /desk?%d HTTP/1.1\r\n" + HOST
    answer = await said(house, request % 1 + b"\r\n" + request % 2 + CLOSE + b"\r\n")

    assert answer.count(b"HTTP/1.1 200") == 2
    assert [heard.target for heard in house.upstream.heard] == ["/desk?1", "/desk?2"]


@pytest.mark.parametrize(
    "target",
    [
        b"/desk/../metrics",
        b"/desk/%2e%2e/metrics",
        b"/desk/..%2fmetrics",
        b"/api/intake/./x",
        b"/desk/%5c..",
        b"/desk/%00",
    ],
)
async def test_no_path_walks_around_the_door(house: House, target: bytes) -> None:
    assert await status(house, b"GET " + target + b" HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n") == 400
    assert house.upstream.heard == []


async def test_no_path_is_tidied_on_the_way(house: House) -> None:
    target = b"/desk/%7Ea%41//b;c?q=%7e&q=a%2Bb&&"

    assert await status(house, b"GET " + target + b" HTTP/1.1\r\n" + HOST + b"\r\n") == 200
    assert house.upstream.heard[0].target == target.decode()


@pytest.mark.parametrize("method", [b"TRACE", b"CONNECT", b"PROPFIND"])
async def test_only_the_usual_methods_pass(house: House, method: bytes) -> None:
    assert await status(house, method + b" /desk HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n") in (
        400,
        405,
    )
    assert house.upstream.heard == []


async def test_two_hosts_are_refused(house: House) -> None:
    assert await status(house, b"GET /desk HTTP/1.1\r\n" + HOST + HOST + CLOSE + b"\r\n") == 400


async def test_a_large_head_is_refused(house: House) -> None:
    large = b"x: " + b"y" * 20_000 + b"\r\n\r\n"

    assert await status(house, b"GET /desk HTTP/1.1\r\n" + HOST + large) == 431


async def test_a_head_without_end_is_not_kept(house: House) -> None:
    answer = await said(house, b"GET /desk HTTP/1.1\r\nx: ", *[b"y" * 10_000] * 40)

    assert answer == b"" or answer.startswith(b"HTTP/1.1 431 ")
    assert house.upstream.heard == []


async def test_websockets_are_not_spoken_here(house: House) -> None:
    upgrade = b"connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"

    answer = await status(house, b"GET /desk HTTP/1.1\r\n" + HOST + upgrade + b"\r\n")

    assert answer == 200
    assert "upgrade" not in house.upstream.heard[0].headers


class TestImpatient:
    @pytest.fixture
    async def house(
        self, databases: Databases, keyring: Keyring, tmp_path: Path
    ) -> AsyncIterator[House]:
        limits: dict[str, object] = {"head_seconds": 0.05, "body_seconds": 0.05, "max_body": 1000}
        async with standing(databases, keyring, tmp_path, limits=limits) as made:
            yield made

    async def test_a_head_that_drips_is_not_waited_for(self, house: House) -> None:
        assert await status(house, b"GET /desk HTTP/1.1\r\n") == 408

    async def test_a_connection_that_says_nothing_is_closed(self, house: House) -> None:
        assert await said(house) == b""

    async def test_a_body_that_does_not_come_is_not_waited_for(self, house: House) -> None:
        head = b"POST /desk HTTP/1.1\r\n" + HOST + b"content-length: 5\r\n\r\n"

        for parts in ((head,), (head, b"ab")):
            assert b" 408 " in (await said(house, *parts)).splitlines()[0]
        assert house.upstream.heard == []

    async def test_a_body_may_not_grow_beyond_its_limit_unannounced(self, house: House) -> None:
        head = b"POST /desk HTTP/1.1\r\n" + HOST + b"transfer-encoding: chunked\r\n\r\n"
        chunk = b"190\r\n" + b"x" * 400 + b"\r\n"

        assert await status(house, head, *[chunk] * 4) == 413
        assert house.upstream.heard == []
