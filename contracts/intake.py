"""Events that intake publishes. `subject` of all but the catalogue's is the case number."""

from datetime import date, datetime
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict

from contracts.approval import Outcome
from contracts.envelope import Event
from contracts.parties import Party
from contracts.terms import CaseTerms, ItemTerms, LetterTerms, Promise
from contracts.time import Timeline


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Due(_Value):
    """A due date as intake told it to the applicant; supervision derives its own and compares."""

    clock: str
    """The kind of clock: `pre_exam`, `acceptance`, `promised`, `statutory`."""
    item: str | None = None
    """Key of the item, or None for a clock of the whole case."""
    on: str
    """A date, or a local time for limits in minutes."""
    provisional: bool = False
    """Counted through a year whose official arrangement is not known yet."""

    @classmethod
    def of(cls, clock: str, timeline: Timeline, *, item: str | None = None) -> Self:
        """The due date of a clock that is not paused."""
        due = timeline.due
        assert due is not None, "a paused clock has no due date to tell"
        if isinstance(due, datetime):
            due = due.replace(tzinfo=None)
        return cls(clock=clock, item=item, on=due.isoformat(), provisional=timeline.provisional)


class Guide(_Value):
    """What must be public of a matter: the union of the three 八公开 lists, ten fields."""

    subject: str
    name: str
    basis: str
    conditions: str
    materials: tuple[str, ...]
    procedure: str
    promised_limit: str
    fee_basis: str
    fee_standard: str
    window_authority: str


class ListedItem(_Value):
    """One item of a bundle; it is a matter of its own besides, under the same code."""

    code: str
    key: str
    name: str


class CataloguePublished(Event):
    """A new version of one matter or bundle. Subject: `catalogue/<code>`."""

    type: ClassVar[str] = "intake.catalogue_published.v1"

    code: str
    key: str
    name: str
    version: int
    effective_on: date
    bundle: bool
    department: str
    department_name: str
    item_type: str
    guide: Guide
    statutory_limit: str
    items: tuple[ListedItem, ...] = ()
    """Of a bundle what it may consist of, in the catalogue's order."""


class CaseSubmitted(Event):
    """Handed in online for pre-examination: no legal clock runs yet."""

    type: ClassVar[str] = "intake.case_submitted.v1"

    submitted_on: date
    channel: str
    terms: CaseTerms
    party: Party
    due: tuple[Due, ...]
    calendar: str


class CaseReceived(Event):
    """The application is in; the five days to look at it run (行政许可法 32)."""

    type: ClassVar[str] = "intake.case_received.v1"

    received_on: date
    channel: str
    terms: CaseTerms
    party: Party
    project: str | None = None
    project_code: str | None = None
    due: tuple[Due, ...]
    calendar: str
    """Version of the calendar the due dates were counted with."""


class CaseNotAccepted(Event):
    """Not this organ's competence (行政许可法 32 (2))."""

    type: ClassVar[str] = "intake.case_not_accepted.v1"

    right_organ: str | None = None
    with_reasons: bool = True


class CaseAccepted(Event):
    """Accepted, and under these terms to the end."""

    type: ClassVar[str] = "intake.case_accepted.v1"

    received_on: date
    accepted_on: date
    terms: CaseTerms
    due: tuple[Due, ...]
    calendar: str


class ItemRouted(Event):
    """One department's item of an accepted case. The department is the subject's last token."""

    type: ClassVar[str] = "intake.item_routed.v1"

    item: str
    """Item number: case number and `-01` … `-99`."""
    case_name: str
    """Name of the matter or bundle applied for."""
    terms: ItemTerms
    promise: Promise
    """The limit that counts: in a bundle the bundle's."""
    letter: LetterTerms | None = None
    lead_department: str | None = None
    """Only in a bundle."""
    received_on: date
    accepted_on: date
    due: tuple[Due, ...]
    party: Party
    project: str | None = None
    result_name: str
    validity_months: int = 0
    private: bool = False


class CaseCompleted(Event):
    """Every item has ended."""

    type: ClassVar[str] = "intake.case_completed.v1"

    outcomes: dict[str, Outcome]
    """By item key."""


class ResultDelivered(Event):
    """Results handed out: those that were ready. `last`: nothing is left to hand out."""

    type: ClassVar[str] = "intake.result_delivered.v1"

    items: tuple[str, ...]
    """Keys of the items."""
    method: str
    last: bool


class PersonalDataShown(Event):
    """Somebody had a number shown in full. Which, not what."""

    type: ClassVar[str] = "intake.personal_data_shown.v1"

    field: str
    reason: str
