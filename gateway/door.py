"""The door: every request of the outside passes here, in this order, or does not pass.

Head, method, rate, origin, session, and then a service or the gateway's own pages. Plain ASGI.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import structlog
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway import crossorigin, incoming, problems, routes
from gateway.bodies import ClientLeft
from gateway.buckets import Buckets
from gateway.errors import CrossOrigin, MethodRefused, MustChangePassword, TooManyRequests
from gateway.forward import Answer, Forwarder
from gateway.incoming import Incoming
from gateway.onlookers import Onlooker
from gateway.reply import Reply
from gateway.screens import Screens
from gateway.sessions import Sessions
from gateway.visits import VISIT

log = structlog.get_logger()

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Rules:
    max_head: int
    cookie: str
    """The name of the session cookie."""
    https: bool


class Door:
    def __init__(
        self,
        own: ASGIApp,
        upstreams: Mapping[str, str],
        *,
        forwarder: Forwarder,
        sessions: Sessions,
        screens: Screens,
        rates: Buckets,
        rules: Rules,
    ) -> None:
        self._own, self._upstreams, self._forwarder = own, upstreams, forwarder
        self._sessions, self._screens = sessions, screens
        self._rates, self._rules = rates, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._own(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._answer(scope, receive, Reply(send, scope, https=self._rules.https))

    async def _answer(self, scope: Scope, receive: Receive, reply: Reply) -> None:
        asked: Incoming | None = None
        try:
            asked = incoming.read(scope, max_head=self._rules.max_head)
            reply.reference = asked.request_id
            await self._let_in(asked, scope, receive, reply)
        except ClientLeft:
            pass
        except problems.REFUSALS as refusal:
            if reply.status is None:
                await reply.give(self._refused(refusal, asked))
            else:
                # Too late for words: the server closes an answer that was left unfinished.
                log.warning("answer.broken_off", reference=reply.reference)

    async def _let_in(self, asked: Incoming, scope: Scope, receive: Receive, reply: Reply) -> None:
        if asked.method not in METHODS:
            raise MethodRefused
        token = asked.cookie(self._rules.cookie)
        counted = token if token and self._sessions.remembered(token) else asked.address
        wait = self._rates.take(counted)
        if wait:
            raise TooManyRequests(wait)
        if crossorigin.forged(
            asked.method, fetch_site=asked.fetch_site, origin=asked.origin, host=asked.host
        ):
            raise CrossOrigin
        service = routes.service_of(asked.path)
        if service is None:
            scope[VISIT] = asked
            await self._own(scope, receive, reply)
        else:
            reply.service = service
            await self._forward(asked, receive, reply, token=token)

    async def _forward(
        self, asked: Incoming, receive: Receive, reply: Reply, *, token: str | None
    ) -> None:
        known = await self._sessions.find(token) if token else None
        if known is not None:
            if known.account.must_change:
                raise MustChangePassword
            asked.headers["authorization"] = f"Bearer {self._sessions.principal(known)}"

        async def welcome() -> bool:
            return known is None or await self._sessions.find(token or "") is not None

        body = await self._forwarder.body(asked, receive)
        onlooker = Onlooker(receive, welcome, ready=lambda: body is None or body.complete)
        with onlooker:
            answer = await self._forwarder.ask(asked, self._upstreams[reply.service], body)
            try:
                await self._pass_back(answer, asked, reply)
            finally:
                answer.close()
        if onlooker.unwelcome and reply.endless:
            await reply.end()

    async def _pass_back(self, answer: Answer, asked: Incoming, reply: Reply) -> None:
        if asked.from_a_page and answer.body and answer.media_type.startswith(PROBLEM):
            await reply.give(self._page(answer.status, answer.body, asked))
            return
        start = {"status": answer.status, "headers": answer.headers}
        await reply({"type": "http.response.start", **start})
        if answer.body is None:
            async for chunk in answer.chunks():
                await reply({"type": "http.response.body", "body": chunk, "more_body": True})
        await reply({"type": "http.response.body", "body": answer.body or b""})

    def _refused(self, refusal: Exception, asked: Incoming | None) -> Response:
        if isinstance(refusal, MustChangePassword) and asked and asked.from_a_page:
            return RedirectResponse("/password", 303)
        answer = problems.answer(refusal)
        if asked is None or not asked.from_a_page:
            return answer
        page = self._page(answer.status_code, bytes(answer.body), asked)
        retry_after = answer.headers.get("retry-after")
        if retry_after is not None:
            page.headers["retry-after"] = retry_after
        return page

    def _page(self, status: int, problem: bytes, asked: Incoming) -> Response:
        """What a person sees instead of a problem document: the way out, if there is one."""
        if status == 401 and asked.method == "GET":
            return RedirectResponse(f"/sign-in?next={quote(asked.target, safe='')}", 303)
        return self._screens.problem(problem, reference=asked.request_id)
