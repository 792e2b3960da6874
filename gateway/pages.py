"""Signing in and out, and changing one's password, for people."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse

from gateway import problems
from gateway.errors import PasswordTooWeak
from gateway.passwords import SHORTEST
from gateway.routes import home, local
from gateway.visits import Visit, Visiting
from services.chassis.texts import LINE

router = APIRouter(include_in_schema=False)

Typed = Annotated[str, Form(max_length=512)]
LONGEST_ADDRESS = 2048
Next = Annotated[str, Query(max_length=LONGEST_ADDRESS, pattern=LINE)]
There = Annotated[str, Form(max_length=LONGEST_ADDRESS, pattern=LINE)]
"""`Next`, as the form sends it on."""


@router.get("/")
async def root(visit: Visiting) -> RedirectResponse:
    account = await visit.account()
    return RedirectResponse(home(account.roles) if account else "/hall", 303)


@router.get("/sign-in")
async def ask_who(visit: Visiting, next: Next = "") -> Response:
    return visit.show("sign-in.html", name="", next=local(next) or "", trouble=None)


@router.post("/sign-in")
async def sign_in(
    visit: Visiting, name: Typed = "", password: Typed = "", next: There = ""
) -> Response:
    try:
        signed_in = await visit.sign_in(name, password)
    except problems.REFUSALS as refusal:
        return _again(visit, "sign-in.html", refusal, name=name, next=next)
    there = local(next) or home(signed_in.account.roles)
    if signed_in.account.must_change:
        there = "/password"
    response = RedirectResponse(there, 303)
    visit.give(response, signed_in.token)
    return response


@router.get("/sign-out")
async def ask_leave(visit: Visiting) -> Response:
    account = await visit.account()
    if account is None:
        return RedirectResponse("/sign-in", 303)
    return visit.show("sign-out.html")


@router.post("/sign-out")
async def sign_out(visit: Visiting) -> Response:
    await visit.leave()
    response = RedirectResponse("/sign-in", 303)
    visit.take_back(response)
    return response


@router.get("/password")
async def ask_password(visit: Visiting, done: bool = False) -> Response:
    account = await visit.account()
    if account is None:
        return RedirectResponse("/sign-in?next=/password", 303)
    return visit.show(
        "password.html",
        must_change=account.must_change,
        shortest=SHORTEST,
        home=home(account.roles),
        done=done,
        trouble=None,
    )


@router.post("/password")
async def change_password(
    visit: Visiting, current: Typed = "", new: Typed = "", again: Typed = ""
) -> Response:
    account = await visit.account()
    if account is None:
        return RedirectResponse("/sign-in?next=/password", 303)
    try:
        if new != again:
            raise PasswordTooWeak("两次输入的新密码不一致")
        changed = await visit.change_password(current=current, new=new)
    except problems.REFUSALS as refusal:
        return _again(
            visit,
            "password.html",
            refusal,
            must_change=account.must_change,
            shortest=SHORTEST,
            home=home(account.roles),
            done=False,
        )
    response = RedirectResponse("/password?done=true", 303)
    visit.give(response, changed.token)
    return response


def _again(visit: Visit, template: str, refusal: Exception, **shown: object) -> Response:
    """The form once more, with what was wrong; typed passwords are not repeated."""
    status = problems.PROBLEMS[type(refusal)].status
    page = visit.show(template, status=status, trouble=str(refusal), **shown)
    seconds = problems.retry_after(refusal)
    if seconds:
        page.headers["retry-after"] = seconds
    return page
