"""The door: every request of the outside passes here, in this order, or does not pass.

Head, method, rate, origin, session, and then a service or the gateway's own pages. Plain ASGI.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from gateway import crossorigin, incoming, problems, routes
from gateway.bodies import Body, ClientLeft
from gateway.buckets import Buckets
from gateway.errors import CrossOrigin, MethodRefused, MustChangePassword, TooManyRequests
from gateway.forward import Answer, Forwarder
from gateway.incoming import Incoming
from gateway.onlookers import Onlooker, Watch
from gateway.reply import Reply
from gateway.sessions import Sessions
from gateway.visits import VISIT

log = structlog.get_logger()

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class Rules:
    max_head: int
    cookie: str
    """The name of the session cookie."""
    https: bool
    watch: Watch


class Door:
    def __init__(
        self,
        own: FastAPI,
        upstreams: Mapping[str, str],
        *,
        forwarder: Forwarder,
        sessions: Sessions,
        rates: Buckets,
        rules: Rules,
    ) -> None:
        self.own = own
        """What the gateway answers itself."""
        self._upstreams, self._forwarder = upstreams, forwarder
        self._sessions, self._rates, self._rules = sessions, rates, rules
        self._under_way: dict[Onlooker, Reply] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.own(scope, receive, send)
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
                await reply.give(problems.answer(self._ours(scope, asked), refusal))
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
        known = await self._sessions.find(token) if token else None
        if known is not None:
            asked.headers["authorization"] = f"Bearer {self._sessions.principal(known)}"
        service = routes.service_of(asked.path)
        if service is None:
            self._ours(scope, asked)
            await self.own(scope, receive, reply)
            return
        if known is not None and known.account.must_change:
            raise MustChangePassword
        reply.service = service
        await self._forward(asked, receive, reply, token=token if known else None)

    async def _forward(
        self, asked: Incoming, receive: Receive, reply: Reply, *, token: str | None
    ) -> None:
        async def welcome() -> bool:
            return token is None or await self._sessions.find(token) is not None

        body = await self._forwarder.body(asked, receive)
        onlooker = Onlooker(
            receive,
            welcome,
            ready=lambda: body is None or body.complete,
            watch=self._rules.watch,
        )
        self._under_way[onlooker] = reply
        try:
            with onlooker:
                await self._through(asked, body, reply)
        finally:
            del self._under_way[onlooker]
        if onlooker.unwelcome and reply.endless:
            await reply.end()

    async def _through(self, asked: Incoming, body: Body | None, reply: Reply) -> None:
        answer = await self._forwarder.ask(asked, self._upstreams[reply.service], body)
        try:
            await _pass_back(answer, reply)
        finally:
            answer.close()

    def close_streams(self) -> None:
        """Before the process ends: nobody would leave a stream by himself. Acts are let finish."""
        for onlooker, reply in self._under_way.items():
            if reply.endless:
                onlooker.dismiss()

    def _ours(self, scope: Scope, asked: Incoming | None) -> Request | None:
        """The request for our own pages, which believe a principal no more than services do."""
        if asked is None:
            return None
        said = [h for h in scope["headers"] if h[0] not in (b"authorization", b"x-request-id")]
        said.append((b"x-request-id", asked.request_id.encode()))
        if "authorization" in asked.headers:
            said.append((b"authorization", asked.headers["authorization"].encode()))
        scope["headers"], scope["app"], scope[VISIT] = said, self.own, asked
        return Request(scope)


async def _pass_back(answer: Answer, reply: Reply) -> None:
    start = {"status": answer.status, "headers": answer.headers}
    await reply({"type": "http.response.start", **start})
    if answer.body is None:
        async for chunk in answer.chunks():
            await reply({"type": "http.response.body", "body": chunk, "more_body": True})
    await reply({"type": "http.response.body", "body": answer.body or b""})
