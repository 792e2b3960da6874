"""The frame around every page, its macros, and problems as pages."""

from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Query, Request
from fastapi.responses import HTMLResponse
from httpx import ASGITransport, AsyncClient
from jinja2 import Environment, UndefinedError

from contracts.time import Lamp
from services.chassis import problems
from services.chassis.auth import Principal, Verifier, public, require
from services.chassis.problems import Problem
from services.chassis.testing import Keyring
from services.chassis.web import pages
from services.chassis.web.doors import DOORS, doors
from services.chassis.web.frame import sign_in_address

REGION = "441825"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
DESK = '{% extends "base.html" %}{% block title %}窗口{% endblock %}'


class Refused(Exception):
    def __init__(self) -> None:
        super().__init__("材料<不齐>，不能受理。")


@cache
def frame() -> Environment:
    """Compiles the macros once for all that draw with them."""
    return pages().env


def drawn(source: str, **given: object) -> str:
    return frame().from_string('{% import "macros.html" as m %}' + source).render(given)


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring.make(tmp_path)


@pytest.fixture
async def client(keyring: Keyring, tmp_path: Path) -> AsyncIterator[AsyncClient]:
    app = FastAPI()
    app.state.region, app.state.verifier = REGION, Verifier(keyring.principals, REGION)
    problems.install(app, {Refused: Problem(409, "refused", "不能受理")})
    (tmp_path / "desk.html").write_text(DESK)
    templates = pages(tmp_path)

    @app.get("/desk", dependencies=[Depends(public)])
    async def desk(request: Request) -> HTMLResponse:
        return templates.TemplateResponse(request, "desk.html", {"principal": "somebody else"})

    @app.api_route("/desk/cases", methods=["GET", "POST"], dependencies=[Depends(public)])
    @app.get("/api/intake/cases", dependencies=[Depends(public)])
    async def refuse() -> None:
        raise Refused

    @app.get("/office", dependencies=[Depends(require("handler"))])
    async def office() -> None: ...

    @app.get("/open", dependencies=[Depends(public)])
    async def search(limit: Annotated[int, Query(le=5)]) -> None: ...

    @app.get("/console", dependencies=[Depends(public)])
    async def broken() -> None:
        raise ZeroDivisionError

    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://yimen") as client:
        yield client


async def test_a_page_greets_whom_the_gateway_signed_whatever_the_page_passed(
    client: AsyncClient, keyring: Keyring
) -> None:
    page = (await client.get("/desk", headers=keyring.headers("王芳", "clerk"))).text

    assert "王芳" in page
    assert "somebody else" not in page
    assert 'action="/sign-out"' in page
    assert 'href="/desk" aria-current="page"' in page
    assert 'href="/office"' not in page


async def test_a_page_shows_nobody_in_particular_the_way_to_sign_in(client: AsyncClient) -> None:
    page = (await client.get("/desk?q=1")).text

    assert 'href="/sign-in?next=%2Fdesk%3Fq%3D1"' in page
    assert "sign-out" not in page
    assert "12345" in page


async def test_nothing_on_a_page_is_inline(client: AsyncClient) -> None:
    page = (await client.get("/desk")).text

    assert "<style" not in page
    assert "style=" not in page
    assert page.count("<script") == page.count('<script src="/static/')


@pytest.mark.parametrize(
    ("roles", "names"),
    [
        ((), ["/hall", "/open"]),
        (("clerk",), ["/hall", "/desk", "/open"]),
        (("handler:swj",), ["/hall", "/office", "/open"]),
        (("supervisor", "head:swj"), ["/hall", "/office", "/console", "/open"]),
        # Doors that would not open to them are not shown.
        (("county_head", "operator", "calendar_admin"), ["/hall", "/open"]),
    ],
)
def test_everybody_finds_the_doors_of_their_own_work(
    roles: tuple[str, ...], names: list[str]
) -> None:
    found = doors(Principal("x", "某", frozenset(roles), REGION))

    assert [door.path for door in found] == names
    assert {door.path for door in found} <= {door.path for door in DOORS}


async def test_a_person_reads_a_problem_as_a_page_with_a_way_back(client: AsyncClient) -> None:
    answer = await client.post("/desk/cases", headers={**BROWSER, "x-request-id": "abc123"})

    assert answer.status_code == 409
    assert answer.headers["content-type"].startswith("text/html")
    assert "材料&lt;不齐&gt;，不能受理。" in answer.text
    assert "本次操作没有生效" in answer.text
    assert 'href="/desk">返回综合窗口' in answer.text
    assert "abc123" in answer.text


async def test_a_door_that_was_refused_is_no_way_back(
    client: AsyncClient, keyring: Keyring
) -> None:
    headers = {**BROWSER, **keyring.headers("王芳", "clerk")}
    answer = await client.get("/office", headers=headers)

    assert answer.status_code == 403
    assert 'href="/hall">返回办事大厅' in answer.text
    assert "返回部门办件" not in answer.text


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/api/intake/cases", BROWSER), ("/desk/cases", {"accept": "*/*"}), ("/desk/cases", {})],
)
async def test_programs_and_fragments_read_a_problem_document(
    client: AsyncClient, path: str, headers: dict[str, str]
) -> None:
    answer = await client.get(path, headers=headers)

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "材料<不齐>，不能受理。"


async def test_a_person_unknown_is_led_to_the_sign_in_and_back(client: AsyncClient) -> None:
    answer = await client.get("/office?after=x", headers=BROWSER)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Foffice%3Fafter%3Dx"


async def test_a_token_that_is_none_does_not_break_the_page_that_says_so(
    client: AsyncClient,
) -> None:
    answer = await client.post("/desk/cases", headers={**BROWSER, "authorization": "Bearer x.y.z"})

    assert answer.status_code == 401
    assert "请先登录。" in answer.text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/open?limit=9", 422, "limit：填写有误"),
        ("/nowhere", 404, "没有此页面"),
        ("/console", 500, "系统出现错误"),
    ],
)
async def test_every_kind_of_problem_has_its_page(
    client: AsyncClient, path: str, status: int, words: str
) -> None:
    answer = await client.get(path, headers=BROWSER)

    assert answer.status_code == status
    assert words in answer.text
    assert "<main" in answer.text


def test_a_field_ties_its_hint_and_its_error_to_the_input() -> None:
    html = drawn(
        '{{ m.field("code", "信用代码", value=v, hint="18 位", error="不符", maxlength=18) }}',
        v='91"44',
    )

    assert '<label for="code">信用代码</label>' in html
    assert 'aria-describedby="code-hint code-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'maxlength="18"' in html
    assert 'value="91&#34;44"' in html


def test_each_showing_of_a_form_has_a_key_of_its_own() -> None:
    form = '{{ m.act("/desk/x/accept", "受理") }}'

    assert 'name="idempotency_key"' in drawn(form)
    assert drawn(form) != drawn(form)


@pytest.mark.parametrize("lamp", list(Lamp))
def test_a_lamp_is_never_colour_alone(lamp: Lamp) -> None:
    html = drawn("{{ m.lamp(lamp, '还剩1个工作日') }}", lamp=lamp)

    assert f'class="lamp {lamp}"' in html
    assert "，还剩1个工作日" in html


def test_a_select_marks_what_was_chosen() -> None:
    html = drawn('{{ m.select("d", "部门", {"swj": "水务局", "lyj": "林业局"}, value="lyj") }}')

    assert '<option value="lyj" selected>林业局</option>' in html
    assert '<option value="swj">水务局</option>' in html


def test_an_empty_table_says_so_instead_of_standing_empty() -> None:
    html = drawn('{% call m.table("待办", ["事项"], many=[]) %}x{% endcall %}')

    assert "<table" not in html
    assert "暂无记录。" in html


def test_a_name_a_page_was_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        drawn("{{ missing }}")


@pytest.mark.parametrize(("length", "comes_back"), [(100, True), (70_000, False)])
def test_an_absurdly_long_address_is_not_come_back_to(length: int, comes_back: bool) -> None:
    scope = {
        "type": "http",
        "path": "/office",
        "query_string": b"q=" + b"x" * length,
        "headers": [],
        "server": ("house", 80),
        "scheme": "http",
        "root_path": "",
    }

    assert ("next=" in sign_in_address(Request(scope))) is comes_back
