"""What goes through to a service and comes back, and what does not."""

import asyncio
import hashlib
from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient

from gateway.accounts import Account
from gateway.settings import Settings
from services.chassis.auth import Verifier
from services.chassis.testing import Keyring
from tests.service.gateway.conftest import CLERK, PASSWORD, House


def verifier(keyring: Keyring, settings: Settings) -> Verifier:
    return Verifier(keyring.principals, settings.region)


async def test_path_query_and_body_arrive_as_they_were_sent(
    house: House, browser: AsyncClient
) -> None:
    path = "/api/intake/cases/%E8%BF%9E%2F1?q=a+b&q=%25"
    body = '{"name":"连山"}'.encode()

    answer = await browser.post(path, content=body, headers={"content-type": "application/json"})

    [heard] = house.upstream.heard
    assert answer.json() == {"ok": True}
    assert (heard.method, heard.target, heard.body) == ("POST", path, body)
    assert heard.headers["content-type"] == "application/json"
    assert heard.headers["content-length"] == str(len(body))


async def test_who_has_signed_in_is_named_by_the_gateway(
    house: House, browser: AsyncClient, keyring: Keyring
) -> None:
    await house.sign_in(browser)
    await browser.get("/api/intake/cases/1")

    scheme, _, token = house.upstream.heard[0].headers["authorization"].partition(" ")
    principal = verifier(keyring, house.settings).verify(token)
    assert scheme == "Bearer"
    assert (principal.subject, principal.name) == (CLERK.name, CLERK.display)
    assert principal.roles == set(CLERK.roles)


async def test_whoever_has_not_is_nobody_whatever_they_claim(
    house: House, browser: AsyncClient, keyring: Keyring
) -> None:
    claims = {
        **keyring.headers("supervisor", "supervisor"),
        "x-forwarded-user": "supervisor",
        "x-yimen-roles": "supervisor",
        "x-forwarded-for": "10.0.0.1",
        "connection": "keep-alive, x-more",
        "x-more": "y",
        "te": "trailers",
    }

    await browser.get("/api/supervision/cases", headers=claims)

    heard = house.upstream.heard[0].headers
    claimed = set(claims) - {"connection"}
    assert not claimed & set(heard)
    assert "x-more" not in heard.get("connection", "")


async def test_a_signed_in_person_is_nobody_else_either(
    house: House, browser: AsyncClient, keyring: Keyring
) -> None:
    await house.sign_in(browser)
    await browser.get("/desk", headers=keyring.headers("boss", "supervisor"))

    token = house.upstream.heard[0].headers["authorization"].removeprefix("Bearer ")
    assert verifier(keyring, house.settings).verify(token).subject == CLERK.name


async def test_the_session_stays_at_the_door(house: House, browser: AsyncClient) -> None:
    await house.sign_in(browser)
    token = browser.cookies["yimen"]
    await browser.get("/desk", headers={"referer": f"http://x/?{token}"})

    heard = house.upstream.heard[0]
    assert "cookie" not in heard.headers
    assert token not in repr(heard)


async def test_every_request_can_be_followed(house: House, browser: AsyncClient) -> None:
    answer = await browser.get("/desk", headers={"x-request-id": "mine"})

    heard = house.upstream.heard[0].headers
    assert heard["x-request-id"] == answer.headers["x-request-id"] != "mine"
    assert heard["traceparent"].split("-")[1] == heard["x-request-id"]


async def test_what_concerns_one_connection_or_the_service_alone_stays_inside(
    house: House, browser: AsyncClient
) -> None:
    answer = await browser.get("/desk")

    assert not {"set-cookie", "keep-alive", "server"} & set(answer.headers)


async def test_every_answer_says_what_browsers_may_do_with_it(
    house: House, browser: AsyncClient
) -> None:
    for path in ("/desk", "/sign-in", "/nothing", "/api/me"):
        headers = (await browser.get(path)).headers
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert "frame-ancestors 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"


async def test_a_redirect_does_not_lead_inside(house: House, browser: AsyncClient) -> None:
    """Where a service stands is nobody's business: it means a path of the house."""
    answer = await browser.post("/desk/elsewhere")

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/there")


async def test_head_has_a_length_and_no_body(house: House, browser: AsyncClient) -> None:
    answer = await browser.head("/desk")

    assert (answer.status_code, answer.headers["content-length"]) == (200, "12")
    assert answer.content == b""


async def test_a_long_answer_comes_whole(house: House, browser: AsyncClient) -> None:
    assert (await browser.get("/open/long")).content == b"x" * 1_000_000


async def test_a_body_of_unknown_length_comes_whole(house: House, browser: AsyncClient) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for n in range(20):
            yield bytes([n]) * 50_000

    await browser.post("/api/intake/files", content=parts())

    whole = b"".join([bytes([n]) * 50_000 for n in range(20)])
    assert hashlib.sha256(house.upstream.heard[0].body).digest() == hashlib.sha256(whole).digest()


@pytest.mark.parametrize("path", ["/metrics/x", "/openapi.json", "/intake/healthz", "/api/intake"])
async def test_nothing_else_of_a_service_is_reachable(
    house: House, browser: AsyncClient, path: str
) -> None:
    answer = await browser.get(path)

    assert answer.status_code == 404
    assert house.upstream.heard == []


class TestWithoutServices:
    @pytest.fixture
    def limits(self) -> dict[str, object]:
        return {"intake_url": "http://127.0.0.1:9"}

    async def test_a_service_that_is_down_is_said_to_be(
        self, house: House, browser: AsyncClient
    ) -> None:
        answer = await browser.post("/api/intake/cases", json={})

        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["retry-after"] == "2"
        assert answer.json()["type"] == "/problems/service-unavailable"
        assert "127.0.0.1" not in answer.text

    async def test_the_others_work_on(self, house: House, browser: AsyncClient) -> None:
        assert (await browser.get("/open")).status_code == 200


async def hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    HUNG_UP.append(writer.get_extra_info("peername"))
    writer.close()


HUNG_UP: list[object] = []


class TestHangingUp:
    @pytest.fixture
    async def limits(self) -> AsyncIterator[dict[str, object]]:
        HUNG_UP.clear()
        async with await asyncio.start_server(hangs_up, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            yield {"intake_url": f"http://127.0.0.1:{port}"}

    async def test_an_act_is_never_sent_twice(self, house: House, browser: AsyncClient) -> None:
        """Whether it was done nobody knows: only its Idempotency-Key makes it safe to try again."""
        answer = await browser.post("/api/intake/cases", json={})

        assert answer.status_code == 503
        assert len(HUNG_UP) == 1


async def test_until_a_first_password_is_changed_nothing_is_open(
    house: House, browser: AsyncClient
) -> None:
    await house.add(Account("new01", "新人", ("clerk",), must_change=True))
    signed_in = await house.sign_in(browser, "new01")
    refused = await browser.get("/api/intake/cases/1")
    page = await browser.get("/desk", headers={"accept": "text/html"})
    changed = {"current": PASSWORD, "new": "battery staple"}

    assert signed_in.json()["must_change"] is True
    assert refused.status_code == 403
    assert refused.json()["type"] == "/problems/password-change-required"
    assert (page.status_code, page.headers["location"]) == (303, "/password")
    assert (await browser.post("/api/password", json=changed)).status_code == 200
    assert (await browser.get("/api/intake/cases/1")).status_code == 200
