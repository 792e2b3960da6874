"""Sessions end when they should: by the server's word, not by the browser's."""

from datetime import timedelta

from httpx import AsyncClient
from sqlalchemy import func, select, update

from gateway import accounts
from gateway.tables import account, session
from tests.service.gateway.conftest import CLERK, PASSWORD, House

NEW = "battery staple"


async def is_in(client: AsyncClient) -> bool:
    return (await client.get("/api/me")).status_code == 200


async def test_signing_out_ends_the_session_itself(house: House, browser: AsyncClient) -> None:
    await house.sign_in(browser)
    token = browser.cookies["yimen"]

    answer = await browser.post("/api/sign-out")

    assert answer.status_code == 204
    assert "yimen" not in browser.cookies
    async with house.client(cookie=f"yimen={token}") as thief:
        assert not await is_in(thief)


async def test_signing_out_twice_is_no_error(house: House, browser: AsyncClient) -> None:
    assert (await browser.post("/api/sign-out")).status_code == 204


async def test_an_hour_of_idleness_ends_a_session(house: House, browser: AsyncClient) -> None:
    await house.sign_in(browser)

    house.clock.move(timedelta(minutes=59))
    house.ticks.at += 59 * 60
    assert await is_in(browser)
    house.clock.move(timedelta(minutes=59))
    house.ticks.at += 59 * 60
    assert await is_in(browser)
    house.clock.move(timedelta(minutes=60))
    assert not await is_in(browser)


async def test_half_a_day_ends_even_a_busy_session(house: House, browser: AsyncClient) -> None:
    await house.sign_in(browser)

    for _ in range(23):
        house.clock.move(timedelta(minutes=30))
        house.ticks.at += 30 * 60
        assert await is_in(browser)
    house.clock.move(timedelta(minutes=30))
    assert not await is_in(browser)


async def test_expired_sessions_are_swept_out(house: House, browser: AsyncClient) -> None:
    await house.sign_in(browser)
    house.clock.move(timedelta(hours=2))
    async with house.client() as other:
        await house.sign_in(other)

    async with house.engine.begin() as conn:
        assert await conn.scalar(select(func.count()).select_from(session)) == 1


async def test_disabling_an_account_ends_its_sessions(house: House, browser: AsyncClient) -> None:
    await house.sign_in(browser)
    async with house.engine.begin() as conn:
        await accounts.disable(conn, CLERK.name)

    # Another process did it: what this one remembers is two seconds old at most.
    house.ticks.at += 2.1
    assert not await is_in(browser)


async def test_a_session_opened_while_its_account_was_disabled_is_none(
    house: House, browser: AsyncClient
) -> None:
    await house.sign_in(browser)
    async with house.engine.begin() as conn:
        await conn.execute(update(account).values(disabled=True))

    assert not await is_in(browser)


async def test_a_changed_password_ends_all_other_sessions(
    house: House, browser: AsyncClient
) -> None:
    await house.sign_in(browser)
    async with house.client() as other:
        await house.sign_in(other)
        assert await is_in(other)

        changed = await browser.post("/api/password", json={"current": PASSWORD, "new": NEW})

        assert changed.status_code == 200
        assert await is_in(browser)
        assert not await is_in(other)
        assert (await house.sign_in(other)).status_code == 401
        assert (await house.sign_in(other, password=NEW)).status_code == 200


async def test_a_password_is_changed_only_by_who_knows_it(
    house: House, browser: AsyncClient
) -> None:
    body = {"current": "wrong password", "new": NEW}
    assert (await browser.post("/api/password", json=body)).status_code == 401
    await house.sign_in(browser)

    answers = [await browser.post("/api/password", json=body) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert await is_in(browser)


async def test_a_new_password_must_be_new_and_good(house: House, browser: AsyncClient) -> None:
    await house.sign_in(browser)

    for new in ("short", PASSWORD):
        answer = await browser.post("/api/password", json={"current": PASSWORD, "new": new})
        assert answer.status_code == 422
        assert answer.json()["type"] == "/problems/password-too-weak"
