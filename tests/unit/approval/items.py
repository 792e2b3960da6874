"""An item on its way, for tests that look at rules only."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from contracts.roles import Role
from contracts.terms import ItemTerms, ItemType, Limit, Promise, Start, Unit
from contracts.time import SHANGHAI
from services.approval.domain.item import Item, Signed
from services.approval.domain.rules import Officer
from services.approval.domain.states import State

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=SHANGHAI)
TEN = Limit(unit=Unit.WORKING_DAY, n=10)
TWENTY = Limit(unit=Unit.WORKING_DAY, n=20)


def officer(account: str, *roles: Role) -> Officer:
    return Officer(account, account, frozenset(roles))


HANDLER = officer("handler", Role.HANDLER)
REVIEWER = officer("reviewer", Role.REVIEWER)
DECIDER = officer("decider", Role.DECIDER)
HEAD = officer("head", Role.HEAD)
STRANGER = officer("stranger")


def terms(**more: Any) -> ItemTerms:
    given = {
        "key": "shuibao",
        "code": "440190005001",
        "name": "水土保持方案审批",
        "department": "swj",
        "item_type": ItemType.LICENCE,
        "promised": TEN,
        "statutory": TWENTY,
        **more,
    }
    return ItemTerms.model_validate(given)


def item(**more: Any) -> Item:
    """Routed on the flagship's own days: received on a Tuesday, accepted the day after."""
    of = more.pop("terms", terms())
    given = Item(
        number="4418252026112401000010-01",
        case="4418252026112401000010",
        department="swj",
        terms=of,
        promise=Promise(limit=TEN, start=Start.RECEIVED),
        received_on=date(2026, 11, 24),
        accepted_on=date(2026, 11, 25),
        routed_at=datetime(2026, 11, 25, 9, 30, tzinfo=SHANGHAI),
    )
    return replace(given, **more)


CLAIM = Signed("handler", "handler", NOW)


def ready(**more: Any) -> Item:
    """Claimed, reviewed and checked: as far as an item can be without a decision."""
    done = {"claim": CLAIM, "reviewed_by": "handler", "checked_by": "reviewer"}
    return item(**{**done, **more})


def in_state(state: State, **more: Any) -> Item:
    decision = Signed("decider", "decider", NOW) if state.decided else None
    return ready(state=state, decision=decision, **more)
