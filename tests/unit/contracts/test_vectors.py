"""The shared vectors: start, limit and pauses to due day."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.time import Pause, Timeline, WorkCalendar, WorkingDays

VECTORS = json.loads((Path(__file__).parent / "vectors/deadlines.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['start']}+{v['working_days']}")
def test_a_vector_ends_on_its_day(vector: dict[str, Any], office: WorkCalendar) -> None:
    day = date.fromisoformat
    pauses = [Pause.of(day(since), day(until)) for since, until in vector.get("paused", ())]
    limit = WorkingDays(vector["working_days"])
    counted = Timeline.begin(limit, day(vector["start"]), office, pauses=pauses)

    assert counted.told == vector["due"]
    assert counted.provisional is vector["provisional"]
