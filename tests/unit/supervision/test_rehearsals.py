"""The shared rehearsals as far as acts have facts: every clock and level of them, by the fold.

Their figures were computed without our code. A file with an act that is no fact yet waits.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from contracts import calendars
from contracts.time import Level, LocalLayer, NationalYear, State
from services.supervision.domain.clocks import Kind
from services.supervision.domain.levels import printed, reckon
from tests.unit.contracts.matters import ROOT, case_terms, written
from tests.unit.contracts.replay import timed
from tests.unit.supervision.telling import CASE, Telling, at, by_calendar

PLAYED = {
    *("receive", "submit", "accept", "deny", "grant", "deliver", "pause", "resume", "extend"),
    *("claim", "review", "check", "fix_on_spot", "calendar", "stop_service", "start_service"),
}
ONLINE = ("online", "mobile", "terminal")
ACT = re.compile(r"\bdo: (\w+)")
Step = dict[str, Any]


def acts(path: Path) -> set[str]:
    """Of the steps that are not refused, from their text: to read every file takes too long."""
    steps = path.read_text().split("\n- ")
    return {act for step in steps if "refused:" not in step for act in ACT.findall(step)}


FOLDER = ROOT / "tests/rehearsals"
FILES = [path for path in sorted(FOLDER.glob("*.yaml")) if acts(path) <= PLAYED]
# The anomaly each breach leads to; a warning leads to a blue card.
BREACHES = {
    Kind.ACCEPTANCE: "A01",
    Kind.PROMISED: "A02",
    Kind.STATUTORY: "A03",
    Kind.DELIVERY: "A24",
    Kind.PROVISIONAL: "A25",
}


class Played:
    """A rehearsal's case, told fact by fact."""

    def __init__(self, rehearsal: Step) -> None:
        self.calendar = calendars.parse(rehearsal.get("calendar", {}))
        first = next(step for step in rehearsal["steps"] if "matter" in step)
        terms = case_terms(first["matter"], first.get("items", []))
        self.telling = Telling(terms, by_calendar(self.calendar))
        self.fired: set[tuple[str, Kind, Level]] = set()

    def key(self, name: str) -> str | None:
        """`P1/shuibao` names an item of a bundle, `P1` the one item of a single matter."""
        key = name.partition("/")[2]
        return key or (None if self.telling.terms.bundle else self.telling.terms.items[0].key)

    def clock_name(self, name: str) -> str:
        path, _, kind = name.rpartition("/")
        on_case = kind.partition("#")[0] in ("acceptance", "pre_exam")
        key = None if on_case else self.key(path)
        return f"{key}/{kind}" if key else kind

    def expire(self, now: datetime) -> None:
        """What intake does by itself: an expired pre-examination, deemed acceptance."""
        telling = self.telling
        for kind in ("pre_exam", "acceptance"):
            for clock in telling.find(None, kind):
                ran_out = clock.timeline(telling.law).breached_at(now)
                if clock.stopped or not ran_out:
                    continue
                if kind == "pre_exam":
                    telling.receive(ran_out.at, on=clock.start.legal_day)
                elif telling.terms.deemed_acceptance:
                    telling.accept(ran_out.at, on=telling.received_on)

    def play(self, step: Step, now: datetime) -> None:
        telling, act = self.telling, step["do"]
        key = self.key(str(step["item"])) if "item" in step else None
        match act:
            case "submit" if step.get("channel") in ONLINE and telling.terms.pre_exam:
                telling.submit(now)
            case "submit" | "receive":
                telling.receive(now)
            case "accept":
                telling.accept(now)
            case "grant" | "deny":
                telling.decide(str(key), now, granted=act == "grant")
            case "deliver":
                decided = [i.key for i in telling.story().items.values() if i.granted is not None]
                telling.deliver(now, *decided)
            case "pause":
                telling.pause(str(key), now, days=step["days"])
            case "resume":
                telling.resume(str(key), now)
            case "extend" if key is None:
                telling.extend_jointly(now, n=step["days"])
            case "extend":
                telling.extend(str(key), now, n=step["days"])
            case "calendar":
                year = "year" in step
                self.calendar = (
                    self.calendar.replacing(NationalYear.parse(step))
                    if year
                    else self.calendar.overlaid(LocalLayer.parse(step))
                )
                telling.law = by_calendar(self.calendar)

    def fire(self, now: datetime) -> None:
        for clock in self.telling.story().clocks.values():
            for mark in reckon(clock, self.telling.law).marks:
                if mark.since <= now:
                    self.fired.add((clock.id, clock.kind, mark.level))

    def miscounted(self, expected: Step, now: datetime) -> Iterator[str]:
        told = dict(expected)
        name, count = str(told.pop("card")), told.pop("count", 1)
        key = self.key(name) if "/" in name else None
        prefix = self.telling.number(key) if key else CASE
        cards = [self.card(*fired) for fired in self.fired if fired[0].startswith(prefix)]
        matching = sum(card is not None and told.items() <= card.items() for card in cards)
        if matching != count:
            yield f"{now} {expected}: {matching}"

    def card(self, id: str, kind: Kind, level: Level) -> Step | None:
        if level is Level.WARNED:
            return {"colour": "blue"}
        if level is Level.ESCALATED or kind not in BREACHES:
            return None
        worse = (id, kind, Level.ESCALATED) in self.fired
        red = worse or kind in (Kind.ACCEPTANCE, Kind.STATUTORY)
        return {"anomaly": BREACHES[kind], "colour": "red" if red else "yellow"}

    def differing(self, expected: Step, now: datetime) -> Iterator[str]:
        told = dict(expected)
        name = self.clock_name(told.pop("clock"))
        path, _, kind = name.partition("#")[0].rpartition("/")
        if kind not in set(Kind):
            return
        found = self.telling.find(path or None, kind)
        if not found:
            if told != {"state": State.NONE}:
                yield f"{now} {name}: there is no such clock"
            return
        timeline = self.telling.clock(name).timeline(self.telling.law, now=now)
        breach, state = timeline.breached_at(now), timeline.state(now)
        standing = {
            "state": state,
            "due": None if state is State.PAUSED else printed(timeline.due),
            "lamp": timeline.lamp(now),
            "elapsed": timeline.elapsed(now),
            "remaining": timeline.remaining(now),
            "provisional": timeline.provisional,
            "breached_at": breach and breach.at,
        }
        for field, value in told.items():
            meant = at(str(value)) if field == "breached_at" else value
            meant = printed(at(str(value))) if field == "due" and "T" in str(value) else meant
            if str(standing[field]) != str(meant):
                yield f"{now} {name} {field}: {standing[field]}, not {meant}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_clocks_of_a_rehearsal_are_as_computed(path: Path) -> None:
    rehearsal = written(path)
    played = Played(rehearsal)
    # A special procedure has a clock of its own, and warnings, once its acts exist.
    all_kinds = "pause" not in acts(path)
    differences: list[str] = []
    for now, step in timed(rehearsal["steps"], str(rehearsal["start"]), played.calendar):
        played.expire(now)
        played.fire(now)
        if "do" in step and not step.get("refused"):
            played.play(step, now)
            played.fire(now)
        for expected in step.get("expect", ()):
            if "clock" in expected:
                differences += played.differing(expected, now)
            elif "card" in expected and all_kinds:
                differences += played.miscounted(expected, now)

    assert differences == []


def test_enough_of_them_are_played() -> None:
    assert len(FILES) >= 14
