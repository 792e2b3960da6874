"""What the door refuses before any service hears of it."""

import pytest
from httpx import AsyncClient

from tests.service.gateway.conftest import House

PAGE = {"accept": "text/html", "sec-fetch-mode": "navigate"}


@pytest.mark.parametrize("path", ["/api/intake/cases", "/desk/cases", "/api/sign-in", "/sign-in"])
async def test_another_site_cannot_act_through_a_browser(
    house: House, browser: AsyncClient, path: str
) -> None:
    await house.sign_in(browser)
    signs: list[dict[str, str]] = [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
    ]
    for sign in signs:
        answer = await browser.post(path, headers=sign)

        assert answer.status_code == 403
        assert answer.json()["type"] == "/problems/cross-origin"
    assert house.upstream.heard == []


async def test_our_own_pages_and_programs_can(house: House, browser: AsyncClient) -> None:
    await house.sign_in(browser)
    signs: list[dict[str, str]] = [{}, {"sec-fetch-site": "same-origin"}, {"origin": house.address}]
    for sign in signs:
        assert (await browser.post("/desk/cases", headers=sign)).status_code == 200


async def test_a_link_from_another_site_may_be_followed(house: House, browser: AsyncClient) -> None:
    headers = {"sec-fetch-site": "cross-site"}
    assert (await browser.get("/hall", headers=headers)).status_code == 200


class TestLimits:
    @pytest.fixture
    def limits(self) -> dict[str, object]:
        return {"burst": 3, "rate": 0.5, "max_body": 1000}

    async def test_too_many_requests_are_told_when_to_come_again(
        self, house: House, browser: AsyncClient
    ) -> None:
        answers = [await browser.get("/hall") for _ in range(4)]

        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert answers[3].headers["retry-after"] == "2"
        assert answers[3].json()["type"] == "/problems/too-many-requests"
        house.ticks.at += 2
        assert (await browser.get("/hall")).status_code == 200

    async def test_nobody_is_somebody_else_by_saying_so(
        self, house: House, browser: AsyncClient
    ) -> None:
        codes = [
            (await browser.get("/hall", headers={"x-forwarded-for": f"192.0.2.{n}"})).status_code
            for n in range(4)
        ]

        assert codes == [200, 200, 200, 429]

    async def test_each_session_has_its_own_share(self, house: House, browser: AsyncClient) -> None:
        async with house.client() as other:
            await house.sign_in(other)
            await other.get("/api/me")
            for _ in range(3):
                await browser.get("/hall")

            assert (await browser.get("/hall")).status_code == 429
            assert (await other.get("/hall")).status_code == 200

    async def test_an_invented_session_has_no_share(
        self, house: House, browser: AsyncClient
    ) -> None:
        codes = [
            (await browser.get("/hall", headers={"cookie": f"yimen=invented{n}"})).status_code
            for n in range(4)
        ]

        assert codes[3] == 429

    @pytest.mark.parametrize("path", ["/api/intake/cases", "/desk/cases"])
    async def test_a_body_above_the_limit_is_refused(
        self, house: House, browser: AsyncClient, path: str
    ) -> None:
        assert (await browser.post(path, content=b"x" * 1000)).status_code == 200
        answer = await browser.post(path, content=b"x" * 1001)

        assert answer.status_code == 413
        assert answer.json()["type"] == "/problems/body-too-large"
        assert len(house.upstream.heard) == 1


class TestBehindOurOwnProxy:
    @pytest.fixture
    def limits(self) -> dict[str, object]:
        return {"burst": 1, "rate": 0.5, "trusted_proxies": "127.0.0.1"}

    async def test_each_address_that_the_proxy_names_is_counted_by_itself(
        self, house: House, browser: AsyncClient
    ) -> None:
        codes = [
            (await browser.get("/hall", headers={"x-forwarded-for": f"192.0.2.{n}"})).status_code
            for n in (1, 2, 2)
        ]

        assert codes == [200, 200, 429]


async def test_a_large_sign_in_is_refused(house: House, browser: AsyncClient) -> None:
    answer = await house.sign_in(browser, password="x" * 100_000)

    assert answer.status_code == 413


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff\xfe", b""])
async def test_broken_json_is_said_to_be_broken(
    house: House, browser: AsyncClient, body: bytes
) -> None:
    headers = {"content-type": "application/json"}
    answer = await browser.post("/api/sign-in", content=body, headers=headers)

    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_person_reads_a_page_instead_of_a_problem(
    house: House, browser: AsyncClient
) -> None:
    await house.sign_in(browser)
    answer = await browser.post("/desk", headers={**PAGE, "sec-fetch-site": "cross-site"})

    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("text/html")
    assert "来自其他网站" in answer.text
    assert answer.headers["x-request-id"] in answer.text


async def test_what_a_service_says_is_not_said_in_other_words(
    house: House, browser: AsyncClient
) -> None:
    answer = await browser.get("/desk/refused", headers=PAGE)

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "此事<不>行。"
