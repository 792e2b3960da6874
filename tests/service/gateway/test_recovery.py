"""The door outlives its database."""

import pytest
from httpx import AsyncClient
from sqlalchemy import text

from tests.service.gateway.conftest import House


async def test_a_database_that_was_restarted_is_found_again(
    house: House, browser: AsyncClient
) -> None:
    await house.sign_in(browser)
    async with house.engine.connect() as conn:
        await conn.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    house.ticks.at += 3

    assert (await browser.get("/api/me")).status_code == 200


class TestWithoutDatabase:
    @pytest.fixture
    def limits(self) -> dict[str, object]:
        return {"database_url": "postgresql+asyncpg://yimen_gateway:x@127.0.0.1:9/none"}

    async def test_who_cannot_be_looked_up_is_told_to_come_again(
        self, house: House, browser: AsyncClient
    ) -> None:
        answers = [
            await house.sign_in(browser),
            await browser.get("/desk", headers={"cookie": "yimen=somebody"}),
        ]

        for answer in answers:
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "2"
            assert answer.json()["type"] == "/problems/accounts-unavailable"
            assert "127.0.0.1" not in answer.text
        assert house.upstream.heard == []
        assert (await browser.get("/readyz")).status_code == 503

    async def test_whoever_is_nobody_is_let_through(
        self, house: House, browser: AsyncClient
    ) -> None:
        assert (await browser.get("/hall")).status_code == 200
