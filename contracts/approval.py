"""Events that approval publishes. `item` is the item's number: case number and `-01` … `-99`."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from contracts.envelope import Event
from contracts.parties import Party


class Outcome(StrEnum):
    GRANTED = "granted"
    DENIED = "denied"


class ItemOpened(Event):
    """The department has the item on its desk."""

    type: ClassVar[str] = "approval.item_opened.v1"

    item: str
    key: str


class ItemClaimed(Event):
    type: ClassVar[str] = "approval.item_claimed.v1"

    item: str
    key: str
    handler: str
    """Account of the officer who now answers for it."""


class ItemReviewed(Event):
    type: ClassVar[str] = "approval.item_reviewed.v1"

    item: str
    key: str


class ItemChecked(Event):
    """A third person's check, where the matter asks for one."""

    type: ClassVar[str] = "approval.item_checked.v1"

    item: str
    key: str


class ItemDecided(Event):
    """Granted or denied. Self-contained, so that whoever publishes or hands out asks nobody."""

    type: ClassVar[str] = "approval.item_decided.v1"

    item: str
    key: str
    outcome: Outcome
    decided_on: date
    decision_number: str
    """文号 of the decision, e.g. 连水许〔2026〕1号."""
    matter_code: str
    matter_name: str
    result_name: str
    validity_months: int = 0
    """0: no end of validity."""
    private: bool = False
    """The result may not be shown in public at all."""
    party: Party
    handler: str
    decider: str
    with_reasons: bool = True
    """A denial carries reasons and remedies (行政许可法 38); their text stays in the department."""
