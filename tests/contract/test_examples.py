"""Every recorded message is still understood, whole: a new meaning is a new version."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.envelope import Envelope
from contracts.events import EVENTS
from deploy.contracts import EXAMPLES

RECORDED = sorted(EXAMPLES.glob("*.json"))


def name_of(path: Path) -> str:
    return path.stem


def missing(recorded: Any, understood: Any, at: str = "data") -> list[str]:
    """Where something recorded is lost or changed when today's code reads it."""
    if isinstance(recorded, dict) and isinstance(understood, dict):
        return [
            lost
            for key, value in recorded.items()
            for lost in missing(value, understood.get(key), f"{at}.{key}")
        ]
    if isinstance(recorded, list) and isinstance(understood, list):
        if len(recorded) != len(understood):
            return [at]
        pairs = enumerate(zip(recorded, understood, strict=True))
        return [lost for n, (a, b) in pairs for lost in missing(a, b, f"{at}[{n}]")]
    return [] if recorded == understood else [at]


def test_there_are_examples() -> None:
    assert RECORDED


@pytest.mark.parametrize("path", RECORDED, ids=name_of)
def test_todays_reader_understands_all_of_it(path: Path) -> None:
    recorded = json.loads(path.read_text())
    envelope = Envelope.model_validate(recorded)

    event = envelope.read(EVENTS[path.stem])

    assert envelope.type == path.stem
    assert missing(recorded["data"], event.model_dump(mode="json")) == []


@pytest.mark.parametrize("path", RECORDED, ids=name_of)
def test_the_envelope_keeps_what_it_carried(path: Path) -> None:
    recorded = json.loads(path.read_text())

    read = Envelope.model_validate(recorded).model_dump(mode="json")

    assert missing({**recorded, "time": None}, {**read, "time": None}) == []


def test_a_field_that_was_renamed_would_be_noticed() -> None:
    assert missing({"due": "2026-12-08"}, {"due_on": "2026-12-08"}) == ["data.due"]
