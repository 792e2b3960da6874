"""The words of the language that no catalogue changes: states, flags, clocks, papers, KPIs."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.events import EVENTS
from contracts.roles import Role
from contracts.terms import Procedure
from contracts.time import Lamp, State


def _words(written: str) -> frozenset[str]:
    return frozenset(written.split())


SERVICES = _words("intake approval supervision disclosure")
PERSONS = frozenset(Role) - {Role.OPERATOR} | {"system"}
CASE_STATES = _words(
    "DRAFT PRE_EXAM RECEIVED CORRECTING NOT_REQUIRED NOT_ACCEPTED ACCEPTED COMPLETED DELIVERED"
    " WITHDRAWN TERMINATED ARCHIVED"
)
ITEM_STATES = _words("REVIEWING SUSPENDED ROUTED_UP GRANTED DENIED WITHDRAWN TERMINATED")
FLAGS = _words(
    "DEEMED DEFERRED EXTENDED PROVISIONAL_LETTER WARNED PROMISE_BREACHED STATUTE_BREACHED"
)
CLOCK_STATES = frozenset(State)
LAMPS = frozenset(Lamp)
ANOMALIES = frozenset(f"A{n:02}" for n in range(1, 26))
COLOURS = _words("blue yellow red")
CARD_STATES = _words(
    "GENERATED NOTIFIED EXPLAINED APPEALED UPHELD REVOKED DOWNGRADED RECTIFIED CLOSED"
)
CARD_OUTCOMES = _words("uphold revoke downgrade")
PAPERS = _words(
    "P-T3 P-T5 P-T6 P-T7 P-T8 P-T9 P-T12 P-T14 P-T15 P-T16 P-T17 P-T18 P-T19 P-T20 P-LT P-DF"
)
KPIS = _words(
    "full_online_rate online_completion_rate max_one_visit_rate zero_visit_rate on_time_rate"
    " authorised_rate concentrated_rate instant_rate mobile_rate satisfaction_rate"
)
PROCEDURES = frozenset(Procedure)
CHANNELS = _words("window online mobile terminal agent exchange")
METHODS = _words("window post electronic")
REPLIES = frozenset(f"R{n}" for n in range(1, 17))
WAYS = _words("in_person registered_post ordinary_post online")
PARTIES = _words("third_party co_maker")
YEAR_STATUS = _words("official provisional")

FACTS = frozenset(type.rpartition(".")[0] for type in EVENTS)
"""Event types without their version, as `ledger` expectations name them."""
LATER_FACTS = (
    _words(
        "intake.correction_requested intake.case_rated"
        " approval.item_paused approval.item_resumed approval.item_extended"
        " approval.provisional_letter_issued approval.licence_issued"
        " supervision.calendar_published supervision.card_issued supervision.order_issued"
        " supervision.checkpoint_signed"
        " disclosure.request_received disclosure.request_replied"
        " gateway.partner_message_received"
    )
    - FACTS
)
"""Facts of architecture.md 3 that nobody speaks yet."""


@dataclass(frozen=True, slots=True)
class ClockWord:
    """A kind of clock (semantics.md 2) and what it lives on."""

    case: bool = False
    item: bool = False
    request: bool = False
    built: bool = True


CLOCKS: Mapping[str, ClockWord] = {
    "pre_exam": ClockWord(case=True),
    "acceptance": ClockWord(case=True),
    "gap": ClockWord(case=True, built=False),
    "promised": ClockWord(item=True),
    "statutory": ClockWord(case=True, item=True),
    "stage": ClockWord(item=True, built=False),
    "special": ClockWord(item=True, built=False),
    "provisional": ClockWord(item=True),
    "delivery": ClockWord(item=True),
    "disclosure": ClockWord(item=True),
    "rating": ClockWord(case=True, built=False),
    "order": ClockWord(case=True, built=False),
    "correction_notice": ClockWord(request=True, built=False),
    "reply": ClockWord(request=True, built=False),
    "third_party": ClockWord(request=True, built=False),
}
