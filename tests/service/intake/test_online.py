"""Online submission: receipt at once, or first a pre-examination where the matter has one."""

from contracts.intake import CaseReceived, CaseSubmitted
from tests.service.intake.conftest import Told
from tests.service.intake.flagship import PENSION, PERSON, Desk

WEI = ("wei", "applicant")
HEALTH = {"matter": "weisheng", "materials": ["m1", "m2", "m3", "m4"], "applicant": PERSON}


async def test_without_pre_examination_submission_is_receipt(desk: Desk, told: Told) -> None:
    answer = (await desk.hand_in(PENSION, who=WEI)).json()

    assert answer["state"] == "RECEIVED"
    assert answer["number"][14:16] == "02"
    assert [one.type for one in await told(answer["number"])] == [CaseReceived.type]


async def test_with_pre_examination_it_is_not(desk: Desk, told: Told) -> None:
    answer = (await desk.hand_in(HEALTH, who=("agent-1", "agent"), channel="mobile")).json()

    assert answer["state"] == "PRE_EXAM"
    assert answer["received_on"] is None
    assert answer["due"][0]["clock"] == "pre_exam"
    assert answer["due"][0]["on"] == "2026-11-25"
    assert [one.type for one in await told(answer["number"])] == [CaseSubmitted.type]


async def test_a_preexaminer_receives_what_was_submitted(desk: Desk, told: Told) -> None:
    number = (await desk.hand_in(HEALTH, who=WEI)).json()["number"]

    answer = await desk.act(number, "receive", who=("p", "preexaminer"))

    assert answer.json()["state"] == "RECEIVED"
    assert [one.type for one in await told(number)] == [CaseSubmitted.type, CaseReceived.type]
    assert (await desk.act(number, "accept")).json()["state"] == "ACCEPTED"


async def test_what_is_pre_examined_cannot_be_accepted_yet(desk: Desk) -> None:
    number = (await desk.hand_in(HEALTH, who=WEI)).json()["number"]

    assert (await desk.act(number, "accept")).status_code == 409


async def test_an_applicant_does_not_hand_in_at_the_window(desk: Desk) -> None:
    answer = await desk.hand_in(PENSION, who=WEI, channel="window")

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/channel-wrong"
