"""Every answer on its way out: what is always said with it, and how long it took."""

from time import perf_counter

from prometheus_client import Histogram
from starlette.responses import Response
from starlette.types import Message, Scope, Send

PASSED = Histogram(
    "yimen_gateway_seconds", "Time to answer, by who answered", ["service", "method", "status"]
)

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)

_ALWAYS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_STAY = (b"strict-transport-security", b"max-age=31536000")
# The address of a shared file changes with its content.
_KEEP = (b"cache-control", b"public, max-age=31536000, immutable")
# Shared computers stand in the hall: what one person saw must not be there for the next.
_FORGET = (b"cache-control", b"no-store")


class Reply:
    """Stands where ASGI's `send` stood."""

    __slots__ = (
        "_began",
        "_method",
        "_send",
        "_static",
        "_stay",
        "_versioned",
        "endless",
        "reference",
        "service",
        "status",
    )

    def __init__(self, send: Send, scope: Scope, *, https: bool) -> None:
        self._send, self._stay = send, https
        self._static = scope["path"].startswith("/static/")
        self._versioned = self._static and scope["query_string"].startswith(b"v=")
        self._began = perf_counter()
        self._method: str = scope["method"]
        self.service = "gateway"
        self.reference = ""
        self.status: int | None = None
        """None until the answer has begun."""
        self.endless = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = self._dressed(message["headers"])
            # To the first byte: a stream lasts as long as somebody looks, and that is not slowness.
            seconds = perf_counter() - self._began
            PASSED.labels(self.service, self._method, self.status).observe(seconds)
        await self._send(message)

    def _dressed(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        dressed = [*headers, *_ALWAYS, (b"x-request-id", self.reference.encode())]
        names = {name for name, _ in headers}
        self.endless = b"content-length" not in names
        if self._stay:
            dressed.append(_STAY)
        if b"cache-control" not in names:
            if not self._static:
                dressed.append(_FORGET)
            elif self._versioned and self.status == 200:
                dressed.append(_KEEP)
        return dressed

    async def give(self, response: Response) -> None:
        start = {"status": response.status_code, "headers": response.raw_headers}
        await self({"type": "http.response.start", **start})
        await self._send({"type": "http.response.body", "body": response.body})

    async def end(self) -> None:
        """Close a stream in good order, so that its reader comes back and is looked at anew."""
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})
