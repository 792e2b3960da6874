"""What the runner is given of a file that is right."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts import calendars
from contracts.time import SHANGHAI
from deploy.rehearsal.language import (
    ALL,
    After,
    Choice,
    ClockName,
    Place,
    Rehearsal,
    Step,
    clock_name,
    place,
)
from tests.unit.rehearsal.written import BUNDLE, HEAD, SINGLE, parsed

LATER = "- {after: 1h, as: clerk, do: "


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


def last(folder: Path, steps: str) -> Step:
    return parsed(folder, HEAD + steps).steps[-1]


def expected(folder: Path, expectation: str) -> tuple[str, str, dict[str, Any]]:
    found = last(folder, f"{SINGLE}- {{after: 1h, expect: [{expectation}]}}\n").expect[0]
    return found.kind, found.thing, dict(found.fields)


def test_what_a_file_leaves_out_has_its_usual_value(tmp_path: Path) -> None:
    found = parsed(tmp_path, HEAD + SINGLE)

    assert (found.name, found.region, found.start) == ("试演", "441825", at("2026-03-02T08:00"))
    assert calendars.parse(found.calendar).version == calendars.office().version
    assert found.steps[0].fields["channel"] == "window"
    assert found.steps[0].fields["materials"] == ALL
    assert found.steps[0].refused is False


def test_a_matter_is_named_by_key_or_code(tmp_path: Path) -> None:
    by_code = SINGLE.replace("canji", "442090202000")

    assert last(tmp_path, by_code).fields["matter"] == last(tmp_path, SINGLE).fields["matter"]


def test_a_bundle_has_the_items_of_the_file(tmp_path: Path) -> None:
    found = parsed(tmp_path, HEAD + BUNDLE)

    assert found.steps[0].fields["items"] == ("shuibao", "lindi")
    assert found.cast["P1"].items == ("shuibao", "lindi")
    assert found.cast["P1"].bundle


def test_a_step_says_what_it_makes_even_if_it_is_refused(tmp_path: Path) -> None:
    refused = SINGLE.replace("canji}", "caifa, refused: true}")
    accept = LATER + "accept, case: P1}\n"
    found = parsed(tmp_path, HEAD + refused + SINGLE + accept)
    first, second, third = found.steps

    assert first.makes
    assert first.makes.offer
    assert first.makes.offer.key == "caifa"
    assert second.makes == found.cast["P1"]
    assert third.makes is None


def test_materials_are_all_some_or_all_but_some(tmp_path: Path) -> None:
    def chosen(written: str) -> Choice:
        step = BUNDLE.replace("]}", f"], materials: {written}}}")
        choice: Choice = last(tmp_path, step).fields["materials"]
        return choice

    there = ["SM1", "SM2", "shuibao/m1"]
    assert chosen("all").of(there) == there
    assert chosen("[shuibao/m1, SM1]").of(there) == ["SM1", "shuibao/m1"]
    assert chosen("{except: [SM2]}").of(there) == ["SM1", "shuibao/m1"]


def test_names_are_given_in_one_spelling(tmp_path: Path) -> None:
    alone = last(tmp_path, SINGLE + "- {after: 1h, as: handler:cl, do: claim, item: P1/canji}\n")
    one = last(tmp_path, BUNDLE + "- {after: 1h, as: handler:swj, do: claim, item: P1/shuibao}\n")

    assert (alone.on, place(alone.thing)) == ("item", Place("P1"))
    assert (one.on, place(one.thing)) == ("item", Place("P1", "shuibao"))
    assert clock_name("P1/shuibao/promised#2") == ClockName(Place("P1", "shuibao"), "promised", 2)
    assert clock_name("P1/acceptance") == ClockName(Place("P1"), "acceptance")


def test_a_submitted_case_is_received_without_saying_it_all_again(tmp_path: Path) -> None:
    submit = SINGLE.replace("clerk, do: receive", "applicant, do: submit, channel: online")
    found = last(tmp_path, submit + LATER + "receive, case: P1, matter: canji}\n")

    assert (found.act, found.thing, found.fields) == ("receive", "P1", {})


@pytest.mark.parametrize(
    ("span", "moment"),
    [
        ("3h", "2026-03-06T20:00"),
        ("2d", "2026-03-08T17:00"),
        ("2wd", "2026-03-10T17:00"),
        ("0h", "2026-03-06T17:00"),
    ],
)
def test_a_time_after_the_step_above(tmp_path: Path, span: str, moment: str) -> None:
    friday = "- {at: 2026-03-06T17:00, as: clerk, do: accept, case: P1}\n"
    look = f"- {{after: {span}, expect: [{{case: P1, state: ACCEPTED}}]}}\n"
    found = last(tmp_path, SINGLE + friday + look)

    assert (found.moment, found.at) == (at(moment), None)
    assert found.after == After(int(span.rstrip("hdw")), span.lstrip("0123456789"))


def test_working_days_are_those_of_the_calendar_in_force_at_that_step(tmp_path: Path) -> None:
    off = "- {at: 2026-03-02T10:00, as: calendar_admin, do: calendar, off: [2026-03-03]}\n"
    look = "- {after: 1wd, expect: [{case: P1, state: RECEIVED}]}\n"
    overlay = "calendar: {base: cn, overlay: {off: [2026-03-03]}}\n"

    assert last(tmp_path, SINGLE + look).moment == at("2026-03-03T09:00")
    assert last(tmp_path, SINGLE + off + look).moment == at("2026-03-04T10:00")
    assert parsed(tmp_path, overlay + HEAD + SINGLE + look).steps[-1].moment == at(
        "2026-03-04T09:00"
    )


def test_a_calendar_that_is_refused_counts_no_day(tmp_path: Path) -> None:
    off = "- {after: 1h, as: clerk, do: calendar, off: [2026-03-03], refused: true}\n"
    look = "- {after: 1wd, expect: [{case: P1, state: RECEIVED}]}\n"

    assert last(tmp_path, SINGLE + off + look).moment == at("2026-03-03T10:00")


def test_the_calendar_of_a_file_is_read_whole(tmp_path: Path) -> None:
    written = (
        "calendar: {base: cn, known_until: 2026, overlay: {off: [2026-03-03], work: [2026-03-07]},"
        " hours: [[09:00, '12:00'], ['14:00', '18:00']]}\n"
    )
    found: Rehearsal = parsed(tmp_path, written + HEAD + SINGLE)

    assert found.calendar == {
        "base": "cn",
        "known_until": 2026,
        "overlay": {"off": ["2026-03-03"], "work": ["2026-03-07"]},
        "hours": [["09:00", "12:00"], ["14:00", "18:00"]],
    }
    assert not calendars.parse(found.calendar).is_working(date(2026, 3, 3))


def test_values_are_typed_by_the_language(tmp_path: Path) -> None:
    clock = "{clock: 'P1/promised#1', state: running, due: 2026-03-11, lamp: green, elapsed: 0, "
    more = "remaining: -1, provisional: false, breached_at: 2026-03-12T00:00}"

    assert expected(tmp_path, clock + more) == (
        "clock",
        "P1/promised#1",
        {
            "state": "running",
            "due": date(2026, 3, 11),
            "lamp": "green",
            "elapsed": 0,
            "remaining": -1,
            "provisional": False,
            "breached_at": at("2026-03-12T00:00"),
        },
    )
    assert expected(tmp_path, "{clock: P1/promised, due: 2026-03-11T08:55}")[2] == {
        "due": at("2026-03-11T08:55")
    }
    assert expected(tmp_path, "{clock: P1/promised, due: null}")[2] == {"due": None}
    assert expected(tmp_path, "{case: P1, flags: [DEEMED], no_flags: [EXTENDED, WARNED]}")[2] == {
        "flags": ("DEEMED",),
        "no_flags": ("EXTENDED", "WARNED"),
    }
    assert expected(tmp_path, "{ledger: P1, steps: [intake.case_received], verified: true}")[2] == {
        "steps": ("intake.case_received",),
        "verified": True,
    }


def test_yaml_is_read_as_its_core_schema(tmp_path: Path) -> None:
    found = last(
        tmp_path, SINGLE + LATER + "not_accept, case: P1, reason: off, right_organ: 0x1F}\n"
    )

    assert (found.fields["reason"], found.fields["right_organ"]) == ("off", "0x1F")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("true", True),
        ("TRUE", True),
        ("illegal-act", "illegal-act"),
        ("/problems/illegal-act", "illegal-act"),
    ],
)
def test_a_refusal_may_say_which(tmp_path: Path, written: str, read: bool | str) -> None:
    found = last(tmp_path, f"{SINGLE}{LATER}accept, case: P1, refused: {written}}}\n")

    assert found.refused == read


def test_an_expectation_belongs_to_its_line_and_its_step(tmp_path: Path) -> None:
    step = (
        "- at: 2026-03-02T10:00\n  as: clerk\n  do: accept\n  case: P1\n  expect:\n"
        "  - {case: P1, state: ACCEPTED}\n  - {clock: P1/acceptance,\n     state: stopped}\n"
    )
    found = last(tmp_path, SINGLE + step)

    assert (found.line, [one.line for one in found.expect]) == (5, [10, 11])
