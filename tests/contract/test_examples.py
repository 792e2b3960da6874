"""Every recorded message is still understood, whole: a new meaning is a new version."""

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from contracts import subjects
from contracts.envelope import digest, opened, seal, unnumbered
from contracts.events import EVENTS
from tests.contract.recorded import RECORDED, as_published, name_of, read, schema_of

every_example = pytest.mark.parametrize("path", RECORDED, ids=name_of)


def lost(recorded: Any, understood: Any, at: str = "data") -> list[str]:
    """Where something recorded is lost or changed when today's code reads it."""
    if isinstance(recorded, dict) and isinstance(understood, dict):
        pairs = [(f"{at}.{key}", value, understood.get(key)) for key, value in recorded.items()]
    elif isinstance(recorded, list) and isinstance(understood, list):
        if len(recorded) != len(understood):
            return [at]
        both = zip(recorded, understood, strict=True)
        pairs = [(f"{at}[{n}]", a, b) for n, (a, b) in enumerate(both)]
    else:
        return [] if recorded == understood else [at]
    return [place for name, a, b in pairs for place in lost(a, b, name)]


def test_every_event_has_a_recorded_example() -> None:
    assert set(EVENTS) - {path.stem for path in RECORDED} == set(), "run `make contracts`"


def test_every_recorded_event_still_exists() -> None:
    gone = {path.stem for path in RECORDED} - set(EVENTS)

    assert gone == set(), "what was once said has readers: keep the event, or its old version"


@every_example
def test_todays_reader_understands_all_of_it(path: Path) -> None:
    recorded = read(path)
    envelope = opened(as_published(recorded))

    event = envelope.read(EVENTS[envelope.type])

    assert envelope.type == path.stem
    assert lost(recorded["data"], event.model_dump(mode="json")) == []


@every_example
def test_the_envelope_keeps_what_it_carried(path: Path) -> None:
    recorded = read(path)

    kept = opened(as_published(recorded)).model_dump(mode="json")

    assert lost(recorded, kept, "envelope") == []


@every_example
def test_the_schemas_still_admit_it(path: Path) -> None:
    recorded = read(path)

    jsonschema_rs.validate(schema_of("envelope"), recorded)
    jsonschema_rs.validate(schema_of(path.stem), recorded["data"])


@every_example
def test_todays_publisher_would_say_it_in_the_same_bytes(path: Path) -> None:
    published = as_published(read(path))
    envelope = opened(published)

    sealed = seal(
        envelope.read(EVENTS[envelope.type]),
        id=envelope.id,
        source=envelope.source,
        subject=envelope.subject,
        time=envelope.time,
        actor=envelope.actor,
        caseseq=envelope.caseseq,
        prev=envelope.prev,
        department=envelope.department,
        cause=envelope.cause,
    )

    # New fields with defaults may come; what was there stays in its place.
    assert lost(read(path)["data"], opened(sealed).data) == []
    assert sealed.split(b',"data":')[0] == unnumbered(published).split(b',"data":')[0]


@every_example
def test_it_is_heard_where_its_type_and_department_say(path: Path) -> None:
    envelope = opened(as_published(read(path)))

    subject = subjects.of("441825", EVENTS[envelope.type], envelope.department)

    assert subject.startswith(f"yimen.441825.{envelope.source.split('/')[2]}.")


def test_whoever_changes_a_recorded_example_breaks_its_chain() -> None:
    bodies = [as_published(read(path)) for path in RECORDED]
    envelopes = [opened(body) for body in bodies]
    digests = {
        (e.source, e.subject, e.caseseq): digest(body)
        for e, body in zip(envelopes, bodies, strict=True)
    }
    told = {(e.source, e.subject, e.caseseq): e.prev for e in envelopes}
    follow = {(s, c, n): prev for (s, c, n), prev in told.items() if (s, c, n - 1) in digests}

    assert len(follow) > len(RECORDED) / 2
    assert {at: digests[at[0], at[1], at[2] - 1] for at in follow} == follow


@pytest.mark.parametrize(
    ("recorded", "understood", "where"),
    [
        ({"due": "2026-12-08"}, {"due_on": "2026-12-08"}, ["data.due"]),
        ({"n": 10}, {"n": "10"}, ["data.n"]),
        ({"items": [1, 2]}, {"items": [1]}, ["data.items"]),
        ({"items": [{"a": 1}]}, {"items": [{"a": 2}]}, ["data.items[0].a"]),
        ({"a": 1}, {"a": 1, "new": None}, []),
    ],
)
def test_what_would_break_a_reader_is_noticed(
    recorded: object, understood: object, where: list[str]
) -> None:
    assert lost(recorded, understood) == where
