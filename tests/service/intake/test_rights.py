"""Who sees which case, and what of its applicant."""

import pytest
from fastapi import FastAPI

from contracts.intake import PersonalDataShown
from services.chassis.auth import unguarded
from tests.service.intake.conftest import Told
from tests.service.intake.flagship import FLAGSHIP, PENSION, Desk

WEI = ("wei", "applicant")


async def submitted(desk: Desk) -> str:
    number: str = (await desk.hand_in(PENSION, who=WEI)).json()["number"]
    return number


@pytest.mark.parametrize(
    "who",
    [
        ("zhang", "clerk"),
        ("li", "issue_clerk"),
        ("p", "preexaminer"),
        ("s", "supervisor"),
        ("h", "handler:swj"),
        ("d", "decider:lyj"),
        ("l", "lead:fgj"),
    ],
)
async def test_the_hall_and_departments_with_an_item_see_the_case_file(
    desk: Desk, who: tuple[str, ...]
) -> None:
    answer = await desk.look(await desk.accepted(), who=who)

    assert answer.status_code == 200
    told = answer.json()
    assert told["applicant"]["id_number"] == "91441825MADEM0011A"
    assert told["applicant"]["phone"] == "138****8000"
    assert len(told["materials"]) > 20


@pytest.mark.parametrize(
    "who",
    [
        ("h", "handler:mzj"),
        ("d", "decider:jtj"),
        WEI,
        ("other", "agent"),
        ("o", "operator"),
        ("c", "county_head"),
    ],
)
async def test_others_do_not_see_it_nor_learn_whether_it_exists(
    desk: Desk, who: tuple[str, ...]
) -> None:
    foreign = await desk.look(await desk.accepted(), who=who)
    unknown = await desk.look("441825202611240199999X", who=who)

    assert foreign.status_code == unknown.status_code == 403
    assert foreign.json() == unknown.json()


async def test_before_routing_no_department_sees_a_case(desk: Desk) -> None:
    number = (await desk.hand_in()).json()["number"]

    assert (await desk.look(number, who=("h", "handler:swj"))).status_code == 403


async def test_applicants_see_their_own_case_and_only_theirs(desk: Desk) -> None:
    number = await submitted(desk)

    assert (await desk.look(number, who=WEI)).status_code == 200
    assert (await desk.look(number, who=("huang", "applicant"))).status_code == 403


async def test_a_persons_number_is_masked_until_it_is_asked_for_and_that_is_told(
    desk: Desk, told: Told
) -> None:
    number = await submitted(desk)
    seen = (await desk.look(number)).json()["applicant"]

    shown = await desk.act(number, "reveal", field="id_number", reason="verify_identity")

    assert seen["id_number"] == "441825********0041"
    assert seen["phone"] == "138****8001"
    assert shown.json() == {"value": "441825195806120041"}
    last = (await told(number))[-1]
    assert last.read(PersonalDataShown).field == "id_number"
    assert last.actor == "zhang"
    assert "441825195806120041" not in last.model_dump_json()


async def test_applicants_and_foreign_departments_reveal_nothing(desk: Desk, told: Told) -> None:
    number = await desk.accepted()

    for who in (WEI, ("h", "handler:mzj")):
        answer = await desk.act(number, "reveal", who=who, field="phone", reason="contact")
        assert answer.status_code == 403
    assert len(await told(number)) == 8


async def test_events_name_a_person_only_masked(desk: Desk, told: Told) -> None:
    (received,) = await told(await submitted(desk))

    assert received.data["party"] == {"kind": "person", "display": "韦**"}


async def test_every_route_says_who_may_use_it(app: FastAPI) -> None:
    assert unguarded(app.routes) == []


async def test_a_clerk_cannot_hand_in_for_an_account(desk: Desk) -> None:
    number = (await desk.hand_in(FLAGSHIP)).json()["number"]

    assert (await desk.look(number, who=("zhang", "applicant"))).status_code == 403
