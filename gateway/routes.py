"""Which service answers which path. What is not listed is not reachable from outside."""

from contracts.roles import Role
from services.chassis.web.doors import DOORS

API = {
    "intake": "intake",
    "approval": "approval",
    "supervision": "supervision",
    "disclosure": "disclosure",
}
PAGES = {
    "hall": "intake",
    "desk": "intake",
    "office": "approval",
    "console": "supervision",
    "open": "disclosure",
}
OWN = frozenset({"/docs", "/password"})
"""Pages of the gateway to which one may return after signing in."""

_PUBLISHERS = {Role.DISCLOSURE_OFFICER, Role.SECRECY_REVIEWER}


def service_of(path: str) -> str | None:
    """`/api/intake/…` and `/desk…` belong to intake; None where the gateway answers itself."""
    _, first, *rest = path.split("/", 3)
    if first == "api":
        return API.get(rest[0]) if len(rest) == 2 else None
    return PAGES.get(first)


def home(roles: tuple[str, ...]) -> str:
    """Where somebody goes after signing in: the first door that is theirs, or everybody's hall."""
    held = {role.partition(":")[0] for role in roles}
    theirs = next((door.path for door in DOORS if door.roles & held), None)
    return theirs or ("/open" if held & _PUBLISHERS else "/hall")


def local(target: str | None) -> str | None:
    """A path to return to after signing in, if it leads nowhere but to our own pages."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(c) < 32 for c in target):
        return None
    path = target.partition("?")[0]
    return target if path in OWN or path.split("/", 2)[1] in PAGES else None
