"""The doors of the house, and which of them are shown to whom."""

from dataclasses import dataclass

from contracts.roles import DEPARTMENTAL, Role
from services.chassis.auth import Principal


@dataclass(frozen=True, slots=True)
class Door:
    path: str
    name: str
    roles: frozenset[Role] = frozenset()
    """Whose work is behind it; empty: everybody's."""


DOORS = (
    Door("/hall", "办事大厅"),
    Door(
        "/desk",
        "综合窗口",
        frozenset({Role.CLERK, Role.PREEXAMINER, Role.ISSUE_CLERK, Role.CATALOGUE_ADMIN}),
    ),
    Door("/office", "部门办件", DEPARTMENTAL),
    Door("/console", "监督", frozenset({Role.SUPERVISOR})),
    Door("/open", "公开"),
)


def doors(principal: Principal) -> tuple[Door, ...]:
    """What this person finds in the navigation; what they may do there is decided inside."""
    return tuple(door for door in DOORS if not door.roles or principal.has(*door.roles))


def door_of(path: str) -> Door | None:
    """The door behind which a page lies."""
    return next((d for d in DOORS if path == d.path or path.startswith(f"{d.path}/")), None)
