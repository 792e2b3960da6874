"""A problem as a page: the same sentence, and a way back."""

import json
from functools import cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from services.chassis.web.frame import pages, sign_in_address

SAFE = ("GET", "HEAD")


def is_wanted(request: Request) -> bool:
    """Whether a browser was about to show a page here. Fragments and programs read the problem."""
    if request.url.path.startswith("/api/"):
        return False
    return "text/html" in request.headers.get("accept", "")


def show(request: Request, problem: bytes, *, status: int) -> Response:
    """`problem` is a problem document. Who has to sign in first is led there and back again."""
    if status == 401 and request.method in SAFE:
        return RedirectResponse(sign_in_address(request), 303)
    said: dict[str, Any] = json.loads(problem)
    page: HTMLResponse = _templates().TemplateResponse(
        request,
        "problem.html",
        {
            "title": said["title"],
            "detail": said["detail"],
            "errors": said.get("errors", []),
            "sent": request.method not in SAFE,
            "reference": request.headers.get("x-request-id", ""),
        },
        status_code=status,
    )
    return page


@cache
def _templates() -> Jinja2Templates:
    return pages()
