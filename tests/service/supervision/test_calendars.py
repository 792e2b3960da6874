"""Calendars: published by two people; open clocks dated anew, with what they were before."""

from typing import Any

import pytest
from httpx import AsyncClient, Response

from services.chassis.relay import Relay
from services.chassis.testing import Keyring
from services.supervision.app import SERVICE
from tests.service.supervision.conftest import CASE, Watching
from tests.service.supervision.test_levels import ALONE, alone, at, levels

DOOR = "/api/supervision/calendars"
PROMISED = f"{CASE}-01/promised#1"
DUE_DAY = {"off": [{"date": "2026-12-08", "name": "县庆"}]}
SATURDAY = {"work": ["2026-12-05"]}

Json = dict[str, Any]


class Administration:
    """Two people of the calendar administration."""

    def __init__(self, client: AsyncClient, keyring: Keyring, watching: Watching) -> None:
        self.client = client
        self.watching = watching
        self.first, self.second = (
            keyring.headers(name, "calendar_admin") for name in ("wei", "mo")
        )

    async def propose(self, layer: Json) -> Response:
        return await self.client.post(DOOR, json=layer, headers=self.first)

    async def publish(self, layer: Json) -> Json:
        """Proposed by one, published by the other."""
        proposed = await self.propose(layer)
        assert proposed.status_code == 201, proposed.text
        door = f"{DOOR}/{proposed.json()['id']}/publish"
        published = await self.client.post(door, headers=self.second)
        assert published.status_code == 200, published.text
        answer: Json = published.json()
        return answer

    async def put_in_force(self, layer: Json) -> None:
        """Published, and every open clock dated anew."""
        await self.publish(layer)
        loop = self.watching.loops["redating"]
        assert loop.pending is not None
        while await loop.pending():
            await loop.step()

    async def hear_oneself(self) -> None:
        watching = self.watching
        relay = Relay(watching.kit.engine, watching.intake.bus, clock=watching.clock)
        sent = int(await relay.step())
        await watching.hear(sent)
        await relay.close()


@pytest.fixture
def administration(client: AsyncClient, keyring: Keyring, watching: Watching) -> Administration:
    return Administration(client, keyring, watching)


async def dues(watching: Watching) -> dict[str, str]:
    rows = await watching.rows("SELECT id, due FROM clock WHERE stopped_at IS NULL")
    return {row.id.removeprefix(CASE): row.due for row in rows}


async def test_who_proposed_a_calendar_may_not_publish_it(
    administration: Administration, watching: Watching
) -> None:
    proposed = (await administration.propose(DUE_DAY)).json()
    door = f"{DOOR}/{proposed['id']}/publish"

    own = await administration.client.post(door, headers=administration.first)

    assert (own.status_code, own.json()["type"]) == (403, "/problems/same-person")
    assert await watching.told("calendar_published") == []


async def test_a_calendar_is_published_once_and_told_whole(
    administration: Administration, watching: Watching
) -> None:
    published = await administration.publish(DUE_DAY)
    door = f"{DOOR}/{published['id']}/publish"

    again = await administration.client.post(door, headers=administration.second)

    assert (again.status_code, again.json()["type"]) == (409, "/problems/calendar-published")
    (told,) = await watching.told("calendar_published")
    version = watching.app.state.law().calendar.version
    layer = {"document": "", "work": [], **DUE_DAY}
    assert told == {"number": 1, "layer": layer, "version": version}
    listed = (await administration.client.get(DOOR, headers=administration.first)).json()
    assert listed["version"] == version
    assert [one["number"] for one in listed["layers"]] == [1]


async def test_only_the_calendar_administration_proposes(
    client: AsyncClient, keyring: Keyring, watching: Watching
) -> None:
    answer = await client.post(DOOR, json=DUE_DAY, headers=keyring.headers("anyone", "supervisor"))

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("layer", "status", "sentence"),
    [
        ({"off": ["2026-12-08"], "work": ["2026-12-08"]}, 409, "既列为放假又列为上班"),
        ({"year": 2027, "status": "OFFICIAL", "off": ["2025-03-03"]}, 409, "不属于2027年的安排"),
        ({"off": ["2050-03-03"]}, 409, "没有2050年的工作日安排"),
        ({"year": 2027, "off": ["2027-03-03"]}, 422, "year 和 status"),
        ({}, 422, "没有列出任何"),
    ],
)
async def test_what_makes_no_calendar_is_refused_with_the_reason(
    administration: Administration, layer: Json, status: int, sentence: str
) -> None:
    answer = await administration.propose(layer)

    assert answer.status_code == status
    assert sentence in answer.json()["detail"]


async def test_a_calendar_without_a_working_day_ahead_is_refused(
    administration: Administration, watching: Watching
) -> None:
    watching.clock.at = at("2027-12-20T09:00")
    layer = {"off": [f"2027-12-{day}" for day in range(20, 32)]}

    answer = await administration.propose(layer)

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/calendar-refused")
    assert "再没有工作日" in answer.json()["detail"]


async def test_a_day_off_published_today_moves_open_clocks_and_says_what_they_were(
    administration: Administration, watching: Watching
) -> None:
    await watching.accept(keys=ALONE)

    await administration.put_in_force(DUE_DAY)

    assert await dues(watching) == {"-01/promised#1": "2026-12-09", "-01/statutory#1": "2026-12-23"}
    (told,) = await watching.told("clocks_redated")
    assert told["calendar"] == watching.app.state.law().calendar.version
    assert {one["clock"]: (one["before"], one["after"]) for one in told["clocks"]} == {
        PROMISED: ("2026-12-08", "2026-12-09"),
        f"{CASE}-01/statutory#1": ("2026-12-22", "2026-12-23"),
    }


async def test_the_dating_anew_is_found_from_the_case(
    administration: Administration, watching: Watching, keyring: Keyring
) -> None:
    await watching.accept(keys=ALONE)
    await watching.accept("4418252026112401000025", keys=("xuanzhi",))
    await administration.put_in_force(DUE_DAY)
    await administration.hear_oneself()

    answer = await administration.client.get(
        f"/api/supervision/cases/{CASE}/ledger", headers=keyring.headers("sup", "supervisor")
    )

    names = [entry["type"] for entry in answer.json()["items"]]
    assert names.count("supervision.clocks_redated.v1") == 1
    assert len(names) == 4


async def test_one_entry_tells_of_256_clocks_at_most(
    administration: Administration, watching: Watching
) -> None:
    for n in range(45):
        await watching.accept(f"44182520261124010{n:04}X")

    await administration.put_in_force(DUE_DAY)

    told = [len(one["clocks"]) for one in await watching.told("clocks_redated")]
    assert sum(told) == 45 * 6
    assert max(told) <= 256


async def test_a_wrong_layer_is_superseded_by_the_next(
    administration: Administration, watching: Watching
) -> None:
    await watching.accept(keys=ALONE)
    before = await dues(watching)

    await administration.put_in_force(DUE_DAY)
    await administration.put_in_force({"work": ["2026-12-08"]})

    assert await dues(watching) == before
    assert len(await watching.told("clocks_redated")) == 2


async def test_a_breach_that_should_not_have_been_is_lifted_a_warning_stays(
    administration: Administration, watching: Watching
) -> None:
    await alone(watching, "2026-12-09T00:00")
    await watching.sweep()
    assert len(await watching.told("clock_breached")) == 1

    await administration.put_in_force(DUE_DAY)

    (lifted,) = await watching.told("clock_breach_lifted")
    assert (lifted["clock"], lifted["legal_day"]) == (PROMISED, "2026-12-08")
    assert [level for _, level, _ in await levels(watching)] == ["warned"]
    watching.clock.at = at("2026-12-10T00:00")
    await watching.statuses()
    await watching.sweep()
    assert [one["legal_day"] for one in await watching.told("clock_breached")] == [
        "2026-12-08",
        "2026-12-09",
    ]


async def test_a_breach_between_the_printed_day_and_the_new_one_waits_for_review(
    administration: Administration, watching: Watching
) -> None:
    await alone(watching, "2026-12-08T10:00")
    await watching.sweep()

    await administration.put_in_force(SATURDAY)
    assert (await dues(watching))["-01/promised#1"] == "2026-12-07"
    for moment in ("2026-12-08T10:00", "2026-12-09T10:00"):
        watching.clock.at = at(moment)
        await watching.statuses()
        await watching.sweep()

    (queued,) = await watching.rows("SELECT clock, level, at FROM review")
    assert (queued.clock, queued.level, queued.at) == (PROMISED, "breached", at("2026-12-08T00:00"))
    assert await watching.told("clock_breached") == []
    assert [level for _, level, _ in await levels(watching)] == ["warned"]


async def test_a_breach_that_is_one_by_both_calendars_is_told_as_ever(
    administration: Administration, watching: Watching
) -> None:
    await alone(watching, "2026-12-09T10:00")

    await administration.put_in_force(SATURDAY)
    await watching.sweep()

    (breach,) = await watching.told("clock_breached")
    assert breach["at"] == "2026-12-08T00:00:00+08:00"
    assert await watching.rows("SELECT 1 FROM review") == []


async def test_a_clock_is_dated_anew_before_it_fires(
    administration: Administration, watching: Watching
) -> None:
    await alone(watching, "2026-12-09T10:00")

    await administration.publish(DUE_DAY)

    assert await watching.sweep() == 0


async def test_a_restart_goes_on_by_the_calendar_in_force(
    administration: Administration, watching: Watching
) -> None:
    await watching.accept(keys=ALONE)
    await administration.publish(DUE_DAY)

    app = SERVICE.build(watching.kit)
    again = {loop.name: loop for loop in await SERVICE.loops(app, watching.intake.bus)}
    while await again["redating"].step():
        pass
    for loop in again.values():
        if loop.close:
            await loop.close()

    assert app.state.law().calendar.version == watching.app.state.law().calendar.version
    assert (await dues(watching))["-01/promised#1"] == "2026-12-09"


async def test_a_case_that_is_worked_on_meanwhile_is_dated_anew_with_its_news(
    administration: Administration, watching: Watching
) -> None:
    await watching.accept()
    await administration.publish(DUE_DAY)

    await watching.decide("shuibao", at("2026-11-25T10:00"))
    await watching.hear(1)

    assert (await dues(watching))["-01/promised#1"] == "2026-12-09"
    assert await watching.loops["redating"].step() == 0
