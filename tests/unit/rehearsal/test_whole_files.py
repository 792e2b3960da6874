"""What a file as a whole must hold: who runs, who is there, and that all mistakes come at once."""

from pathlib import Path

import pytest

from deploy.rehearsal.language import Mistake, NotBuilt
from tests.unit.rehearsal.written import HEAD, SINGLE, mistakes, refused, unbuilt

Found = list[tuple[int, str]]


def told(found: Found) -> list[int]:
    return [line for line, _ in found]


AFTER = "- {after: 1h, as: clerk, do: "
STOPPED = [
    ("supervision", "{clock: P1/acceptance, state: running}", True),
    ("supervision", "{ledger: P1, verified: true}", True),
    ("supervision", "{card: P1, count: 0}", True),
    ("supervision", "{case: P1, flags: [WARNED]}", True),
    ("disclosure", "{case: P1, no_flags: [WARNED]}", True),
    ("approval", "{item: P1, no_flags: [DEEMED]}", True),
    ("intake", "{case: P1, state: RECEIVED}", True),
    ("approval", "{item: P1, state: REVIEWING}", True),
    ("supervision", "{case: P1, state: RECEIVED}", False),
    ("supervision", "{item: P1, state: REVIEWING}", False),
    ("approval", "{clock: P1/acceptance, state: running}", False),
]


@pytest.mark.parametrize(("service", "expectation", "wrong"), STOPPED)
def test_what_a_stopped_service_knows_cannot_be_expected(
    tmp_path: Path, service: str, expectation: str, wrong: bool
) -> None:
    stop = f"- {{after: 1h, do: stop_service, service: {service}}}\n"
    start = f"- {{after: 1h, do: start_service, service: {service}}}\n"
    look = f"- {{after: 1h, expect: [{expectation}]}}\n"

    assert told(mistakes(tmp_path, HEAD + SINGLE + stop + look)) == [6] * wrong
    assert mistakes(tmp_path, HEAD + SINGLE + stop + start + look) == []


def test_an_act_aimed_at_a_stopped_service_is_no_mistake(tmp_path: Path) -> None:
    stop = "- {after: 1h, do: stop_service, service: approval}\n"
    claim = "- {after: 1h, as: handler:cl, do: claim, item: P1, refused: true}\n"

    assert mistakes(tmp_path, HEAD + SINGLE + stop + claim) == []


def test_a_refused_step_makes_nothing(tmp_path: Path) -> None:
    refused = SINGLE.replace("as: clerk", "as: applicant").replace(
        "canji}", "canji, refused: true}"
    )
    accept = "- {after: 1h, as: clerk, do: accept, case: P1}\n"

    assert told(mistakes(tmp_path, HEAD + refused + accept)) == [5]
    assert mistakes(tmp_path, HEAD + refused + SINGLE + accept) == []


def test_all_mistakes_of_a_file_are_told_at_once_in_order(tmp_path: Path) -> None:
    text = (
        "rehearsal: 试演\nreigon: x\nstart: 2026-03-02T08:00\nsteps:\n"
        "- {at: 2026-03-02T09:00, as: clrek, do: recieve, case: P1, matter: canji}\n"
        "- at: 2026-03-01T09:00\n  expect:\n"
        "  - {case: P1, stat: RECEIVED}\n  - {case: P1, flags: [A, B]}\n"
    )

    found = mistakes(tmp_path, text)

    assert told(found) == [2, 5, 5, 6, 8, 9, 9]


def test_a_misspelt_matter_is_one_mistake_and_not_twenty(tmp_path: Path) -> None:
    steps = SINGLE.replace("canji", "kanji") + "- {after: 1h, as: clerk, do: claim, item: P1/x}\n"
    look = "- {after: 1h, expect: [{clock: P1/x/promised, state: running}]}\n"

    assert told(mistakes(tmp_path, HEAD + steps + look)) == [4]


def test_mistakes_and_unbuilt_features_are_told_together(tmp_path: Path) -> None:
    text = HEAD + SINGLE + AFTER + "withdraw, case: P1}\n" + AFTER + "acept, case: P1}\n"

    assert type(refused(tmp_path, text)) is Mistake
    assert type(refused(tmp_path, text.replace("acept", "accept"))) is NotBuilt
    assert [line for line, _ in unbuilt(tmp_path, text)] == [5]
    assert told(mistakes(tmp_path, text)) == [6]
