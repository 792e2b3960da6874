"""Who is asking: the principal the gateway signed, verified here. Nobody is let in by default."""

import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.routing import BaseRoute, Mount

from contracts.roles import DEPARTMENTAL

ISSUER = "yimen-gateway"
LONGEST = 60
"""Seconds a signed principal may live."""
DESCRIPTION = "/openapi.json"


class Unauthenticated(Exception):
    def __init__(self) -> None:
        super().__init__("请先登录。")


class Forbidden(Exception):
    def __init__(self, why: str = "您的角色无权办理此项操作。") -> None:
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Principal:
    subject: str
    name: str
    roles: frozenset[str]
    region: str
    _departments: dict[str, frozenset[str]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        by_role: dict[str, set[str]] = {}
        for written in self.roles:
            role, _, department = written.partition(":")
            if department:
                by_role.setdefault(role, set()).add(department)
        object.__setattr__(
            self, "_departments", {role: frozenset(names) for role, names in by_role.items()}
        )

    def has(self, *roles: str) -> bool:
        """Whether any of these roles is theirs, for a departmental one in whatever department."""
        return any(role in self.roles or role in self._departments for role in roles)

    def departments(self, *roles: str) -> frozenset[str]:
        """The departments in which they hold one of these roles (any departmental role if none)."""
        held = (self._departments.get(role, frozenset()) for role in roles or DEPARTMENTAL)
        return frozenset().union(*held)

    def acts_for(self, department: str, *roles: str) -> bool:
        return department in self.departments(*roles)


def system(region: str, name: str = "system") -> Principal:
    """What no person does."""
    return Principal(name, "系统", frozenset({"system"}), region)


class Verifier:
    """Reads signed principals. Remembers the ones already verified until they expire."""

    def __init__(self, keys: Path, region: str) -> None:
        self._keys = KeySet.import_key_set(_read(keys))
        self._region = region
        self._known: dict[str, tuple[float, Principal]] = {}

    def verify(self, token: str) -> Principal:
        """Raises `Unauthenticated` for anything but a live token of our gateway for our region."""
        now = time.time()
        known = self._known.get(token)
        if known is not None and known[0] > now:
            return known[1]
        expires, principal = self._decoded(token, now)
        if len(self._known) > 4096:
            self._known.clear()
        self._known[token] = (expires, principal)
        return principal

    def _decoded(self, token: str, now: float) -> tuple[float, Principal]:
        try:
            claims = jwt.decode(token, self._keys, algorithms=["Ed25519", "EdDSA"]).claims
            expires, issued = float(claims["exp"]), float(claims["iat"])
            if claims["iss"] != ISSUER or claims["region"] != self._region:
                raise Unauthenticated
            if not issued - LONGEST <= now < expires or expires - issued > LONGEST:
                raise Unauthenticated
            subject, name, roles = claims["sub"], claims["name"], claims["roles"]
            if not isinstance(roles, list) or not _all_texts(subject, name, *roles):
                raise Unauthenticated
            return expires, Principal(subject, name, frozenset(roles), self._region)
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise Unauthenticated from error


def _all_texts(*values: object) -> bool:
    return all(isinstance(value, str) for value in values)


def _read(path: Path) -> Any:
    return json.loads(path.read_text())


def caller(request: Request) -> Principal | None:
    """The verified principal of this request, or None for somebody unknown."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    verifier: Verifier = request.app.state.verifier
    return verifier.verify(token)


Access = Callable[[Request], Awaitable[Principal]]


def anonymous(region: str) -> Principal:
    return Principal("anonymous", "公众", frozenset(), region)


async def public(request: Request) -> Principal:
    """Open to everybody; says so explicitly, since a route that says nothing is refused."""
    return caller(request) or anonymous(request.app.state.region)


def require(*roles: str) -> Access:
    """Open to these roles, a departmental one in whatever department: objects are checked later."""
    allowed = tuple(roles)

    async def access(request: Request) -> Principal:
        principal = caller(request)
        if principal is None:
            raise Unauthenticated
        if not principal.has(*allowed):
            raise Forbidden
        return principal

    access.roles = allowed  # type: ignore[attr-defined]
    return access


def signed_in() -> Access:
    """Open to whoever has signed in."""

    async def access(request: Request) -> Principal:
        principal = caller(request)
        if principal is None:
            raise Unauthenticated
        return principal

    access.roles = ("*",)  # type: ignore[attr-defined]
    return access


Public = Annotated[Principal, Depends(public)]


def unguarded(routes: Sequence[BaseRoute]) -> list[str]:
    """Routes that declare no access at all: a test expects none.

    Files and the description of the doors are nobody's; they are served as they are.
    """
    return [str(r.path) for r in iter_route_contexts(routes) if _is_ours(r) and not roles_of(r)]


def roles_of(route: RouteContext) -> list[str]:
    """Whom a route is open to, as it declares: roles, `*` for whoever signed in, or `public`."""
    if not isinstance(route.original_route, APIRoute):
        return []
    declared: set[str] = set()
    calls: list[Dependant] = [route.dependant]
    while calls:
        current = calls.pop()
        if current.call is public:
            declared.add("public")
        declared.update(getattr(current.call, "roles", ()))
        calls.extend(current.dependencies)
    return sorted(declared)


def _is_ours(route: RouteContext) -> bool:
    return not isinstance(route.original_route, Mount) and route.path != DESCRIPTION
