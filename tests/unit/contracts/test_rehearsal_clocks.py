"""Every clock of the shared rehearsals, whose figures were computed without our code."""

from datetime import datetime
from typing import Any

import pytest

from contracts import calendars
from contracts.time import Level, State
from tests.unit.contracts.conftest import at
from tests.unit.contracts.matters import ROOT, case_terms, written
from tests.unit.contracts.replay import Replay, timed

CARDS = {
    "acceptance": ("A01", "red"),
    "promised": ("A02", "yellow"),
    "statutory": ("A03", "red"),
    "provisional": ("A25", "yellow"),
    "delivery": ("A24", "yellow"),
}
FILES = sorted((ROOT / "tests/rehearsals").glob("*.yaml"))


def expected(name: str, value: Any) -> Any:
    if name == "breached_at":
        return at(str(value))
    return value if name != "due" or value is None else str(value)


def wrong(replay: Replay, expectation: dict[str, Any], now: datetime) -> list[str]:
    told = dict(expectation)
    name, _, nth = told.pop("clock").partition("#")
    clocks = replay.clocks.get(name)
    if not clocks:
        return [] if told == {"state": State.NONE} else [f"{name}: no such clock"]
    reading = clocks[int(nth or 0) - 1].reading(now)
    found = {key: (getattr(reading, key), expected(key, value)) for key, value in told.items()}
    return [f"{now} {name} {key}: {a} != {b}" for key, (a, b) in found.items() if a != b]


def card(replay: Replay, name: str, nth: int, level: Level) -> tuple[str | None, str] | None:
    """Anomaly and colour of the card a level leads to (semantics.md section 4)."""
    kind = name.rpartition("/")[2]
    if kind not in CARDS or level is Level.ESCALATED:
        return None
    if level is Level.WARNED:
        return None, "blue"
    anomaly, colour = CARDS[kind]
    worse = kind == "promised" and (name, nth, Level.ESCALATED) in replay.fired
    return anomaly, "red" if worse else colour


def miscounted(replay: Replay, expectation: dict[str, Any], now: datetime) -> list[str]:
    told = dict(expectation)
    about, count = told.pop("card"), told.pop("count", 1)
    cards = [card(replay, *fired) for fired in replay.fired if fired[0].startswith(f"{about}/")]
    fields = [dict(zip(("anomaly", "colour"), found, strict=True)) for found in cards if found]
    matching = sum(told.items() <= found.items() for found in fields)
    return [] if matching == count else [f"{now} {expectation}: {matching}"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_clocks_and_levels_of_a_rehearsal_are_as_computed(path: Any) -> None:
    rehearsal = written(path)
    calendar = calendars.parse(rehearsal.get("calendar", {}))
    replay: Replay | None = None
    differences: list[str] = []
    for now, step in timed(rehearsal["steps"], str(rehearsal["start"]), calendar):
        if "matter" in step and replay is None:
            terms = case_terms(step["matter"], step.get("items", []))
            replay = Replay(step["case"], terms, calendar)
        assert replay is not None
        replay.advance(now)
        if "do" in step and not step.get("refused"):
            replay.play(step, now)
        replay.fire(now)
        for expectation in step.get("expect", ()):
            if "clock" in expectation:
                differences += wrong(replay, expectation, now)
            if "card" in expectation:
                differences += miscounted(replay, expectation, now)

    assert differences == []
