"""Whatever is in a file, the answer is a rehearsal or its mistakes: no other error, no silence."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deploy.rehearsal.language import ACTS, SHAPES, Mistake, parse, starting_file
from deploy.rehearsal.language.words import CLOCKS, FLAGS, PERSONS
from tests.unit.rehearsal.written import HEAD, SHARED, SINGLE, catalogue, refused

WORDS = sorted(
    {
        *ACTS,
        *SHAPES,
        *CLOCKS,
        *FLAGS,
        *PERSONS,
        *(key for act in ACTS.values() for key in (*act.on, *act.fields)),
        *(key for shape in SHAPES.values() for key in shape.fields),
        *("at", "after", "as", "do", "expect", "refused", "except", "all", "none", "5wd", "3h"),
        *("P1", "P1/canji", "P1/promised#2", "canji", "KP-441825-01", "shuibao", "m1", "SM1"),
        *("2026-03-03T09:00", "2026-03-03", "2026-11", "9999-12-31T23:59", "handler:swj", "", "#"),
    }
)
SCALARS = (
    st.sampled_from(WORDS)
    | st.integers()
    | st.booleans()
    | st.none()
    | st.floats()
    | st.text(max_size=8)
)
NODES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=6)
    ),
    max_leaves=12,
)
STEPS = st.fixed_dictionaries(
    {"at": st.sampled_from(["2026-03-02T09:30", "2026-03-03T09:00"]) | SCALARS},
    optional={
        "as": SCALARS,
        "do": st.sampled_from(sorted(ACTS)),
        "case": st.just("P1") | NODES,
        "item": st.just("P1") | NODES,
        "expect": st.lists(
            st.sampled_from(sorted(SHAPES)).flatmap(
                lambda kind: st.fixed_dictionaries(
                    {kind: SCALARS}, optional=dict.fromkeys(SHAPES[kind].fields, NODES)
                )
            ),
            max_size=3,
        ),
        "materials": NODES,
        "off": NODES,
        "year": SCALARS,
        "status": SCALARS,
        "refused": SCALARS,
    },
)
BITS = st.sampled_from(WORDS + list("{}[]:,-#&*!|>'\"%@`?\n \t\0\x07\ufeff")) | st.text(max_size=3)
TEXTS = [
    HEAD + SINGLE + "- {after: 1wd, as: clerk, do: accept, case: P1}\n",
    next(path for path in SHARED if path.stem == "year-end").read_text()[:700],
    starting_file(catalogue().offers[0])[:900],
]

# An example of steps or nodes costs four times one of typing.
QUARTER = settings().max_examples // 4


def answered(folder: Path, text: str) -> None:
    """Any other exception than `Mistake` and `NotBuilt` comes through."""
    found = refused(folder, text)
    if found is not None:
        assert found.findings
        assert all(one.line >= 1 and one.text for one in found.findings)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


@given(st.sampled_from(TEXTS), st.floats(0, 1), st.integers(0, 12), BITS)
@example(HEAD, 1.0, 0, "- " + "[" * 60)
@example(HEAD, 1.0, 0, "- {{a: b}: c}")
@example(HEAD, 1.0, 0, "- !!python/object:os.system {}")
def test_a_file_with_something_typed_into_it(
    folder: Path, text: str, place: float, length: int, typed: str
) -> None:
    start = int(place * len(text))

    answered(folder, text[:start] + typed + text[start + length :])


@settings(max_examples=QUARTER)
@given(st.lists(STEPS, max_size=4))
def test_steps_of_any_words_and_values(folder: Path, steps: list[dict[str, Any]]) -> None:
    lines = "".join(f"- {json.dumps(step)}\n" for step in steps)

    answered(folder, HEAD + SINGLE + lines)


@settings(max_examples=QUARTER)
@given(NODES)
def test_a_file_of_anything(folder: Path, node: Any) -> None:
    answered(folder, json.dumps(node, ensure_ascii=False))


@pytest.mark.parametrize("written", [b"\xff\xfe\x00", b"\xe6\xbc", b"\x00"])
def test_what_is_no_text(folder: Path, written: bytes) -> None:
    path = folder / "bytes.yaml"
    path.write_bytes(written)

    answered_by(path)


def test_a_file_that_is_not_there(folder: Path) -> None:
    answered_by(folder / "nowhere.yaml")
    answered_by(folder)


def answered_by(path: Path) -> None:
    with pytest.raises(Mistake, match=f"{path.name}:1: "):
        parse(path, catalogue())
