"""Signing in: who may, what guessing costs, and what an answer gives away."""

import asyncio
from datetime import timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select

from gateway import accounts
from gateway.tables import session
from tests.service.gateway.conftest import CLERK, House


async def test_whoever_knows_the_password_is_in(house: House, browser: AsyncClient) -> None:
    answer = await house.sign_in(browser)

    assert answer.status_code == 200
    assert answer.json() == {
        "name": "qt01",
        "display": "窗口一号",
        "roles": ["clerk", "issue_clerk"],
        "must_change": False,
        "home": "/desk",
    }
    assert (await browser.get("/api/me")).json() == answer.json()


async def test_a_name_is_the_same_however_it_is_typed(house: House, browser: AsyncClient) -> None:
    assert (await house.sign_in(browser, " ＱＴ01 ")).status_code == 200


async def test_the_cookie_is_for_the_server_alone(house: House, browser: AsyncClient) -> None:
    cookie = (await house.sign_in(browser)).headers["set-cookie"]

    assert cookie.startswith("yimen=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Max-Age" not in cookie


class TestByHttps:
    @pytest.fixture
    def limits(self) -> dict[str, object]:
        return {"https": True}

    async def test_the_cookie_goes_by_https_only(self, house: House, browser: AsyncClient) -> None:
        answer = await house.sign_in(browser)

        assert answer.headers["set-cookie"].startswith("__Host-yimen=")
        assert "Secure" in answer.headers["set-cookie"]
        assert "max-age" in answer.headers["strict-transport-security"]


async def test_nobody_can_tell_an_unknown_name_from_a_wrong_password(
    house: House, browser: AsyncClient
) -> None:
    async with house.engine.begin() as conn:
        await accounts.disable(conn, CLERK.name)
    disabled = await house.sign_in(browser)
    unknown = await house.sign_in(browser, "nobody")
    async with house.engine.begin() as conn:
        await accounts.enable(conn, CLERK.name)
    wrong = await house.sign_in(browser, password="wrong password")

    assert wrong.status_code == unknown.status_code == disabled.status_code == 401
    assert wrong.json() == unknown.json() == disabled.json()
    assert "set-cookie" not in wrong.headers


@pytest.mark.parametrize("name", [CLERK.name, "nobody"])
async def test_five_failures_lock_a_name_whether_or_not_there_is_one(
    house: House, browser: AsyncClient, name: str
) -> None:
    failures = [await house.sign_in(browser, name, "wrong password") for _ in range(6)]

    assert [answer.status_code for answer in failures] == [401] * 5 + [429]
    assert failures[5].headers["retry-after"] == "900"
    assert "15 分钟" in failures[5].json()["detail"]


async def test_the_right_password_does_not_open_a_locked_name(
    house: House, browser: AsyncClient
) -> None:
    for _ in range(5):
        await house.sign_in(browser, password="wrong password")

    assert (await house.sign_in(browser)).status_code == 429
    house.clock.move(timedelta(minutes=15))
    assert (await house.sign_in(browser)).status_code == 200


async def test_guesses_at_once_do_not_outrun_the_lock(house: House, browser: AsyncClient) -> None:
    guesses = [house.sign_in(browser, password=f"wrong password {n}") for n in range(12)]
    answers = [answer.status_code for answer in await asyncio.gather(*guesses)]

    assert sorted(answers) == [401] * 5 + [429] * 7


async def test_success_forgets_the_failures_before_it(house: House, browser: AsyncClient) -> None:
    for _ in range(2):
        for _ in range(4):
            await house.sign_in(browser, password="wrong password")
        assert (await house.sign_in(browser)).status_code == 200


async def test_a_new_password_from_the_administrator_ends_a_lock(
    house: House, browser: AsyncClient
) -> None:
    for _ in range(5):
        await house.sign_in(browser, password="wrong password")

    async with house.engine.begin() as conn:
        await accounts.set_password(conn, house.passwords, CLERK.name, password="battery staple")

    assert (await house.sign_in(browser, password="battery staple")).status_code == 200


async def test_a_locked_name_keeps_out_nobody_who_is_in(house: House, browser: AsyncClient) -> None:
    await house.sign_in(browser)
    async with house.client() as stranger:
        for _ in range(6):
            await house.sign_in(stranger, password="wrong password")

    assert (await browser.get("/api/me")).status_code == 200


class TestFromOneAddress:
    @pytest.fixture
    def limits(self) -> dict[str, object]:
        return {"sign_in_burst": 3, "sign_in_rate": 0.1}

    async def test_names_cannot_be_tried_one_after_another(
        self, house: House, browser: AsyncClient
    ) -> None:
        tries = [await house.sign_in(browser, f"name{n}", "some password") for n in range(4)]

        assert [answer.status_code for answer in tries] == [401, 401, 401, 429]
        assert tries[3].headers["retry-after"] == "10"
        house.ticks.at += 10
        assert (await house.sign_in(browser)).status_code == 200

    async def test_a_hall_full_of_clerks_is_no_attack(
        self, house: House, browser: AsyncClient
    ) -> None:
        for _ in range(10):
            assert (await house.sign_in(browser)).status_code == 200


@pytest.mark.parametrize("name", ["a\x00b", "../x", "' OR 1=1", "壮" * 64, "\u202e", " "])
async def test_a_name_that_cannot_be_is_nobodys(
    house: House, browser: AsyncClient, name: str
) -> None:
    assert (await house.sign_in(browser, name)).status_code == 401


@pytest.mark.parametrize(
    "body", [{}, {"name": "qt01"}, {"name": "", "password": "x"}, {"name": 1, "password": []}]
)
async def test_what_is_no_sign_in_is_said_to_be_malformed(
    house: House, browser: AsyncClient, body: dict[str, object]
) -> None:
    answer = await browser.post("/api/sign-in", json=body)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_signing_in_again_ends_the_session_before(house: House, browser: AsyncClient) -> None:
    await house.sign_in(browser)
    first = browser.cookies["yimen"]
    await house.sign_in(browser)

    async with house.client(cookie=f"yimen={first}") as other:
        assert (await other.get("/api/me")).status_code == 401
    async with house.engine.begin() as conn:
        assert await conn.scalar(select(func.count()).select_from(session)) == 1


async def test_a_stolen_table_opens_nothing(house: House, browser: AsyncClient) -> None:
    await house.sign_in(browser)
    async with house.engine.begin() as conn:
        kept = (await conn.execute(select(session.c.digest))).scalar_one()

    assert browser.cookies["yimen"].encode() not in kept
    async with house.client(cookie=f"yimen={kept.hex()}") as thief:
        assert (await thief.get("/api/me")).status_code == 401
