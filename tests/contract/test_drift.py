"""What is written down about our promises is what the code keeps (`make contracts` writes it)."""

import json

import pytest

from contracts.events import EVENTS
from deploy.contracts.asyncapi import heard_by
from deploy.contracts.files import FOLDER, documents, generated
from deploy.embedded.stack import SERVICES

AGAIN = "run `make contracts`, look at what changed, and commit it with what changed it"


def test_every_promise_is_written_down_as_it_is_kept() -> None:
    drifted = {
        path.relative_to(FOLDER).as_posix()
        for path, text in documents()
        if not path.exists() or path.read_text() != text
    }

    assert drifted == set(), AGAIN


def test_nothing_is_promised_that_is_no_longer_there() -> None:
    wanted = {path for path, _ in documents()}

    assert {path.name for path in generated() if path not in wanted} == set(), AGAIN


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_listens_only_to_events_that_exist(service: str) -> None:
    assert {event.type for event in heard_by(service)} <= set(EVENTS)


def test_supervision_hears_every_event_of_everyone() -> None:
    assert {event.type for event in heard_by("supervision")} == set(EVENTS)


def test_every_event_is_said_by_the_service_it_is_named_after() -> None:
    assert {type.split(".")[0] for type in EVENTS} <= set(SERVICES)


def test_the_bus_s_description_leads_nowhere_that_is_not_there() -> None:
    written = json.loads((FOLDER / "asyncapi.json").read_text())

    def references(value: object) -> list[str]:
        if isinstance(value, dict):
            own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return own + [one for inner in value.values() for one in references(inner)]
        return [one for inner in value for one in references(inner)] if type(value) is list else []

    def leads_somewhere(reference: str) -> bool:
        if reference.startswith("./"):
            return (FOLDER / reference).is_file()
        place = written
        for step in reference.removeprefix("#/").split("/"):
            # The status describes itself, by pydantic's own reference.
            if step not in place:
                return False
            place = place[step]
        return True

    assert [one for one in references(written) if not leads_somewhere(one)] == []
