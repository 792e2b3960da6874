"""What officers do with an item: load, let the domain decide, save, tell."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from contracts.approval import ItemChecked, ItemClaimed, ItemDecided, ItemReviewed, Outcome
from contracts.envelope import Event
from contracts.roles import DEPARTMENTAL, Role
from services.approval import store
from services.approval.domain.item import Item, explained, past
from services.approval.domain.offices import Offices
from services.approval.domain.rules import Officer
from services.approval.domain.states import Act, State
from services.approval.store import Dossier, Written
from services.chassis.auth import Principal
from services.chassis.work import Work


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision as the decider words it."""

    act: Act
    reason: str = ""
    remedy: str = ""
    occurred_at: datetime | None = None
    """When the decider says it was taken: recorded, moves no clock."""


def officer(who: Principal, department: str) -> Officer:
    """The same person, with the roles held in that department."""
    held = frozenset(Role(role) for role in DEPARTMENTAL if who.acts_for(department, role))
    return Officer(who.subject, who.name, held)


async def step(work: Work, number: str, act: Act, *, opinion: str = "") -> Dossier:
    """Claim, review or check. Raises what `domain.errors` holds."""
    found, by = await _opened(work, number)
    now = work.now()
    moved = found.item.take(act, by, at=now)
    await store.save(work.conn, moved, Written(act, by, now, text=opinion))
    work.tell(_taken(act, moved, by), case=moved.case, department=moved.department)
    return replace(found, item=moved)


async def decide(work: Work, number: str, verdict: Verdict, *, offices: Offices) -> Dossier:
    """Grant or deny. Raises what `domain.errors` holds."""
    found, by = await _opened(work, number)
    now = work.now()
    moved = found.item.take(verdict.act, by, at=now)
    if verdict.act is Act.DENY:
        explained(verdict.reason, verdict.remedy)
    occurred_at = past(verdict.occurred_at, now=now)
    given = await store.decide(
        work.conn,
        moved,
        Written(verdict.act, by, now, verdict.reason, verdict.remedy, occurred_at),
        numbering=offices.of(moved.department).numbering(moved.terms.item_type, now.year),
    )
    decided = replace(found, item=replace(moved, decision_number=given))
    work.tell(
        _decided(decided), case=moved.case, department=moved.department, occurred_at=occurred_at
    )
    return decided


async def _opened(work: Work, number: str) -> tuple[Dossier, Officer]:
    """The item, locked, and who acts. The time is read after this, or two acts could cross."""
    found = await store.load_for(work.conn, number, work.principal.departments())
    return found, officer(work.principal, found.item.department)


def _taken(act: Act, item: Item, by: Officer) -> Event:
    match act:
        case Act.CLAIM:
            return ItemClaimed(item=item.number, key=item.key, handler=by.account)
        case Act.REVIEW:
            return ItemReviewed(item=item.number, key=item.key)
        case Act.CHECK:
            return ItemChecked(item=item.number, key=item.key)
        case Act.GRANT | Act.DENY:
            raise ValueError(act)
        case _:
            assert_never(act)


def _decided(decided: Dossier) -> ItemDecided:
    item, routed = decided.item, decided.routed
    assert item.claim is not None, "nothing is decided that nobody has claimed"
    assert item.decision is not None
    assert item.decision_number is not None
    return ItemDecided(
        item=item.number,
        key=item.key,
        outcome=Outcome.GRANTED if item.state is State.GRANTED else Outcome.DENIED,
        decided_on=item.decision.at.date(),
        decision_number=item.decision_number,
        matter_code=item.terms.code,
        matter_name=item.terms.name,
        result_name=routed.result_name,
        validity_months=routed.validity_months,
        private=routed.private,
        party=routed.party,
        handler=item.claim.account,
        decider=item.decision.account,
    )
