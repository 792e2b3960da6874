"""Passing a request on to a service and its answer back, byte for byte and unbuffered.

aiohttp's client with all its conveniences off: every step here is paid for by every act.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
import structlog
from starlette.types import Receive
from yarl import URL

from gateway.bodies import Body, ClientLeft
from gateway.errors import BodyTooLarge, BodyTooSlow, ServiceDown, ServiceSilent
from gateway.incoming import Incoming

log = structlog.get_logger()

WHOLE = 64 * 1024
"""Bytes of an answer that are read to the end before any of it is sent: should the service die
over it, there is still a problem to answer with."""

CONNECT_SECONDS = 3.0
KEPT_SECONDS = 60.0
"""Idle connections are let go before the services do it (75 s), so none is found dead in use."""

_STAYS_INSIDE = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-connection",
        b"server",
        b"set-cookie",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)

_NO_BODY = frozenset({204, 304})


@dataclass(slots=True)
class Answer:
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes | None
    """The whole of it, or None where it comes bit by bit."""
    _response: aiohttp.ClientResponse = field(repr=False)

    async def chunks(self) -> AsyncIterator[bytes]:
        """Raises `ServiceDown` if the service stops in the middle."""
        try:
            async for chunk in self._response.content.iter_any():
                yield chunk
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ServiceDown from error

    def close(self) -> None:
        self._response.close()


class Forwarder:
    def __init__(
        self, *, connections: int, answer_seconds: float, max_body: int, body_seconds: float
    ) -> None:
        self._connections, self._answer_seconds = connections, answer_seconds
        self._max_body, self._body_seconds = max_body, body_seconds

    async def open(self) -> None:
        self._client = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0, limit_per_host=self._connections, keepalive_timeout=KEPT_SECONDS
            ),
            timeout=aiohttp.ClientTimeout(
                total=None, connect=CONNECT_SECONDS, sock_read=self._answer_seconds
            ),
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )

    async def close(self) -> None:
        await self._client.close()

    async def body(self, incoming: Incoming, receive: Receive) -> Body | None:
        """Raises `BodyTooLarge`, `BodyTooSlow`, `ClientLeft`."""
        if not incoming.has_body:
            return None
        if incoming.length is not None and incoming.length > self._max_body:
            raise BodyTooLarge(self._max_body)
        body = Body(receive, limit=self._max_body, seconds=self._body_seconds)
        await body.begin()
        return body

    async def ask(self, incoming: Incoming, base: str, body: Body | None) -> Answer:
        """The service's answer, up to its body if that is long or never ends.

        Sent again by aiohttp only where that is safe: an idle connection had been closed by the
        service, and the method changes nothing.

        Raises `ServiceDown`, `ServiceSilent`, and what reading the request's body raises.
        """
        try:
            response = await self._client.request(
                incoming.method,
                URL(base + incoming.target, encoded=True),
                headers=incoming.headers,
                data=body.content if body else None,
                allow_redirects=False,
            )
            return await _answer(response, base)
        except aiohttp.ConnectionTimeoutError as error:
            raise ServiceDown from error
        except TimeoutError as error:
            raise ServiceSilent from error
        except aiohttp.ClientError as error:
            if isinstance(error.__cause__, BodyTooLarge | BodyTooSlow | ClientLeft):
                raise error.__cause__ from None
            log.warning("service.unreachable", base=base, error=type(error).__name__)
            raise ServiceDown from error


async def _answer(response: aiohttp.ClientResponse, base: str) -> Answer:
    headers, length = [], None
    inside = base.encode()
    for name, value in response.raw_headers:
        name = name.lower()
        if name in _STAYS_INSIDE:
            continue
        if name == b"content-length":
            length = int(value)
        elif name == b"location" and value.startswith(inside):
            value = value.removeprefix(inside) or b"/"
        headers.append((name, value))
    whole = length is not None and length <= WHOLE
    bodyless = response.method == "HEAD" or response.status in _NO_BODY
    body = b"" if bodyless else await response.read() if whole else None
    return Answer(response.status, headers, body, response)
