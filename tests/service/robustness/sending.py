"""A request of the tests: first as it is meant, then as bytes on the wire."""

import json
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import quote, urlencode

from httpx import AsyncClient, Request
from schemathesis import APIOperation, Case
from schemathesis.core import NOT_SET

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True, repr=False)
class Asked:
    method: str
    path: str
    """As the route is written: `/items/{id}`."""
    names: dict[str, Any] = field(default_factory=dict)
    """What stands in the path."""
    query: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, Any] = field(default_factory=dict)
    body: Any = NOT_SET
    media_type: str = JSON
    raw: bytes | None = None
    """Sent instead of the body."""

    @classmethod
    def of(cls, case: Case) -> Self:
        return cls(
            method=case.method,
            path=case.path,
            names=dict(case.path_parameters),
            query=dict(case.query),
            headers={name: str(value) for name, value in case.headers.items()},
            body=case.body,
            media_type=case.media_type or JSON,
        )

    @classmethod
    def plainly(cls, operation: APIOperation, *, names: dict[str, Any], body: Any) -> Self:
        """With nothing but what must be there."""
        medias = list(operation.definition.raw.get("requestBody", {}).get("content", {}))
        return cls(
            method=operation.method.upper(),
            path=operation.path,
            names={p.name: names.get(p.name, "1") for p in operation.path_parameters},
            body=body if medias else NOT_SET,
            media_type=medias[0] if medias else JSON,
        )

    def but(self, **changes: Any) -> Self:
        return replace(self, **changes)

    def __repr__(self) -> str:
        target, content = (ascii(part)[:400] for part in (self.target, self.content))
        return f"{self.method} {target} {ascii(self.headers)[:400]} {content}"

    @property
    def target(self) -> str:
        path = self.path
        for name, value in self.names.items():
            path = path.replace(f"{{{name}}}", _quoted(value))
        given = {name: value for name, value in self.query.items() if value is not None}
        return path + ("?" + _encoded(given) if given else "")

    @property
    def content(self) -> bytes:
        if self.raw is not None:
            return self.raw
        if self.body is NOT_SET:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        if self.media_type == JSON:
            return json.dumps(self.body, default=repr).encode()
        if isinstance(self.body, dict):
            return _encoded(self.body).encode()
        return str(self.body).encode(errors="surrogatepass")

    def request(self, client: AsyncClient, headers: dict[str, Any]) -> Request:
        said = {**headers, **self.headers}
        if self.content and "content-type" not in map(str.lower, said):
            said["content-type"] = self.media_type
        clean = [(name.encode(), _header(value)) for name, value in said.items()]
        return client.build_request(self.method, self.target, headers=clean, content=self.content)


def _quoted(value: Any) -> str:
    return quote(str(value), safe="", errors="surrogatepass")


def _encoded(values: dict[str, Any]) -> str:
    # A list of lists is somebody's mistake, and is sent as such.
    flat = {n: v if isinstance(v, list) else [v] for n, v in values.items()}
    return urlencode({n: list(map(str, v)) for n, v in flat.items()}, True, errors="surrogatepass")


def _header(value: Any) -> bytes:
    # What no server would let through is not worth asking.
    written = str(value).encode("latin-1", "replace")
    return bytes(byte for byte in written if byte >= 32 and byte != 127).strip()
