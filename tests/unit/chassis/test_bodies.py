"""A body on the wire is the stored one with its number in front; the digest is of the stored."""

import hashlib
import json
from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts import subjects
from contracts.envelope import Event, digest, numbered, opened, seal, unnumbered
from contracts.subjects import NotAToken
from services.chassis.clock import SHANGHAI

texts = st.text(st.characters(exclude_categories=["Cs"]))
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
instants = st.integers(0, 4 * 10**9).map(lambda s: datetime.fromtimestamp(s, SHANGHAI))
numbers = st.integers(1, 2**63 - 1)


class Written(Event):
    type: ClassVar[str] = "toy.written.v1"

    word: str
    more: str | None = None


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    return seal(
        Written(word=draw(texts), more=draw(st.none() | texts)),
        id=draw(st.uuids()),
        source=draw(words),
        subject=draw(words),
        time=draw(instants),
        actor=draw(words),
        caseseq=draw(numbers),
        prev=draw(st.none() | st.text("0123456789abcdef", min_size=64, max_size=64)),
        department=draw(words),
        cause=draw(st.none() | texts),
        occurredat=draw(st.none() | instants),
        traceparent=draw(st.none() | texts),
    )


@given(body=bodies(), number=numbers)
def test_numbering_is_undone_byte_by_byte(body: bytes, number: int) -> None:
    assert unnumbered(numbered(body, number)) == body
    assert unnumbered(body) == body


@given(body=bodies(), number=numbers)
def test_a_number_changes_no_digest(body: bytes, number: int) -> None:
    assert digest(numbered(body, number)) == digest(body) == hashlib.sha256(body).hexdigest()


@given(body=bodies(), number=numbers)
def test_what_is_published_says_the_same_and_its_number(body: bytes, number: int) -> None:
    published, stored = opened(numbered(body, number)), opened(body)

    assert (published.sourceseq, stored.sourceseq) == (number, None)
    assert published.model_copy(update={"sourceseq": None}) == stored
    assert json.loads(numbered(body, number)) == {**json.loads(body), "sourceseq": number}


@given(body=bodies())
def test_a_number_that_somebody_wrote_into_a_field_is_not_taken_for_one(body: bytes) -> None:
    event = Written(word='{"sourceseq":7,')
    inner = seal(
        event,
        id=UUID(int=1),
        source="/441825/toy",
        subject='{"sourceseq":7,',
        time=datetime(2026, 11, 24, tzinfo=UTC),
        actor="x",
        caseseq=1,
        prev=digest(body),
    )

    assert unnumbered(inner) == inner
    assert opened(numbered(inner, 9)).read(Written) == event


@pytest.mark.parametrize("department", ["", "a.b", "a b", "a>", "**", ">", "水务局", "a\n", "\x00"])
def test_a_department_that_cannot_stand_in_a_subject_is_refused(department: str) -> None:
    with pytest.raises(NotAToken):
        subjects.of("441825", Written, department)


@pytest.mark.parametrize("field", ["subject", "source", "actor", "department", "type"])
@pytest.mark.parametrize("bad", ["", "a\x00", "a\nb", "x" * 201])
def test_an_envelope_holds_nothing_that_could_not_be_kept(field: str, bad: str) -> None:
    whole = {
        "specversion": "1.0",
        "id": str(UUID(int=1)),
        "source": "/441825/toy",
        "type": "toy.written.v1",
        "subject": "a",
        "time": "2026-11-24T09:30:00+08:00",
        "actor": "x",
        "caseseq": 1,
        "data": {},
    }
    assert opened(json.dumps(whole).encode())

    with pytest.raises(ValidationError):
        opened(json.dumps({**whole, field: bad}).encode())
