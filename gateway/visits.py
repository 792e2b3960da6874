"""What the gateway's own routes know of a request and of the parts they stand on."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request, Response
from fastapi.templating import Jinja2Templates
from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.accounts import Account
from gateway.entry import Entry, SignedIn
from gateway.errors import NotSignedIn
from gateway.incoming import Incoming
from gateway.sessions import Sessions

VISIT = "yimen.visit"
"""Where the door leaves the request as it read it."""


@dataclass(frozen=True, slots=True)
class Parts:
    engine: AsyncEngine
    entry: Entry
    sessions: Sessions
    templates: Jinja2Templates
    cookie: str
    """The name of the session cookie."""
    https: bool


@dataclass(frozen=True, slots=True)
class Visit:
    parts: Parts
    asked: Incoming
    request: Request

    @property
    def token(self) -> str | None:
        return self.asked.cookie(self.parts.cookie)

    async def account(self) -> Account | None:
        known = await self.parts.sessions.find(self.token) if self.token else None
        return known.account if known else None

    async def sign_in(self, name: str, password: str) -> SignedIn:
        """Raises what `Entry.sign_in` raises. A session that was open here before is ended."""
        signed_in = await self.parts.entry.sign_in(name, password, address=self.asked.address)
        await self.leave()
        return signed_in

    async def change_password(self, *, current: str, new: str) -> SignedIn:
        """Raises what `Entry.change_password` raises."""
        if self.token is None:
            raise NotSignedIn
        return await self.parts.entry.change_password(self.token, current=current, new=new)

    async def leave(self) -> None:
        if self.token is not None:
            await self.parts.entry.sign_out(self.token)

    def show(self, template: str, *, status: int = 200, **shown: object) -> Response:
        page: Response = self.parts.templates.TemplateResponse(
            self.request, template, shown, status_code=status
        )
        return page

    def give(self, response: Response, token: str) -> None:
        """Lasts until the browser is closed, or the server ends it."""
        response.set_cookie(
            self.parts.cookie, token, secure=self.parts.https, httponly=True, samesite="lax"
        )

    def take_back(self, response: Response) -> None:
        response.delete_cookie(
            self.parts.cookie, secure=self.parts.https, httponly=True, samesite="lax"
        )


def _visit(request: Request) -> Visit:
    return Visit(request.app.state.parts, cast(Incoming, request.scope[VISIT]), request)


Visiting = Annotated[Visit, Depends(_visit)]
