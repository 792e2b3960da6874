"""Errors as RFC 9457 problems, or as a page for a person who was looking at one.

Domain errors know nothing of HTTP; a service's table does.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from starlette.exceptions import HTTPException

from services.chassis.auth import Forbidden, Unauthenticated
from services.chassis.outage import is_outage
from services.chassis.web import problem_page

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Problem:
    status: int
    slug: str
    title: str

    def response(
        self, detail: str, *, headers: Mapping[str, str] | None = None, **extra: Any
    ) -> JSONResponse:
        body = {"type": f"/problems/{self.slug}", "title": self.title, "status": self.status}
        return JSONResponse(
            {**body, "detail": detail, **extra},
            status_code=self.status,
            headers=headers,
            media_type="application/problem+json",
        )


INVALID = Problem(422, "invalid-request", "请求内容不符合要求")
BROKEN = Problem(400, "broken-json", "请求内容不是有效的 JSON")
AWAY = Problem(503, "try-again", "系统暂时不可用")
BUG = Problem(500, "internal-error", "系统内部错误")

CHASSIS: dict[type[Exception], Problem] = {
    Unauthenticated: Problem(401, "sign-in-required", "需要登录"),
    Forbidden: Problem(403, "forbidden", "无权办理"),
}

_HTTP = {
    404: Problem(404, "not-found", "没有此页面"),
    405: Problem(405, "method-not-allowed", "不支持此操作"),
    413: Problem(413, "body-too-large", "内容过大"),
    415: Problem(415, "unsupported-media-type", "内容格式不支持"),
}
_HTTP_DETAIL = {
    404: "请核对网址。",
    405: "此地址不支持这种操作。",
    413: "提交的内容超过上限，请缩小后重试。",
    415: "请以 JSON 或表单提交。",
}

_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}|[0-9]{1,3}")

_WHY = {
    "missing": "必填",
    "string_too_short": "过短",
    "string_too_long": "过长",
    "string_pattern_mismatch": "格式不符",
    "enum": "不在可选值之内",
    "literal_error": "不在可选值之内",
    "extra_forbidden": "没有此字段",
    "int_parsing": "须为整数",
    "bool_parsing": "须为是或否",
}


def install(app: FastAPI, problems: Mapping[type[Exception], Problem]) -> None:
    for error, problem in {**CHASSIS, **problems}.items():
        _answer(app, error, problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for away in (DBAPIError, PoolExhausted, ConnectionError, TimeoutError):
        app.add_exception_handler(away, _away)
    app.add_exception_handler(Exception, _bug)


def _answer(app: FastAPI, error: type[Exception], problem: Problem) -> None:
    @app.exception_handler(error)
    async def respond(request: Request, raised: Exception) -> Response:
        return _said(request, problem.response(str(raised), **getattr(raised, "extra", {})))


def _said(request: Request, problem: JSONResponse) -> Response:
    """The same sentence as a page, where a browser was about to show one."""
    if problem_page.is_wanted(request):
        return problem_page.show(request, bytes(problem.body), status=problem.status_code)
    return problem


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # The input itself is never repeated: it may be somebody's ID number.
    errors = [{"at": _place(e["loc"][1:]), "why": _why(e)} for e in error.errors()]
    if any(e["type"] == "json_invalid" for e in error.errors()):
        return _said(request, BROKEN.response("提交的内容不是有效的 JSON，请检查后重新提交。"))
    named = "；".join(f"{e['at'] or '内容'}：{e['why']}" for e in errors[:5])
    return _said(request, INVALID.response(f"有字段缺失或填写有误：{named}。", errors=errors))


def _place(loc: Iterable[str | int]) -> str:
    # A key that was sent is input too; only what looks like a field's name is repeated.
    return ".".join(p if _FIELD.fullmatch(p) else "…" for p in map(str, loc))


def _why(error: Any) -> str:
    # Our own validators raise ValueError with a Chinese sentence that repeats no input.
    if error["type"] == "value_error":
        return str(error["ctx"]["error"]) if "ctx" in error else "填写有误"
    return _WHY.get(error["type"], "填写有误")


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return refusal(request, error.status_code, headers=error.headers)


def refusal(request: Request, status: int, *, headers: Mapping[str, str] | None = None) -> Response:
    """What the frame around the routes refuses."""
    problem = _HTTP.get(status, Problem(status, "http-error", "请求被拒绝"))
    detail = _HTTP_DETAIL.get(status, "请求被拒绝。")
    return _said(request, problem.response(detail, headers=headers))


async def _away(request: Request, error: Exception) -> Response:
    """The database is away, or cannot keep what it was given; anything else of it is a bug."""
    if is_outage(error):
        log.warning("request.interrupted", path=request.url.path, error=repr(error))
        # Whether it took effect is not known: the connection may have ended during the commit.
        detail = "系统暂时不可用，无法确认本次操作是否生效，请稍后查看，未生效再重试。"
        return _said(request, AWAY.response(detail, headers={"retry-after": "2"}))
    if str(getattr(getattr(error, "orig", None), "sqlstate", "")).startswith("22"):
        log.warning("request.unstorable", path=request.url.path, error=repr(error))
        return _said(request, INVALID.response("填写的内容中有系统不能保存的字符或数值，请修改。"))
    raise error


async def _bug(request: Request, error: Exception) -> Response:
    log.error("request.failed", path=request.url.path, exc_info=error)
    problem = BUG.response("系统出现错误，本次操作没有生效，请稍后重试或联系管理员。")
    return _said(request, problem)
