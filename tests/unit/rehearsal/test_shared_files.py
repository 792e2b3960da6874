"""The rehearsals that come with the design: right to the last word, whatever is not built yet."""

from pathlib import Path

import pytest

from deploy.rehearsal.language import ACTS, SHAPES, NotBuilt, parse
from deploy.rehearsal.language.words import CLOCKS
from tests.unit.rehearsal.written import SHARED, catalogue, refused


@pytest.mark.parametrize("path", SHARED, ids=lambda path: path.stem)
def test_a_shared_rehearsal_has_no_mistake(tmp_path: Path, path: Path) -> None:
    found = refused(tmp_path, path.read_text(encoding="utf-8"))
    findings = found.findings if found else ()

    assert [str(one) for one in findings if not one.unbuilt] == []
    assert all("not built yet" in one.text for one in findings)


def test_what_is_not_built_is_told_once_with_its_first_line() -> None:
    late = [path for path in SHARED if path.stem == "gap"]

    with pytest.raises(NotBuilt) as missing:
        parse(late[0], catalogue())

    lines = str(missing.value).splitlines()
    assert lines == sorted(set(lines), key=lines.index)
    assert f"{late[0]}:24: 动作“supply”尚未建成（not built yet）。" in lines


def test_the_table_says_what_is_built() -> None:
    assert {name for name, act in ACTS.items() if act.built} == {
        *("submit", "receive", "accept", "not_accept", "claim", "review", "check"),
        *("grant", "deny", "deliver", "calendar", "stop_service", "start_service"),
    }
    assert {name for name, shape in SHAPES.items() if shape.built} == {
        *("case", "item", "clock", "ledger"),
    }
    assert {name for name, clock in CLOCKS.items() if not clock.built} == {
        *("gap", "stage", "special", "rating", "order"),
        *("correction_notice", "reply", "third_party"),
    }
