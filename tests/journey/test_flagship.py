"""The flagship through the gateway, by its real users, over every process and the real bus."""

import asyncio
import random
from typing import Any

import aiohttp
import pytest

from deploy.demo.flagship import ITEMS, Cast, act, application, pauses, play
from deploy.demo.people import Person, Refused
from deploy.embedded.trial import Trial
from tests.faults.checking import EXPECTED, faults_of, ledger_of, steps


async def heard_to_the_end(supervisor: Person, number: str) -> list[dict[str, Any]]:
    async with asyncio.timeout(30):
        for pause in pauses():
            entries = await ledger_of(supervisor, number)
            if steps(entries) >= EXPECTED:
                return entries
            await asyncio.sleep(pause)
    raise AssertionError


@pytest.fixture(scope="module")
async def played(cast: Cast, supervisor: Person) -> tuple[str, str]:
    """A case played to its end: its number and its query code."""
    told: dict[str, Any] = {}

    def watch(who: str, done: str, answer: Any) -> None:
        told.setdefault(done, answer)

    number = await play(cast, seed=1, watch=watch)
    await heard_to_the_end(supervisor, number)
    return number, str(told["receive"]["query_code"])


async def test_every_step_is_in_the_ledger_once_without_gaps(
    supervisor: Person, played: tuple[str, str]
) -> None:
    assert await faults_of(supervisor, played[0]) == []
    verified = await supervisor.get("/api/supervision/ledger/verify")
    assert verified["sound"]
    assert verified["gaps"] == []


async def test_every_clock_has_stopped_in_time(supervisor: Person, played: tuple[str, str]) -> None:
    clocks = (await supervisor.get(f"/api/supervision/cases/{played[0]}/clocks"))["clocks"]

    kinds = [clock["kind"] for clock in clocks]
    assert kinds.count("promised") == len(ITEMS)
    assert kinds.count("delivery") == len(ITEMS)
    assert kinds.count("statutory") == len(ITEMS) + 1
    assert {clock["state"] for clock in clocks} == {"stopped"}
    assert {clock["breached_at"] for clock in clocks} == {None}


async def test_the_case_is_delivered_and_the_citizen_sees_it(
    cast: Cast, played: tuple[str, str]
) -> None:
    number, code = played

    case = await cast.clerk.get(f"/api/intake/cases/{number}")
    progress = await cast.clerk.get(f"/api/intake/progress/{number}?code={code}")

    assert case["state"] == "DELIVERED"
    assert progress["state"] == "DELIVERED"
    assert "绿源" not in str(progress)


async def test_six_results_are_public_without_signing_in(
    trial: Trial, http: aiohttp.ClientSession, played: tuple[str, str]
) -> None:
    async with http.get(f"{trial.base}/api/disclosure/results") as answer:
        results = (await answer.json())["items"]

    assert len(results) == len(ITEMS)
    assert "13800000000" not in str(results)


async def test_a_slow_department_costs_the_others_nothing(cast: Cast) -> None:
    asked = application(cast.offer, random.Random(2))
    handed_in = await act(cast, cast.clerk, "/api/intake/cases", asked)
    number = handed_in["number"]
    accepted = await cast.clerk.post(f"/api/intake/cases/{number}/accept")
    quick = next(item for item in accepted["items"] if item["key"] == "shuibao")
    door = f"/api/approval/items/{quick['number']}"
    handler, decider = cast.handlers["swj"], cast.deciders["swj"]
    await act(cast, handler, f"{door}/claim", waits_for=(404,))
    await handler.post(f"{door}/review", {"opinion": "符合"})
    await decider.post(f"{door}/grant", {"reason": "符合"})
    deliver = f"/api/intake/cases/{number}/deliver"
    delivered = await act(cast, cast.issue_clerk, deliver, waits_for=(409,))

    handed_out = {item["key"] for item in delivered["items"] if item["delivered_at"]}
    assert handed_out == {"shuibao"}
    assert delivered["state"] == "ACCEPTED"


async def test_the_case_belongs_to_nobody_else(
    trial: Trial, http: aiohttp.ClientSession, played: tuple[str, str]
) -> None:
    stranger = await Person.sign_in(
        http, trial.base, name="applicant", password=trial.passwords()["applicant"]
    )

    for door in ("intake/cases/{}", "supervision/cases/{}/ledger", "approval/items/{}-01"):
        with pytest.raises(Refused) as refused:
            await stranger.get("/api/" + door.format(played[0]))
        assert refused.value.status in (403, 404)
