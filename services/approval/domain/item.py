"""One department's item of an accepted case: who works on it, and what may happen to it. Pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from contracts.terms import ItemTerms, Promise
from services.approval.domain.errors import (
    AlreadyDecided,
    ForeignDepartment,
    IllegalAct,
    ItemRefused,
    NotYourRole,
    OccurredInFuture,
    ReasonMissing,
    RemedyMissing,
)
from services.approval.domain.rules import ROLE_NAMES, RULES, Officer
from services.approval.domain.states import Act, State


@dataclass(frozen=True, slots=True)
class Signed:
    """Who put a name under something, and when."""

    account: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    number: str
    case: str
    department: str
    terms: ItemTerms
    promise: Promise
    received_on: date
    accepted_on: date
    routed_at: datetime
    """The moment of acceptance, as intake told it."""
    state: State = State.REVIEWING
    claim: Signed | None = None
    reviewed_by: str | None = None
    checked_by: str | None = None
    decision: Signed | None = None
    decision_number: str | None = None

    @property
    def key(self) -> str:
        return self.terms.key

    @property
    def handler(self) -> str | None:
        return self.claim.account if self.claim else None

    @property
    def needs_check(self) -> bool:
        return self.terms.check

    def visible_to(self, officer: Officer) -> Self:
        """Raises `ForeignDepartment`."""
        if not officer.roles:
            raise ForeignDepartment
        return self

    def take(self, act: Act, by: Officer, *, at: datetime) -> Self:
        """The item after the act. Raises what `errors` holds; then nothing has happened."""
        state = self._allowed(act, by)
        signed = Signed(by.account, by.name, at)
        match act:
            case Act.CLAIM:
                return replace(self, state=state, claim=signed)
            case Act.REVIEW:
                return replace(self, state=state, reviewed_by=by.account)
            case Act.CHECK:
                return replace(self, state=state, checked_by=by.account)
            case Act.GRANT | Act.DENY:
                return replace(self, state=state, decision=signed)

    def open_to(self, officer: Officer) -> tuple[Act, ...]:
        """The acts this officer could take now: what a page may offer."""
        return tuple(act for act in Act if self._offers(act, officer))

    def _offers(self, act: Act, officer: Officer) -> bool:
        try:
            self._allowed(act, officer)
        except ItemRefused:
            return False
        return True

    def _allowed(self, act: Act, by: Officer) -> State:
        rule = RULES[act]
        self.visible_to(by)
        if by.roles.isdisjoint(rule.who):
            raise NotYourRole(act.words, [ROLE_NAMES[role] for role in rule.who])
        state = rule.leads.get(self.state)
        if state is None and act.decides and self.state.decided:
            raise AlreadyDecided(self.state.words)
        if state is None:
            raise IllegalAct(self.state.words, act.words)
        for needed in rule.needs:
            needed(self, act, by)
        return state


def explained(reason: str, remedy: str) -> None:
    """行政许可法 38 (2): a denial says why, and how to contest it.

    Raises `ReasonMissing`, `RemedyMissing`.
    """
    if not reason.strip():
        raise ReasonMissing
    if not remedy.strip():
        raise RemedyMissing


def past(occurred_at: datetime | None, *, now: datetime) -> datetime | None:
    """When somebody says it happened: recorded, moves nothing. Raises `OccurredInFuture`."""
    if occurred_at is not None and occurred_at > now:
        raise OccurredInFuture
    return occurred_at
