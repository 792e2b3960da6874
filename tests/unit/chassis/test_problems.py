"""Refusals: a sentence that helps, the right status, and never what somebody typed."""

from collections.abc import AsyncIterator
from typing import Annotated

import pytest
from fastapi import Body, FastAPI, Query
from httpx import ASGITransport, AsyncClient
from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from services.chassis import problems
from services.chassis.bounded import Bounded
from services.chassis.problems import Problem

SECRET = "11010119900307123X"


class TooLate(Exception):
    def __init__(self) -> None:
        super().__init__("期限已过。")
        self.extra = {"due": "2026-11-24"}


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=4)]
    many: dict[str, int] = {}
    number: str = ""

    @field_validator("number")
    @classmethod
    def _right(cls, written: str) -> str:
        if written:
            raise ValueError("校验位不符，请逐位核对。")
        return written


class Lost(DBAPIError):
    """As SQLAlchemy raises it, with what the server called it."""

    def __init__(self, state: str, *, gone: bool = False) -> None:
        cause = Exception(f"cannot keep {SECRET}")
        cause.sqlstate = state  # type: ignore[attr-defined]
        super().__init__("SELECT", {"id": SECRET}, cause, connection_invalidated=gone)


RAISED = {
    "late": TooLate(),
    "gone": Lost("", gone=True),
    "deadlock": Lost("40P01"),
    "crowded": PoolExhausted(),
    "refused": ConnectionRefusedError(),
    "slow": TimeoutError(),
    "nul": Lost("22021"),
    "duplicate": Lost("23505"),
    "bug": ZeroDivisionError(SECRET),
}


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    app = FastAPI()
    app.add_middleware(Bounded, most=1000)
    problems.install(app, {TooLate: Problem(409, "too-late", "已过期")})

    @app.post("/api/asked")
    async def ask(asked: Annotated[Asked, Body()], page: Annotated[int, Query()] = 1) -> None: ...

    @app.get("/api/raised/{what}")
    async def raised(what: str) -> None:
        raise RAISED[what]

    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://toy") as client:
        yield client


async def test_a_domain_error_answers_with_its_own_sentence(client: AsyncClient) -> None:
    answer = await client.get("/api/raised/late")

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/problems/too-late",
        "title": "已过期",
        "status": 409,
        "detail": "期限已过。",
        "due": "2026-11-24",
    }


@pytest.mark.parametrize(
    ("what", "status"),
    [
        ("gone", 503),
        ("deadlock", 503),
        ("crowded", 503),
        ("refused", 503),
        ("slow", 503),
        ("nul", 422),
        ("duplicate", 500),
        ("bug", 500),
    ],
)
async def test_what_the_servers_do_is_told_from_what_we_did_wrong(
    client: AsyncClient, what: str, status: int
) -> None:
    answer = await client.get(f"/api/raised/{what}")

    assert answer.status_code == answer.json()["status"] == status
    assert SECRET not in answer.text


@pytest.mark.parametrize(
    ("body", "at", "why"),
    [
        ({}, "name", "必填"),
        ({"name": SECRET}, "name", "过长"),
        ({"name": [SECRET]}, "name", "填写有误"),
        ({"name": "a", "number": SECRET}, "number", "校验位不符，请逐位核对。"),
        ({"name": "a", "many": {"first": SECRET}}, "many.first", "须为整数"),
        ({"name": "a", "many": {SECRET: "x"}}, "many.…", "须为整数"),
        ({"name": "a", SECRET: 1}, "…", "没有此字段"),
        ({"name": "a", "王五": 1}, "…", "没有此字段"),
        (SECRET, "", "填写有误"),
    ],
    ids=str,
)
async def test_what_was_typed_is_never_repeated(
    client: AsyncClient, body: object, at: str, why: str
) -> None:
    answer = await client.post("/api/asked", json=body)

    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"at": at, "why": why}]
    assert SECRET not in answer.text
    assert "王五" not in answer.text


async def test_a_bad_query_is_named_without_its_value(client: AsyncClient) -> None:
    answer = await client.post("/api/asked", params={"page": SECRET}, json={"name": "a"})

    assert answer.json()["errors"] == [{"at": "page", "why": "须为整数"}]
    assert SECRET not in answer.text


async def test_broken_json_is_told_as_such(client: AsyncClient) -> None:
    headers = {"content-type": "application/json"}
    answer = await client.post("/api/asked", content=f'{{"name": "{SECRET}', headers=headers)

    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/broken-json")
    assert SECRET not in answer.text


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\x00", b"[" * 900])
async def test_no_bytes_are_more_than_refused(client: AsyncClient, content: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = await client.post("/api/asked", content=content, headers=headers)

    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "size", "status"),
    [
        ("GET", "/api/nowhere", 1, 404),
        ("DELETE", "/api/asked", 1, 405),
        ("POST", "/api/asked", 2000, 413),
        ("POST", "/api/nowhere", 2000, 413),
    ],
)
async def test_what_the_frame_refuses_is_a_problem_too(
    client: AsyncClient, method: str, path: str, size: int, status: int
) -> None:
    answer = await client.request(method, path, json={"name": "a" * size})

    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


async def test_a_body_that_hides_its_length_is_counted(client: AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 100

    answer = await client.post("/api/asked", content=pieces())

    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/body-too-large")


async def test_a_wrong_method_is_told_the_right_one(client: AsyncClient) -> None:
    assert (await client.delete("/api/asked")).headers["allow"] == "POST"
