"""The people of the demo, as the outside world knows them: a name, a password, and HTTP."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import aiohttp
from pydantic import BaseModel, ConfigDict


class Refused(Exception):
    """The house said no: an RFC 9457 problem."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.problem = problem
        super().__init__(f"{status} {problem.get('title', '')} {problem.get('detail', '')}")


class Account(BaseModel):
    """One demo account as `make up` wrote it down."""

    model_config = ConfigDict(extra="ignore")

    name: str
    password: str


def accounts(path: Path) -> dict[str, str]:
    """Names and passwords of the demo accounts. Raises `FileNotFoundError` if never started."""
    written = json.loads(path.read_text())
    return {one.name: one.password for one in map(Account.model_validate, written["accounts"])}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in."""

    name: str
    base: str
    http: aiohttp.ClientSession
    cookie: str

    @classmethod
    async def sign_in(
        cls, http: aiohttp.ClientSession, base: str, *, name: str, password: str
    ) -> Self:
        """`http` keeps no cookies itself: many people share its connections."""
        given = {"name": name, "password": password}
        async with http.post(f"{base}/api/sign-in", json=given) as answer:
            if answer.status != 200:
                raise Refused(answer.status, await _problem(answer))
            cookie = "; ".join(f"{key}={morsel.value}" for key, morsel in answer.cookies.items())
        return cls(name, base, http, cookie)

    async def post(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        """Act. With a key it may be asked again without acting twice."""
        headers = {"cookie": self.cookie}
        if key is not None:
            headers["idempotency-key"] = key
        async with self.http.post(self.base + path, json=body or {}, headers=headers) as answer:
            return await _read(answer)

    async def get(self, path: str) -> Any:
        async with self.http.get(self.base + path, headers={"cookie": self.cookie}) as answer:
            return await _read(answer)


def client(*, connections: int = 32) -> aiohttp.ClientSession:
    """HTTP for many people at once."""
    return aiohttp.ClientSession(
        cookie_jar=aiohttp.DummyCookieJar(),
        connector=aiohttp.TCPConnector(limit=connections),
        timeout=aiohttp.ClientTimeout(total=30),
    )


async def _read(answer: aiohttp.ClientResponse) -> Any:
    if answer.status >= 400:
        raise Refused(answer.status, await _problem(answer))
    return await answer.json(content_type=None)


async def _problem(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        problem = await answer.json(content_type=None)
    except ValueError:
        return {"title": "", "detail": (await answer.text())[:200]}
    return problem if isinstance(problem, dict) else {}
