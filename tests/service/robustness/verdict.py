"""What is wrong with an answer, whatever was asked."""

import json
import re
from collections.abc import Iterable, Iterator

from httpx import Response

PROBLEM, PAGE = "application/problem+json", "text/html"
UNREAD = {"/problems/malformed", "/problems/head-too-large"}
"""Refusals of a head that nobody read: what the browser would like is not known."""
CHINESE = re.compile("[\u4e00-\u9fff]")
INSIDES = re.compile(
    r"Traceback|File \"|\.py\b|site-packages|sqlalchemy|asyncpg|postgres|pydantic|sqlstate"
    r"|SELECT .*FROM|INSERT INTO|<class '|object at 0x|Error\b|Exception\b",
)


def faults(answer: Response, *, page: bool, browser: bool, secrets: Iterable[str]) -> Iterator[str]:
    """`page`: whether the door has pages. `secrets`: numbers that no answer may hold."""
    if answer.status_code >= 500:
        yield f"fails with {answer.status_code}"
    elif answer.status_code >= 400:
        yield from _refusal(answer, page=page, browser=browser)
        if inside := INSIDES.search(answer.text):
            yield f"tells of its insides: {inside.group()}"
    yield from (f"tells {secret}" for secret in secrets if secret in answer.text)


def _refusal(answer: Response, *, page: bool, browser: bool) -> Iterator[str]:
    kind = answer.headers.get("content-type", "").split(";")[0]
    if kind == PAGE and page:
        return
    if kind != PROBLEM:
        yield f"refuses as {kind}"
        return
    problem = json.loads(answer.text)
    if browser and problem["type"] not in UNREAD:
        yield "refuses a browser as if it were a program"
    if problem["status"] != answer.status_code:
        yield "has two statuses"
    if not CHINESE.search(problem["title"]) or not CHINESE.search(problem["detail"]):
        yield "does not speak Chinese"
