"""Signing in and out for programs."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, StringConstraints

from gateway.accounts import Account
from gateway.errors import NotSignedIn
from gateway.routes import home
from gateway.visits import Visiting

router = APIRouter(prefix="/api", tags=["登录"])

Name = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=512)]


class Credentials(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name
    password: Password


class NewPassword(BaseModel):
    model_config = ConfigDict(extra="forbid")

    current: Password
    new: Password


class Me(BaseModel):
    name: str
    display: str
    roles: list[str]
    must_change: bool
    """Until the password is changed, nothing else is open."""
    home: str
    """The page where this person's work is."""

    @classmethod
    def of(cls, account: Account) -> "Me":
        return cls(
            name=account.name,
            display=account.display,
            roles=list(account.roles),
            must_change=account.must_change,
            home=home(account.roles),
        )


@router.post("/sign-in", summary="登录")
async def sign_in(credentials: Credentials, visit: Visiting, response: Response) -> Me:
    """以用户名和密码登录，成功后以 Cookie 保持会话。连续输错会暂停登录。"""
    signed_in = await visit.sign_in(credentials.name, credentials.password)
    visit.give(response, signed_in.token)
    return Me.of(signed_in.account)


@router.post("/sign-out", summary="退出", status_code=204)
async def sign_out(visit: Visiting, response: Response) -> None:
    """会话随即失效，重复退出不报错。"""
    await visit.leave()
    visit.take_back(response)


@router.get("/me", summary="当前用户")
async def me(visit: Visiting) -> Me:
    account = await visit.account()
    if account is None:
        raise NotSignedIn
    return Me.of(account)


@router.post("/password", summary="修改密码")
async def change_password(asked: NewPassword, visit: Visiting, response: Response) -> Me:
    """修改后，此账户在其他地方的会话全部失效。"""
    signed_in = await visit.change_password(current=asked.current, new=asked.new)
    visit.give(response, signed_in.token)
    return Me.of(signed_in.account)
