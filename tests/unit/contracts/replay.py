"""The clocks of a rehearsal, folded from its steps alone, as supervision will fold the facts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from contracts.terms import CaseTerms, ItemTerms, Limit, Start
from contracts.time import (
    Instant,
    Level,
    LocalLayer,
    NationalYear,
    Timeline,
    WorkCalendar,
    WorkingDays,
)
from tests.unit.contracts.conftest import at

Step = dict[str, Any]
ONLINE = ("online", "mobile", "terminal")
ENDS = ("promised", "statutory", "provisional", "special")


def timed(steps: list[Step], start: str, calendar: WorkCalendar) -> Iterator[tuple[datetime, Step]]:
    """Each step with its moment."""
    now = at(start)
    for step in steps:
        if "at" in step:
            now = at(str(step["at"]))
        elif step["after"].endswith("wd"):
            day = calendar.working_day(int(step["after"][:-2]), after=now.date())
            now = datetime.combine(day, now.timetz())
        else:
            n, unit = int(step["after"][:-1]), step["after"][-1]
            now += timedelta(hours=n) if unit == "h" else timedelta(days=n)
        yield now, step


@dataclass
class Replay:
    """One case. Clocks are kept under their names in the rehearsal, the latest last."""

    case: str
    terms: CaseTerms
    calendar: WorkCalendar
    clocks: dict[str, list[Timeline]] = field(default_factory=dict)
    received: Instant | None = None
    submitted: Instant | None = None
    accepted: bool = False
    lacking: set[str] = field(default_factory=set)
    open_items: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)
    fired: set[tuple[str, int, Level]] = field(default_factory=set)

    def name(self, item: ItemTerms, kind: str) -> str:
        return f"{self.case}/{item.key}/{kind}" if self.terms.bundle else f"{self.case}/{kind}"

    def begin(self, name: str, limit: Limit, start: Instant, **more: Any) -> None:
        counted = Timeline.begin(limit.to_time(), start, self.calendar, **more)
        self.clocks.setdefault(name, []).append(counted)

    def change(self, name: str, act: Callable[[Timeline], Timeline]) -> None:
        if clocks := self.clocks.get(name):
            clocks[-1] = act(clocks[-1])

    def stop(self, name: str, now: Instant) -> None:
        self.change(name, lambda clock: clock.stopped_at(now))

    def recount(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        for clocks in self.clocks.values():
            clocks[:] = [clock.recounted(calendar) for clock in clocks]

    def advance(self, now: datetime) -> None:
        """What nobody does: told ends, deemed acceptance, expiry of the pre-examination."""
        for item in self.terms.items:
            if told_end := self.expired(self.name(item, "special"), now):
                self.resume(item, told_end)
        if (ran_out := self.expired(f"{self.case}/pre_exam", now)) and self.submitted:
            self.stop(f"{self.case}/pre_exam", ran_out)
            self.receive(self.submitted)
        ran_out = self.expired(f"{self.case}/acceptance", now)
        if ran_out and self.received and self.terms.deemed_acceptance:
            self.accept(ran_out, since=self.received)
        self.fire(now)

    def expired(self, name: str, now: datetime) -> Instant | None:
        clocks = self.clocks.get(name)
        return clocks[-1].breached_at(now) if clocks and not clocks[-1].stopped else None

    def fire(self, now: datetime) -> None:
        """Each level once, and for good."""
        for name, clocks in self.clocks.items():
            for nth, clock in enumerate(clocks):
                due = (mark.level for mark in clock.marks() if mark.since <= now)
                self.fired |= {(name, nth, level) for level in due}

    def receive(self, now: Instant) -> None:
        self.received = now
        self.stop(f"{self.case}/pre_exam", now)
        self.begin(f"{self.case}/acceptance", self.terms.acceptance, now)

    def accept(self, now: Instant, *, since: Instant) -> None:
        self.stop(f"{self.case}/acceptance", now)
        if self.accepted:
            return
        self.accepted = True
        starts = {Start.ACCEPTED: since, Start.RECEIVED: self.received or since}
        bundle = self.terms.bundle
        for item in self.terms.items:
            self.open_items.add(item.key)
            promise = self.terms.promise(item)
            self.begin(self.name(item, "promised"), promise.limit, starts[promise.start])
            statutory = self.name(item, "statutory")
            self.begin(statutory, item.statutory, starts[item.statutory_start], statutory=True)
            if bundle and (letter := bundle.provisional_letter):
                self.begin(self.name(item, "provisional"), letter.limit, starts[letter.start])
        if bundle:
            self.begin(f"{self.case}/statutory", bundle.ceiling.limit, since, statutory=True)

    def resume(self, item: ItemTerms, now: Instant) -> None:
        for kind in ("promised", "statutory"):
            self.change(self.name(item, kind), lambda clock: clock.resumed(now))
        self.stop(self.name(item, "special"), now)

    def end(self, item: ItemTerms, now: Instant, *, delivery: bool) -> None:
        for kind in ENDS:
            self.stop(self.name(item, kind), now)
        self.open_items.discard(item.key)
        if not self.open_items and self.terms.bundle:
            self.stop(f"{self.case}/statutory", now)
        if delivery:
            start = self.name(item, "delivery")
            self.begin(start, Limit.written({"days": 10, "unit": "WORKING_DAY"}), now)

    def play(self, step: Step, moment: datetime) -> None:
        """An act that is not refused."""
        now = Instant.of(moment)
        act = getattr(self, f"play_{step['do']}", None)
        if act:
            act(step, now)

    def item(self, step: Step) -> ItemTerms:
        key = str(step["item"]).partition("/")[2]
        return self.terms.item(key) if key else self.terms.items[0]

    def play_submit(self, step: Step, now: Instant) -> None:
        if step.get("channel") in ONLINE and self.terms.pre_exam:
            self.submitted = now
            self.begin(f"{self.case}/pre_exam", self.terms.pre_exam, now)
        else:
            self.receive(now)

    def play_receive(self, step: Step, now: Instant) -> None:
        self.receive(now)

    def play_request_correction(self, step: Step, now: Instant) -> None:
        self.lacking = set(step["lines"])
        self.stop(f"{self.case}/acceptance", now)

    def play_supply(self, step: Step, now: Instant) -> None:
        given = step["materials"]
        if self.lacking:
            self.lacking = set() if given == "all" else self.lacking - set(given)
            if not self.lacking:
                self.receive(now)
        self.stop(f"{self.case}/gap", now)

    def play_accept(self, step: Step, now: Instant) -> None:
        if "gap_days" in step:
            gap = Timeline.begin(WorkingDays(step["gap_days"]), now, self.calendar)
            self.clocks[f"{self.case}/gap"] = [gap]
        self.accept(now, since=now)

    def play_pause(self, step: Step, now: Instant) -> None:
        item = self.item(step)
        for kind in ("promised", "statutory"):
            self.change(self.name(item, kind), lambda clock: clock.paused(now, step["procedure"]))
        told = Limit.written({"days": step["days"], "unit": "WORKING_DAY"})
        self.begin(self.name(item, "special"), told, now)

    def play_resume(self, step: Step, now: Instant) -> None:
        self.resume(self.item(step), now)

    def play_extend(self, step: Step, now: Instant) -> None:
        if "item" not in step:
            self.change(f"{self.case}/statutory", lambda clock: clock.extended(step["days"]))
            return
        item = self.item(step)
        self.change(self.name(item, "statutory"), lambda clock: clock.extended(step["days"]))
        self.change(
            self.name(item, "promised"),
            lambda clock: clock if clock.is_breached(now) else clock.extended(step["days"]),
        )

    def play_provisional(self, step: Step, now: Instant) -> None:
        item = self.item(step)
        self.letters.add(item.key)
        self.stop(self.name(item, "provisional"), now)
        self.change(
            self.name(item, "promised"),
            lambda clock: clock if clock.is_breached(now) else clock.stopped_at(now),
        )

    def play_conditions_ok(self, step: Step, now: Instant) -> None:
        item = self.item(step)
        self.stop(self.name(item, "provisional"), now)
        if item.key in self.letters:
            self.begin(self.name(item, "promised"), self.terms.promise(item).limit, now)

    def play_grant(self, step: Step, now: Instant) -> None:
        self.end(self.item(step), now, delivery=True)

    play_deny = play_grant

    def play_route_up(self, step: Step, now: Instant) -> None:
        self.end(self.item(step), now, delivery=False)

    def play_withdraw(self, step: Step, now: Instant) -> None:
        for item in self.terms.items:
            self.end(item, now, delivery=False)

    def play_deliver(self, step: Step, now: Instant) -> None:
        for item in self.terms.items:
            self.stop(self.name(item, "delivery"), now)

    def play_calendar(self, step: Step, now: Instant) -> None:
        if "year" in step:
            self.recount(self.calendar.replacing(NationalYear.parse(step)))
        else:
            self.recount(self.calendar.overlaid(LocalLayer.parse(step)))
