"""A leaf of the ledger can never be erased: no event may hold what belongs to a person."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts.events import EVENTS
from tests.contract.recorded import RECORDED, name_of, read, schema_of

# Names under which something of a person would travel. An organisation's `code` is public.
PERSONAL = re.compile(
    r"(^|_)(id_no|id_number|identity|ident|phone|mobile|tel|telephone|email|address|birth|born_on"
    r"|birthday|applicant|applicant_name|agent_name|contact|person|citizen|passport|account_no)(_|$)"
)
CITIZEN_ID = re.compile(
    r"(?<![0-9A-Za-z])[1-8][0-9]{5}(18|19|20)[0-9]{2}(0[1-9]|1[0-2])[0-9]{5}[0-9Xx](?![0-9A-Za-z])"
)
PHONE = re.compile(r"(?<![0-9A-Za-z])(\+?86)?1[3-9][0-9]{9}(?![0-9A-Za-z])")


def fields(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for inner in schema.values():
            yield from fields(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from fields(inner)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("type", EVENTS)
def test_no_event_has_a_place_for_what_belongs_to_a_person(type: str) -> None:
    assert {name for name in fields(schema_of(type)) if PERSONAL.search(name)} == set()


@pytest.mark.parametrize("path", RECORDED, ids=name_of)
def test_no_recorded_message_holds_a_citizen_s_number_or_a_telephone(path: Path) -> None:
    found = [one for one in texts(read(path)) if CITIZEN_ID.search(one) or PHONE.search(one)]

    assert found == []


@pytest.mark.parametrize("path", RECORDED, ids=name_of)
def test_a_person_in_a_recorded_message_is_masked(path: Path) -> None:
    def people(value: Any) -> Iterator[dict[str, Any]]:
        if isinstance(value, dict):
            if value.get("kind") == "person":
                yield value
            for inner in value.values():
                yield from people(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from people(inner)

    for person in people(read(path)["data"]):
        assert "*" in person["display"]
        assert "code" not in person


@pytest.mark.parametrize(
    "written",
    ["44182519580612004X", "证号441825195806120041。", "电话:13800138001", "+8613800138001"],
)
def test_the_scanner_sees_numbers(written: str) -> None:
    assert CITIZEN_ID.search(written) or PHONE.search(written)


@pytest.mark.parametrize("name", ["phone", "id_number", "applicant_name", "contact", "phone_last4"])
def test_the_scanner_sees_names(name: str) -> None:
    assert PERSONAL.search(name)
