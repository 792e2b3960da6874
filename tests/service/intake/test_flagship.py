"""The flagship at intake: handed in once, accepted, its six items sent out at once, handed out."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from contracts.approval import Outcome
from contracts.intake import (
    CaseAccepted,
    CaseCompleted,
    CaseReceived,
    ItemRouted,
    ResultDelivered,
)
from services.chassis.testing import StillClock
from tests.service.intake.conftest import Told
from tests.service.intake.departments import Departments
from tests.service.intake.flagship import COMPANY, SIX, Desk

Hears = Callable[[], Awaitable[object]]
ISSUE = ("li", "issue_clerk")


async def test_a_case_handed_in_at_the_window_is_received(desk: Desk) -> None:
    answer = await desk.hand_in()

    assert answer.status_code == 201, answer.text
    received = answer.json()
    assert received["state"] == "RECEIVED"
    assert received["received_on"] == "2026-11-24"
    assert received["due"] == [
        {"clock": "acceptance", "item": None, "on": "2026-12-01", "provisional": False}
    ]
    assert received["missing"] == []
    assert len(received["query_code"]) == 6


async def test_acceptance_sends_every_item_to_its_department_at_once(
    desk: Desk, told: Told
) -> None:
    number = (await desk.hand_in()).json()["number"]

    answer = await desk.act(number, "accept")

    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "ACCEPTED"
    said = await told(number)
    assert [one.type for one in said] == [
        CaseReceived.type,
        CaseAccepted.type,
        *[ItemRouted.type] * 6,
    ]
    assert [one.caseseq for one in said] == list(range(1, 9))
    assert len({one.time for one in said[1:]}) == 1
    routed = [one.read(ItemRouted) for one in said[2:]]
    assert [(r.terms.key, one.department) for r, one in zip(routed, said[2:], strict=True)] == [
        ("lixiang", "fgj"),
        ("xuanzhi", "zrzy"),
        ("guihua", "zrzy"),
        ("shuibao", "swj"),
        ("huanping-biao", "sthj"),
        ("lindi", "lyj"),
    ]
    assert {r.item for r in routed} == {f"{number}-0{place}" for place in range(1, 7)}


async def test_the_dates_told_are_the_ones_of_the_flagship_timeline(desk: Desk, told: Told) -> None:
    said = await told(await desk.accepted())

    accepted = said[1].read(CaseAccepted)
    assert accepted.accepted_on == date(2026, 11, 24)
    due = {(d.item, d.clock): d.on for d in accepted.due}
    assert due["lixiang", "promised"] == "2026-12-08"
    assert due["lixiang", "statutory"] == "2026-12-22"
    assert due["shuibao", "statutory"] == "2026-12-08"
    assert due["huanping-biao", "statutory"] == "2026-12-24"
    assert due[None, "statutory"] == "2027-01-27"
    assert accepted.terms.bundle is not None
    assert accepted.terms.bundle.provisional_letter is not None
    assert [item.key for item in accepted.terms.items] == SIX


async def test_no_event_holds_a_number_of_the_applicant_beyond_the_public_code(
    desk: Desk, told: Told
) -> None:
    for envelope in await told(await desk.accepted()):
        assert COMPANY["phone"] not in envelope.model_dump_json()


async def test_a_case_completes_when_all_departments_have_decided(
    desk: Desk, departments: Departments, hears: Hears, told: Told
) -> None:
    number = await desk.accepted()

    for key in SIX:
        outcome = Outcome.DENIED if key == "lindi" else Outcome.GRANTED
        await departments.decide(number, key, outcome)
    await hears()

    assert (await desk.look(number)).json()["state"] == "COMPLETED"
    last = (await told(number))[-1]
    assert last.read(CaseCompleted).outcomes == {
        **dict.fromkeys(SIX, Outcome.GRANTED),
        "lindi": Outcome.DENIED,
    }


async def test_results_go_out_as_they_come(
    desk: Desk, departments: Departments, hears: Hears, told: Told
) -> None:
    number = await desk.accepted()
    await departments.decide(number, "shuibao")
    await hears()

    first = await desk.act(number, "deliver", who=ISSUE)

    assert first.json()["state"] == "ACCEPTED"
    for key in SIX:
        if key != "shuibao":
            await departments.decide(number, key)
    await hears()
    rest = await desk.act(number, "deliver", who=ISSUE, method="post")
    assert rest.json()["state"] == "DELIVERED"
    handed_out = [
        envelope.read(ResultDelivered)
        for envelope in await told(number)
        if envelope.type == ResultDelivered.type
    ]
    assert [(one.items, one.method, one.last) for one in handed_out] == [
        (("shuibao",), "window", False),
        (tuple(key for key in SIX if key != "shuibao"), "post", True),
    ]


async def test_two_clerks_at_once_accept_one_case(desk: Desk, told: Told) -> None:
    number = (await desk.hand_in()).json()["number"]

    answers = await asyncio.gather(desk.act(number, "accept"), desk.act(number, "accept"))

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await told(number)) == 8


async def test_a_request_sent_twice_makes_one_case(desk: Desk) -> None:
    first = await desk.hand_in(key="the-same")
    again = await desk.hand_in(key="the-same")

    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"


async def test_the_day_of_an_act_is_the_offices_day(desk: Desk, clock: StillClock) -> None:
    # Half past seven in the morning, when it is still yesterday in UTC.
    clock.move(timedelta(hours=-2))
    number = await desk.accepted()

    told = (await desk.look(number)).json()

    assert (told["received_on"], told["accepted_on"]) == ("2026-11-24", "2026-11-24")
    assert told["items"][0]["due"][0]["on"] == "2026-12-08"
