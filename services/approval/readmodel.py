"""An item as people see it: the same on every page and in every answer, counted when asked."""

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import AwareDatetime, BaseModel

from contracts.parties import Party
from contracts.terms import Limit, Start, Unit
from contracts.time import Lamp, Thresholds, Timeline, YearUnknown, worst
from contracts.time import State as ClockState
from services.approval.domain.clocks import Yardstick
from services.approval.domain.item import Item, Signed
from services.approval.domain.offices import Offices
from services.approval.domain.rules import Officer
from services.approval.domain.states import Act, State
from services.approval.queries import Opinion
from services.approval.store import Dossier
from services.chassis.almanac import Almanac


class ClockOut(BaseModel):
    limit: str
    unit: Unit
    start: Start
    due: str | None
    """A date, or a moment for limits in minutes or hours; null while paused."""
    remaining: int | None
    """Units left, today counted as used; negative when overdue; null without a calendar."""
    state: ClockState
    lamp: Lamp | None
    provisional: bool
    """Counted through a year whose official arrangement is not known yet."""

    @classmethod
    def of(cls, clock: Timeline, limit: Limit, start: Start, *, now: datetime) -> "ClockOut":
        try:
            due, left, lamp = clock.due, clock.remaining(now), clock.lamp(now)
            state, provisional = clock.state(now), clock.provisional
        except YearUnknown:
            # Without that year's calendar nothing is said rather than something guessed.
            due, left, lamp, state, provisional = None, None, None, ClockState.NONE, True
        return cls(
            limit=str(limit),
            unit=limit.unit,
            start=start,
            due=due.isoformat() if due else None,
            remaining=left,
            state=state,
            lamp=lamp,
            provisional=provisional,
        )


class SignedOut(BaseModel):
    account: str
    name: str
    at: AwareDatetime

    @classmethod
    def of(cls, signed: Signed | None) -> "SignedOut | None":
        if signed is None:
            return None
        return cls(account=signed.account, name=signed.name, at=signed.at)


class ItemOut(BaseModel):
    id: str
    """Number of the item: case number and `-01` … `-99`."""
    case: str
    key: str
    code: str
    name: str
    case_name: str
    department: str
    department_name: str
    state: State
    party: Party
    project: str | None
    received_on: date
    accepted_on: date
    promised: ClockOut
    statutory: ClockOut
    lamp: Lamp | None
    claimed: SignedOut | None
    reviewed: bool
    needs_check: bool
    checked: bool
    decision: SignedOut | None
    decision_number: str | None
    result_name: str
    steps: list[Act]
    """What the caller could do with it now."""


class OpinionOut(BaseModel):
    act: Act
    by: str
    at: AwareDatetime
    occurred_at: AwareDatetime | None
    """When the officer says it happened."""
    text: str
    remedy: str

    @classmethod
    def of(cls, said: Opinion) -> "OpinionOut":
        return cls(
            act=said.act,
            by=said.actor_name,
            at=said.at,
            occurred_at=said.occurred_at,
            text=said.text,
            remedy=said.remedy,
        )


class WholeItemOut(ItemOut):
    opinions: list[OpinionOut]
    """Everything written about it, in order."""


@dataclass(frozen=True, slots=True)
class Lens:
    """What an item is looked at through: the region's calendar and its departments."""

    almanac: Almanac
    thresholds: Thresholds
    offices: Offices

    @property
    def yardstick(self) -> Yardstick:
        """With the calendar in force at this moment."""
        return Yardstick(self.almanac.calendar, self.thresholds)

    def show(self, dossier: Dossier, to: Officer, *, now: datetime) -> ItemOut:
        item, routed = dossier.item, dossier.routed
        promised, statutory, lamp = self._clocks(item, now)
        return ItemOut(
            id=item.number,
            case=item.case,
            key=item.key,
            code=item.terms.code,
            name=item.terms.name,
            case_name=routed.case_name,
            department=item.department,
            department_name=self.offices.of(item.department).name,
            state=item.state,
            party=routed.party,
            project=routed.project,
            received_on=item.received_on,
            accepted_on=item.accepted_on,
            promised=promised,
            statutory=statutory,
            lamp=lamp,
            claimed=SignedOut.of(item.claim),
            reviewed=item.reviewed_by is not None,
            needs_check=item.needs_check,
            checked=item.checked_by is not None,
            decision=SignedOut.of(item.decision),
            decision_number=item.decision_number,
            result_name=routed.result_name,
            steps=list(item.open_to(to)),
        )

    def _clocks(self, item: Item, now: datetime) -> tuple[ClockOut, ClockOut, Lamp | None]:
        clocks = self.yardstick.clocks(item)
        promise, terms = item.promise, item.terms
        promised = ClockOut.of(clocks.promised, promise.limit, promise.start, now=now)
        statutory = ClockOut.of(clocks.statutory, terms.statutory, terms.statutory_start, now=now)
        known = [clock.lamp for clock in (promised, statutory) if clock.lamp is not None]
        return promised, statutory, worst(known)
