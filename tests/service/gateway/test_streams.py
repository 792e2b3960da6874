"""Events reach whoever listens at once, and end when nobody may listen any more."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
from httpx import AsyncClient

from gateway import accounts
from tests.service.gateway.conftest import CLERK, House

STREAM = "/api/supervision/stream"


async def events(client: AsyncClient) -> AsyncGenerator[str, None]:
    async with client.stream("GET", STREAM) as answer:
        assert answer.headers["content-type"] == "text/event-stream"
        async for chunk in answer.aiter_text():
            yield chunk


async def test_an_event_is_heard_before_there_is_another(
    house: House, browser: AsyncClient
) -> None:
    heard = events(browser)

    assert await anext(heard) == "data: 1\n\n"
    house.upstream.more.set()
    assert await anext(heard) == "data: 2\n\n"
    with pytest.raises(StopAsyncIteration):
        await anext(heard)


async def test_a_closing_house_ends_streams_in_good_order(
    house: House, browser: AsyncClient
) -> None:
    heard = events(browser)
    await anext(heard)

    house.door.close_streams()

    with pytest.raises(StopAsyncIteration):
        await anext(heard)
    await house.upstream.left.wait()


class TestLookedAtOften:
    @pytest.fixture
    def limits(self) -> dict[str, object]:
        return {"patience": 0.01, "look_again": 0.01}

    async def test_a_service_learns_that_its_listener_has_gone(
        self, house: House, browser: AsyncClient
    ) -> None:
        async with browser.stream("GET", STREAM) as answer:
            assert answer.status_code == 200

        async with asyncio.timeout(5):
            await house.upstream.left.wait()

    async def test_a_stream_ends_with_the_session(self, house: House, browser: AsyncClient) -> None:
        await house.sign_in(browser)
        heard = events(browser)
        assert await anext(heard) == "data: 1\n\n"

        async with house.engine.begin() as conn:
            await accounts.disable(conn, CLERK.name)
        house.ticks.at += 3

        async with asyncio.timeout(5):
            with pytest.raises(StopAsyncIteration):
                await anext(heard)
            await house.upstream.left.wait()

    async def test_a_stream_of_somebody_welcome_goes_on(
        self, house: House, browser: AsyncClient
    ) -> None:
        await house.sign_in(browser)
        heard = events(browser)
        await anext(heard)

        for _ in range(5):
            house.ticks.at += 3
            assert (await browser.get("/api/me")).status_code == 200

        house.upstream.more.set()
        assert await anext(heard) == "data: 2\n\n"
        await heard.aclose()
