"""Cursors: what we wrote is read again; what somebody else wrote is refused, never passed on."""

import base64
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.pagination import BadCursor, cursor, keys_of

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
keys = st.lists(st.integers(-(2**63), 2**63 - 1) | texts, min_size=1, max_size=4)


@given(keys=keys)
def test_a_cursor_is_read_as_it_was_written(keys: list[str | int]) -> None:
    assert keys_of(cursor(*keys), len(keys)) == keys


def written(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "a",
        "!!!!",
        "页码",
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        written(1),
        written([]),
        written([1, 2]),
        written([None]),
        written([1.5]),
        written([True]),
        written([[1]]),
        written({"0": 1}),
        written([2**63]),
        written(["a\x00b"]),
        written(["a\ud800"]),
        "W" * 400,
    ],
)
def test_any_other_is_refused(bad: str) -> None:
    with pytest.raises(BadCursor):
        keys_of(bad, 1)


@given(bad=st.text(max_size=100))
def test_nothing_written_by_chance_does_more_than_be_refused(bad: str) -> None:
    with suppress(BadCursor):
        keys_of(bad, 1)
