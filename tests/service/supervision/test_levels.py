"""Levels: each once, in order, with its true instant; never before everybody has spoken."""

import asyncio
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from contracts.envelope import opened
from services.chassis.clock import SHANGHAI
from services.supervision.app import SERVICE
from services.supervision.commands.firing import fire
from services.supervision.domain.law import Law
from services.supervision.domain.watermark import PATIENCE
from tests.service.supervision.conftest import CASE, Watching

SECOND = timedelta(seconds=1)
ALONE = ("shuibao",)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


async def levels(watching: Watching) -> list[tuple[str, str, datetime]]:
    rows = await watching.rows(
        "SELECT clock, level, at, legal_day FROM level WHERE lifted_at IS NULL"
        " ORDER BY at, level, clock"
    )
    return [(row.clock.removeprefix(CASE), row.level, row.at.astimezone(SHANGHAI)) for row in rows]


async def alone(watching: Watching, moment: str) -> None:
    """One item, accepted on 24 November; promised until 8 December; everybody speaks."""
    await watching.accept(keys=ALONE)
    watching.clock.at = at(moment)
    await watching.statuses()


async def test_nothing_is_fired_before_its_time(watching: Watching) -> None:
    await alone(watching, "2026-12-04T08:29:59")

    assert await watching.sweep() == 0


async def test_a_warning_comes_at_opening_time(watching: Watching) -> None:
    await alone(watching, "2026-12-04T08:30")

    await watching.sweep()

    assert await levels(watching) == [("-01/promised#1", "warned", at("2026-12-04T08:30"))]
    assert await watching.told("clock_warned") == [
        {
            "clock": f"{CASE}-01/promised#1",
            "kind": "promised",
            "item": f"{CASE}-01",
            "at": "2026-12-04T08:30:00+08:00",
            "legal_day": "2026-12-04",
        }
    ]


async def test_a_breach_is_that_of_its_due_day_at_midnight(watching: Watching) -> None:
    await alone(watching, "2026-12-08T23:59:59")
    await watching.sweep()
    assert await watching.told("clock_breached") == []

    watching.clock.at = at("2026-12-09T00:00")
    await watching.statuses()
    await watching.sweep()

    (breach,) = await watching.told("clock_breached")
    assert (breach["at"], breach["legal_day"]) == ("2026-12-09T00:00:00+08:00", "2026-12-08")
    (row,) = await watching.rows("SELECT at, legal_day FROM level WHERE level = 'breached'")
    assert (row.at, row.legal_day) == (at("2026-12-09T00:00"), date(2026, 12, 8))


async def test_after_days_of_downtime_every_level_is_recorded_once_in_order(
    watching: Watching,
) -> None:
    await alone(watching, "2027-01-05T10:00")

    assert await watching.sweep() > 0
    assert await watching.sweep() == 0

    assert await levels(watching) == [
        ("-01/promised#1", "warned", at("2026-12-04T08:30")),
        ("-01/promised#1", "breached", at("2026-12-09T00:00")),
        ("-01/promised#1", "escalated", at("2026-12-12T00:00")),
        ("-01/statutory#1", "warned", at("2026-12-16T08:30")),
        ("-01/statutory#1", "breached", at("2026-12-23T00:00")),
    ]
    spoken = await watching.rows(
        "SELECT convert_from(body, 'UTF8')::jsonb -> 'data' ->> 'at' AS at FROM outbox"
        " ORDER BY position"
    )
    assert [row.at for row in spoken] == sorted(row.at for row in spoken)


async def test_a_restarted_sweeper_finds_nothing_to_repeat(watching: Watching) -> None:
    await alone(watching, "2026-12-09T09:00")
    await watching.sweep()
    before = await levels(watching)

    again = await SERVICE.loops(watching.app, watching.intake.bus)
    assert [await loop.step() for loop in again if loop.name == "sweeper"] == [0]

    assert await levels(watching) == before


async def test_clocks_made_anew_from_the_ledger_repeat_no_level(watching: Watching) -> None:
    await watching.accept()
    watching.clock.at = at("2026-12-09T09:00")
    await watching.statuses()
    await watching.sweep()
    before, told = await levels(watching), await watching.told("clock_breached")

    async with watching.kit.engine.begin() as conn:
        await conn.execute(text("DELETE FROM clock"))
    await watching.decide("lixiang", at("2026-12-09T08:00"))
    await watching.hear(1)
    await watching.statuses()
    await watching.sweep()

    assert await levels(watching) == before
    assert await watching.told("clock_breached") == told
    unfired = await watching.rows(
        "SELECT id FROM clock WHERE kind = 'promised' AND breached_at IS NULL"
    )
    assert unfired == []


async def test_a_level_waits_until_every_source_has_spoken_past_its_instant(
    watching: Watching,
) -> None:
    await watching.accept(keys=ALONE)
    watching.clock.at = at("2026-12-09T00:00:05")
    await watching.statuses(watching.intake, watching.disclosure)
    await watching.statuses(watching.approval, at=at("2026-12-08T23:59:59"))

    await watching.sweep()
    assert [level for _, level, _ in await levels(watching)] == ["warned"]

    await watching.statuses(watching.approval)
    await watching.sweep()
    assert [level for _, level, _ in await levels(watching)] == ["warned", "breached"]


async def test_a_level_waits_for_what_a_source_has_said_but_is_not_here(watching: Watching) -> None:
    await watching.accept(keys=ALONE)
    watching.clock.at = at("2026-12-09T00:00:05")
    await watching.statuses(watching.intake, watching.disclosure)
    watching.approval.sourceseq = 1
    await watching.statuses(watching.approval)

    await watching.sweep()
    assert [level for _, level, _ in await levels(watching)] == ["warned"]

    watching.approval.sourceseq = 0
    await watching.decide("shuibao", at("2026-12-08T23:59"), keys=ALONE)
    await watching.hear(1)
    await watching.sweep()

    assert [level for _, level, _ in await levels(watching)] == ["warned"]
    (promised,) = await watching.rows("SELECT next_level FROM clock WHERE kind = 'promised'")
    assert promised.next_level is None


async def test_a_silent_source_holds_nothing_beyond_the_next_opening_time(
    watching: Watching,
) -> None:
    await watching.accept(keys=ALONE)
    await watching.statuses()
    watching.clock.at = at("2026-12-09T08:30") - SECOND
    await watching.statuses(watching.intake, watching.disclosure)
    await watching.sweep()
    assert [level for _, level, _ in await levels(watching)] == ["warned"]

    watching.clock.at = at("2026-12-09T08:30")
    await watching.statuses(watching.intake, watching.disclosure)
    await watching.sweep()

    assert [(level, when) for _, level, when in await levels(watching)] == [
        ("warned", at("2026-12-04T08:30")),
        ("breached", at("2026-12-09T00:00")),
    ]


async def test_whoever_was_cut_off_from_the_bus_calls_nobody_silent(watching: Watching) -> None:
    await watching.accept(keys=ALONE)
    await watching.statuses()
    watching.clock.at = at("2026-12-10T10:00")
    watching.intake.bus.stats["reconnects"] += 1

    assert await watching.sweep() == 0
    watching.clock.move(2 * PATIENCE)
    await watching.sweep()

    assert [level for _, level, _ in await levels(watching)] == ["warned", "breached"]


async def test_what_is_unread_is_no_silence(watching: Watching) -> None:
    await watching.accept(keys=ALONE)
    await watching.statuses()
    await watching.decide("shuibao", at("2026-12-03T15:00"), keys=ALONE)
    watching.clock.at = at("2026-12-10T10:00") + 2 * PATIENCE

    assert await watching.sweep() == 0
    await watching.hear(1)
    await watching.sweep()

    assert await levels(watching) == []


async def test_a_stop_that_turns_out_in_time_lifts_the_breach_and_erases_nothing(
    watching: Watching,
) -> None:
    await alone(watching, "2026-12-14T10:00")
    await watching.sweep()
    assert len(await levels(watching)) == 3

    await watching.decide("shuibao", at("2026-12-08T17:00"), keys=ALONE)
    await watching.hear(1)

    (lifted,) = await watching.told("clock_breach_lifted")
    assert (lifted["clock"], lifted["legal_day"]) == (f"{CASE}-01/promised#1", "2026-12-08")
    assert [level for _, level, _ in await levels(watching)] == ["warned"]
    (decision,) = await watching.rows("SELECT event_id FROM ledger WHERE source LIKE '%approval'")
    bodies = await watching.rows("SELECT body FROM outbox ORDER BY position DESC LIMIT 1")
    assert opened(bodies[0].body).cause == str(decision.event_id)
    every = await watching.rows("SELECT level FROM level")
    assert sorted(row.level for row in every) == ["breached", "escalated", "warned"]


async def test_a_stop_heard_while_its_breach_is_being_fired_lifts_it_all_the_same(
    watching: Watching,
) -> None:
    await alone(watching, "2026-12-09T10:00")
    law: Law = watching.app.state.law()
    await watching.decide("shuibao", at("2026-12-08T17:00"), keys=ALONE)
    async with watching.kit.works.begin(watching.kit.works.as_system()) as work:
        await fire(work, until=watching.clock(), law=law)
        hearing = asyncio.create_task(watching.hear(1))
        await asyncio.wait({hearing}, timeout=0.5)
        assert not hearing.done()
    await hearing

    assert len(await watching.told("clock_breach_lifted")) == 1
    assert [level for _, level, _ in await levels(watching)] == ["warned"]


async def test_a_stop_that_was_late_lifts_nothing(watching: Watching) -> None:
    await alone(watching, "2026-12-14T10:00")
    await watching.sweep()

    await watching.decide("shuibao", at("2026-12-14T09:00"), keys=ALONE)
    await watching.hear(1)

    assert await watching.told("clock_breach_lifted") == []
    assert len(await levels(watching)) == 3


@pytest.mark.parametrize("most", [1, 2, 500])
async def test_however_few_are_taken_at_once_nothing_overtakes(
    watching: Watching, most: int
) -> None:
    await watching.accept()
    law: Law = watching.app.state.law()
    fired = 1
    while fired:
        async with watching.kit.works.begin(watching.kit.works.as_system()) as work:
            fired = await fire(work, until=at("2027-01-05T10:00"), law=law, most=most)

    rows = await watching.rows("SELECT body FROM outbox ORDER BY position")
    said = [opened(row.body).data for row in rows]
    # Warned, breached, escalated; the law's own breach after all others of its instant.
    order = [(one["at"], one["kind"] == "statutory", one["clock"]) for one in said]
    assert order == sorted(order)
    assert len(said) == 3 * (3 + 2)


async def test_many_levels_of_one_instant_are_fired_in_the_order_of_clock_ids(
    watching: Watching,
) -> None:
    cases = [f"44182520261124010{n:04}X" for n in range(30)]
    for case in cases:
        await watching.accept(case, keys=ALONE)
    watching.clock.at = at("2026-12-09T00:00")
    await watching.statuses()

    await watching.sweep()

    told = await watching.told("clock_breached")
    assert [one["clock"] for one in told] == [f"{case}-01/promised#1" for case in sorted(cases)]
