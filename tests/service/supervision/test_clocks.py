"""Clocks as rows: derived case by case, whatever the order of arrival, changed by facts only."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from tests.service.supervision.conftest import CASE, Watching
from tests.service.supervision.speaking import (
    Message,
    accepted,
    decided,
    delivered,
    published,
    received,
    routed,
    terms,
)

HOUR = timedelta(hours=1)
COLUMNS = "id, started_at, stopped_at, due, provisional, next_level, next_fire_at"


async def clocks(watching: Watching, case: str = CASE) -> dict[str, Any]:
    rows = await watching.rows(
        f"SELECT {COLUMNS} FROM clock WHERE case_number = :case ORDER BY id", case=case
    )
    return {row.id.removeprefix(case).lstrip("-/"): row for row in rows}


async def test_an_accepted_case_has_its_clocks_with_their_due_dates(watching: Watching) -> None:
    await watching.accept()

    found = await clocks(watching)
    assert {name: row.due for name, row in found.items()} == {
        "acceptance#1": "2026-12-01",
        **{f"0{n}/promised#1": "2026-12-08" for n in (1, 2, 3)},
        **{f"0{n}/statutory#1": "2026-12-22" for n in (1, 2, 3)},
    }
    assert found["acceptance#1"].next_level is None
    assert found["01/promised#1"].next_level == "warned"


async def test_decided_handed_out_and_published_stop_what_they_stop(watching: Watching) -> None:
    await watching.accept()
    at = watching.clock() + 2 * HOUR
    await watching.decide("shuibao", at)
    await watching.hear(1)
    assert [n for n, row in (await clocks(watching)).items() if row.stopped_at == at] == [
        "03/promised#1",
        "03/statutory#1",
    ]

    await watching.intake.say(delivered("shuibao"), subject=CASE, at=at + HOUR)
    await watching.disclosure.say(
        published(f"{CASE}-03", at), subject="record/LS-01-2026-0001", at=at + 2 * HOUR
    )
    await watching.hear(2)

    found = await clocks(watching)
    assert found["03/delivery#1"].stopped_at == at + HOUR
    assert found["03/disclosure#1"].stopped_at == at + 2 * HOUR


def a_whole_case(watching: Watching) -> list[Message]:
    at, wanted = watching.clock(), terms("shuibao")
    intake, approval = watching.intake, watching.approval
    route = routed(CASE, wanted, "shuibao", at + HOUR, received_at=at)
    decision = decided(CASE, wanted, "shuibao", at + 2 * HOUR)
    return [
        intake.word(received(wanted, at), subject=CASE, at=at),
        intake.word(accepted(wanted, at + HOUR, received_at=at), subject=CASE, at=at + HOUR),
        intake.word(route, subject=CASE, at=at + HOUR, department="swj"),
        approval.word(decision, subject=CASE, at=at + 2 * HOUR, department="swj"),
        intake.word(delivered("shuibao"), subject=CASE, at=at + 3 * HOUR),
    ]


@pytest.mark.parametrize("order", list(permutations(range(5)))[::17])
@pytest.mark.parametrize("at_a_time", [1, 2])
async def test_whatever_comes_first_the_clocks_are_the_same(
    watching: Watching, order: tuple[int, ...], at_a_time: int
) -> None:
    messages = a_whole_case(watching)
    shuffled = [messages[place] for place in order]
    for start in range(0, len(shuffled), at_a_time):
        some = shuffled[start : start + at_a_time]
        await watching.intake.publish(*some)
        await watching.hear(len(some))

    found = await clocks(watching)
    at = watching.clock()
    assert {name: row.stopped_at for name, row in found.items() if row.stopped_at} == {
        "acceptance#1": at + HOUR,
        "01/promised#1": at + 2 * HOUR,
        "01/statutory#1": at + 2 * HOUR,
        "01/delivery#1": at + 3 * HOUR,
    }
    assert found["01/disclosure#1"].stopped_at is None


async def test_only_what_changed_is_written(watching: Watching) -> None:
    await watching.intake.publish(*a_whole_case(watching))
    await watching.hear(5)

    before = await watching.rows("SELECT id, xmin::text AS written FROM clock ORDER BY id")
    await watching.disclosure.say(
        published(f"{CASE}-01", watching.clock()),
        subject="record/1",
        at=watching.clock() + 4 * HOUR,
    )
    await watching.hear(1)

    after = await watching.rows("SELECT id, xmin::text AS written FROM clock ORDER BY id")
    assert [new.id for old, new in zip(before, after, strict=True) if old != new] == [
        f"{CASE}-01/disclosure#1"
    ]


async def test_a_due_date_printed_otherwise_is_an_alarm_and_once(watching: Watching) -> None:
    at = watching.clock()
    wrong = received(terms("shuibao"), at, due="2026-12-02")
    for _ in range(2):
        await watching.intake.say(wrong, subject=CASE, at=at)
        await watching.hear(1)

    assert await watching.rows("SELECT id FROM parked") == []
    assert await watching.told("due_date_disputed") == [
        {"clock": f"{CASE}/acceptance#1", "told": "2026-12-02", "derived": "2026-12-01"}
    ]


async def test_the_same_due_date_is_no_alarm(watching: Watching) -> None:
    await watching.accept()

    assert await watching.told("due_date_disputed") == []


async def test_a_case_is_watched_as_long_as_a_clock_of_it_runs(watching: Watching) -> None:
    await watching.accept(keys=("shuibao",))
    (case,) = await watching.rows("SELECT name, departments, open FROM watched")
    assert (case.name, case.departments, case.open) == ("水土保持方案审批", ["swj"], True)

    at = watching.clock() + 2 * HOUR
    await watching.decide("shuibao", at, keys=("shuibao",))
    await watching.intake.say(delivered("shuibao"), subject=CASE, at=at + HOUR)
    await watching.disclosure.say(published(f"{CASE}-01", at), subject="record/1", at=at + HOUR)
    await watching.hear(3)

    (case,) = await watching.rows("SELECT open FROM watched")
    assert case.open is False
