"""Who may do what to an item, in which state, and what must have happened before: one table.

The domain decides by it, the page offers steps by it, and a test walks all of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from contracts.roles import Role
from services.approval.domain.errors import (
    AlreadyClaimed,
    ClaimedByAnother,
    NoOpinion,
    NotChecked,
    NotClaimed,
    SamePerson,
)
from services.approval.domain.states import Act, State


@dataclass(frozen=True, slots=True)
class Officer:
    """Who acts, with the roles held in the item's department."""

    account: str
    name: str
    roles: frozenset[Role]


class Facts(Protocol):
    """What the guards look at."""

    @property
    def handler(self) -> str | None: ...
    @property
    def reviewed_by(self) -> str | None: ...
    @property
    def checked_by(self) -> str | None: ...
    @property
    def needs_check(self) -> bool: ...


Guard = Callable[[Facts, Act, Officer], None]


@dataclass(frozen=True, slots=True)
class Rule:
    who: tuple[Role, ...]
    leads: Mapping[State, State]
    needs: tuple[Guard, ...]
    """Checked in this order; the first that is missing is what the officer is told."""


def unclaimed(item: Facts, act: Act, by: Officer) -> None:
    if item.handler is not None:
        raise AlreadyClaimed(own=item.handler == by.account)


def claimed(item: Facts, act: Act, by: Officer) -> None:
    if item.handler is None:
        raise NotClaimed(act.words)


def claimed_by_same(item: Facts, act: Act, by: Officer) -> None:
    if item.handler != by.account:
        raise ClaimedByAnother(act.words)


def by_another_than_handler(item: Facts, act: Act, by: Officer) -> None:
    if by.account in (item.handler, item.reviewed_by):
        raise SamePerson(act.words, "认领或审查")


def reviewed(item: Facts, act: Act, by: Officer) -> None:
    if item.reviewed_by is None:
        raise NoOpinion(act.words)


def checked_if_asked(item: Facts, act: Act, by: Officer) -> None:
    if item.needs_check and item.checked_by is None:
        raise NotChecked


def by_another_than_checker(item: Facts, act: Act, by: Officer) -> None:
    if by.account == item.checked_by:
        raise SamePerson(act.words, "审核")


_DECIDERS = (Role.DECIDER, Role.HEAD)
_DECISION = (
    claimed,
    by_another_than_handler,
    reviewed,
    checked_if_asked,
    by_another_than_checker,
)
_STAYS = {State.REVIEWING: State.REVIEWING}

RULES: Mapping[Act, Rule] = {
    Act.CLAIM: Rule((Role.HANDLER,), _STAYS, (unclaimed,)),
    Act.REVIEW: Rule((Role.HANDLER,), _STAYS, (claimed, claimed_by_same)),
    Act.CHECK: Rule((Role.REVIEWER,), _STAYS, (claimed, by_another_than_handler, reviewed)),
    Act.GRANT: Rule(_DECIDERS, {State.REVIEWING: State.GRANTED}, _DECISION),
    Act.DENY: Rule(_DECIDERS, {State.REVIEWING: State.DENIED}, _DECISION),
}

ROLE_NAMES = {
    Role.HANDLER: "经办人",
    Role.REVIEWER: "审核人",
    Role.DECIDER: "批准人",
    Role.HEAD: "部门负责人",
    Role.LEAD: "牵头人",
}
