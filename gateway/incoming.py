"""One request as the door sees it, read in a single pass over its headers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Network
from os import urandom
from typing import Any

from gateway.errors import HeadTooLarge, Malformed

MOST_HEADERS = 100

PASSED_ON = frozenset(
    {
        b"accept",
        b"accept-encoding",
        b"accept-language",
        b"cache-control",
        b"content-encoding",
        b"content-language",
        b"content-length",
        b"content-type",
        b"idempotency-key",
        b"if-match",
        b"if-modified-since",
        b"if-none-match",
        b"if-range",
        b"last-event-id",
        b"prefer",
        b"range",
        b"user-agent",
    }
)
"""What services hear of a client. All else stays outside: its cookies, whatever it says of itself
in Authorization or X-Forwarded-*, and the headers that belong to one connection only."""

_READ_HERE = frozenset({b"host", b"origin", b"sec-fetch-site"})

_TRACE = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_NOT_IN_A_PATH = re.compile(r"(^|/)\.{1,2}(/|$)|[\\\x00-\x1f\x7f]")


@dataclass(slots=True)
class Incoming:
    method: str
    path: str
    """Decoded: what rules are asked about."""
    target: str
    """Path and query as they were sent: nothing is decoded or tidied on the way through."""
    address: str
    headers: dict[str, str] = field(default_factory=dict)
    """To pass on."""
    host: str = ""
    origin: str = ""
    fetch_site: str = ""
    cookies: str = ""
    has_body: bool = False
    request_id: str = ""

    @property
    def length(self) -> int | None:
        """Of the body, if the client said."""
        said = self.headers.get("content-length")
        return None if said is None else int(said)

    def cookie(self, name: str) -> str | None:
        for part in self.cookies.split(";"):
            key, _, value = part.strip().partition("=")
            if key == name:
                return value
        return None


def read(scope: Mapping[str, Any], *, max_head: int) -> Incoming:
    """Raises `HeadTooLarge`, `Malformed`."""
    raw_path, query = scope["raw_path"], scope["query_string"]
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    size = len(raw_path) + len(query) + sum(len(name) + len(value) for name, value in headers)
    if size > max_head or len(headers) > MOST_HEADERS:
        raise HeadTooLarge
    path: str = scope["path"]
    if not path.startswith("/") or _NOT_IN_A_PATH.search(path):
        raise Malformed
    target = raw_path.decode("ascii")
    if query:
        target = f"{target}?{query.decode('latin-1')}"
    incoming = Incoming(scope["method"], path, target, _address(scope))
    here = _sort(headers, incoming)
    incoming.host = here.get(b"host", "")
    incoming.origin = here.get(b"origin", "")
    incoming.fetch_site = here.get(b"sec-fetch-site", "")
    _mark(incoming)
    return incoming


def _sort(headers: Iterable[tuple[bytes, bytes]], incoming: Incoming) -> dict[bytes, str]:
    """Each header to those who need it; what is left is read here."""
    here: dict[bytes, str] = {}
    passed = incoming.headers
    for name, value in headers:
        if name in PASSED_ON or name == b"traceparent":
            key, text = name.decode("ascii"), value.decode("latin-1")
            passed[key] = f"{passed[key]}, {text}" if key in passed else text
        elif name == b"cookie":
            incoming.cookies += f";{value.decode('latin-1')}"
        elif name in _READ_HERE:
            if name in here:
                raise Malformed
            here[name] = value.decode("latin-1")
        elif name == b"transfer-encoding":
            incoming.has_body = True
    if passed.get("content-length", "0") != "0":
        incoming.has_body = True
    return here


def _mark(incoming: Incoming) -> None:
    """A name for this request, which ends up as the cause of what it brings about."""
    trace = incoming.headers.get("traceparent", "")
    incoming.request_id = urandom(16).hex()
    if not _TRACE.fullmatch(trace):
        trace = f"00-{incoming.request_id}-{urandom(8).hex()}-01"
        incoming.headers["traceparent"] = trace
    incoming.headers["x-request-id"] = incoming.request_id


def _address(scope: Mapping[str, Any]) -> str:
    """Whom to count: an address, or the network behind it where everybody has billions."""
    client = scope.get("client")
    host: str = client[0] if client else ""
    if ":" not in host:
        return host
    try:
        return str(IPv6Network((host, 64), strict=False))
    except ValueError:
        return host
