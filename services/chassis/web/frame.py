"""The frame around every page: templates of a room on top of the shared ones.

A page is given what every page needs, whoever renders it: who is looking (`principal`), the doors
open to them (`doors`), the door we are behind (`here`), the region's policy (`policy`).
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from fastapi import Request
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contracts import policy
from services.chassis.auth import Principal, Unauthenticated, anonymous, caller
from services.chassis.web import words
from services.chassis.web.doors import door_of, doors

HERE = Path(__file__).parent
SHARED = HERE / "templates"
STATIC = HERE / "static"
LONGEST = 2000
"""Characters of an address worth coming back to."""

policy_of = cache(policy.load)


def pages(templates: Path = SHARED) -> Jinja2Templates:
    """Templates of one room, which extend `base.html` and import `macros.html`.

    A name that a page was not given is an error, never an empty place.
    """
    env = Environment(
        loader=FileSystemLoader([templates, SHARED]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(day=words.day, moment=words.moment, due=words.due, left=words.left)
    env.globals.update(static=cache(static), fresh_key=fresh_key)
    return Jinja2Templates(env=env, context_processors=[frame])


def frame(request: Request) -> dict[str, Any]:
    """What the shared frame shows. The principal is the verified one, whatever a page passes."""
    region: str = request.app.state.region
    principal = _principal(request, region)
    return {
        "principal": principal,
        "signed_in": principal != anonymous(region),
        "doors": doors(principal),
        "here": door_of(request.url.path),
        "policy": policy_of(region),
        "sign_in": sign_in_address(request),
    }


def sign_in_address(request: Request) -> str:
    """Where to sign in and come back from."""
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    # Whoever asked for something absurdly long lands on the usual page afterwards.
    return f"/sign-in?next={quote(target, safe='')}" if len(target) <= LONGEST else "/sign-in"


def static(name: str) -> str:
    """The address of a shared file, another one whenever the file changes."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def fresh_key() -> str:
    """An `Idempotency-Key` for one showing of a form."""
    return str(uuid4())


def _principal(request: Request, region: str) -> Principal:
    # The page that says "please sign in" must not itself demand a sign-in.
    try:
        return caller(request) or anonymous(region)
    except Unauthenticated:
        return anonymous(region)
