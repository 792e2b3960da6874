"""The gateway's pages, as a person uses them."""

import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from httpx import AsyncClient

from tests.service.gateway.conftest import CLERK, HANDLER, PASSWORD, House

NEW = "battery staple"


async def submit(client: AsyncClient, path: str, **fields: str) -> tuple[int, str, str]:
    """Status, where to, and text."""
    answer = await client.post(path, data=fields)
    return answer.status_code, answer.headers.get("location", ""), answer.text


@pytest.mark.parametrize(
    ("who", "there"),
    [
        (CLERK, "/desk"),
        (HANDLER, "/office"),
        (replace(HANDLER, name="jd01", roles=("supervisor",)), "/console"),
        (replace(HANDLER, name="zw01", roles=("disclosure_officer",)), "/open"),
    ],
)
async def test_everybody_begins_where_their_work_is(
    house: House, browser: AsyncClient, who: object, there: str
) -> None:
    assert isinstance(who, type(CLERK))
    if who != CLERK:
        await house.add(who)

    status, location, _ = await submit(browser, "/sign-in", name=who.name, password=PASSWORD)

    assert (status, location) == (303, there)
    assert (await browser.get("/")).headers["location"] == there


async def test_whoever_was_on_the_way_somewhere_gets_there(
    house: House, browser: AsyncClient
) -> None:
    asked = {"name": CLERK.name, "password": PASSWORD}
    search = f"/desk?q={quote('水' * 100)}"

    for target, there in [
        ("/office/items/3", "/office/items/3"),
        (search, search),
        ("//evil.example", "/desk"),
    ]:
        _, location, _ = await submit(browser, "/sign-in", **asked, next=target)
        assert location == there


async def test_a_failed_sign_in_shows_the_form_again_with_the_reason(
    house: House, browser: AsyncClient
) -> None:
    status, _, text = await submit(
        browser, "/sign-in", name='<b>"qt01', password="wrong password", next="/desk"
    )

    assert status == 401
    assert 'role="alert"' in text
    assert "用户名或密码不正确" in text
    assert 'value="&lt;b&gt;&#34;qt01"' in text
    assert 'value="/desk"' in text
    assert "wrong password" not in text


async def test_a_visitor_without_a_name_comes_into_the_hall(
    house: House, browser: AsyncClient
) -> None:
    assert (await browser.get("/")).headers["location"] == "/hall"


async def test_leaving_is_asked_for_and_then_done(house: House, browser: AsyncClient) -> None:
    await house.sign_in(browser)

    asked = await browser.get("/sign-out")
    assert CLERK.display in asked.text
    assert (await browser.get("/api/me")).status_code == 200
    status, location, _ = await submit(browser, "/sign-out")

    assert (status, location) == (303, "/sign-in")
    assert (await browser.get("/api/me")).status_code == 401
    assert (await browser.get("/sign-out")).headers["location"] == "/sign-in"


async def test_a_password_is_changed_on_its_page(house: House, browser: AsyncClient) -> None:
    assert (await browser.get("/password")).headers["location"] == "/sign-in?next=/password"
    await house.sign_in(browser)

    status, location, _ = await submit(browser, "/password", current=PASSWORD, new=NEW, again=NEW)

    assert (status, location) == (303, "/password?done=true")
    assert "密码已修改" in (await browser.get(location)).text
    async with house.client() as other:
        assert (await house.sign_in(other, password=NEW)).status_code == 200


@pytest.mark.parametrize(
    ("new", "again", "why"),
    [
        (NEW, NEW + "r", "不一致"),
        ("short", "short", "至少 10 个字符"),
        (PASSWORD, PASSWORD, "原密码"),
    ],
)
async def test_a_password_that_will_not_do_is_said_to(
    house: House, browser: AsyncClient, new: str, again: str, why: str
) -> None:
    await house.sign_in(browser)

    status, _, text = await submit(browser, "/password", current=PASSWORD, new=new, again=again)

    assert status == 422
    assert why in text
    assert (await browser.get("/api/me")).status_code == 200


async def test_a_new_officer_chooses_a_password_first(house: House, browser: AsyncClient) -> None:
    await house.add(replace(HANDLER, must_change=True))

    _, location, _ = await submit(browser, "/sign-in", name=HANDLER.name, password=PASSWORD)

    assert location == "/password"
    assert "首次登录须先修改初始密码" in (await browser.get("/password")).text


@pytest.mark.parametrize("path", ["/sign-in", "/docs", "/problems/x", "/problems/cross-origin"])
async def test_nothing_on_a_page_comes_from_outside(
    house: House, browser: AsyncClient, path: str
) -> None:
    text = (await browser.get(path)).text

    assert '<html lang="zh-CN">' in text
    assert not re.search(r"<script(?! src=)|<style| style=| on[a-z]+=", text)
    assert all(
        link.startswith(("/", "#", "tel:"))
        for link in re.findall(r'(?:href|src|action)="(.*?)"', text)
    )


async def test_the_doors_of_the_gateway_are_on_the_page(house: House, browser: AsyncClient) -> None:
    page = (await browser.get("/docs")).text
    openapi = (await browser.get("/api/openapi/gateway.json")).json()

    assert "POST /api/sign-in" in page
    assert set(openapi["paths"]) == {"/api/sign-in", "/api/sign-out", "/api/me", "/api/password"}
    assert (await browser.get("/api/openapi/nothing.json")).status_code == 404
    assert (await browser.get("/api/openapi/..%2Fgateway.json")).status_code in (400, 404)


async def test_health_is_told_and_figures_only_on_this_machine(
    house: House, browser: AsyncClient
) -> None:
    assert (await browser.get("/healthz")).json() == {"status": "ok"}
    assert (await browser.get("/readyz")).json() == {"status": "ready"}
    assert "yimen_gateway_seconds" in (await browser.get("/metrics")).text
    for header in ("x-forwarded-for", "forwarded"):
        answer = await browser.get("/metrics", headers={header: "192.0.2.1"})
        assert answer.status_code == 404


async def test_a_page_there_is_not_is_said_so_to_people_in_words(
    house: House, browser: AsyncClient
) -> None:
    answer = await browser.get("/nothing", headers={"accept": "text/html"})

    assert answer.status_code == 404
    assert "请核对网址" in answer.text
    assert answer.headers["content-type"].startswith("text/html")
