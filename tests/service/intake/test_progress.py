"""A citizen asks with number and query code; guessing is stopped."""

import asyncio
from datetime import date, timedelta

import pytest
from httpx import AsyncClient, Response

from contracts.identifiers import CaseNumber, Channel
from services.chassis.testing import StillClock
from tests.service.intake.flagship import COMPANY, PENSION, Desk

NOBODYS = str(CaseNumber("441825", date(2026, 11, 24), Channel.WINDOW, 99999))


async def ask(client: AsyncClient, number: str, code: str) -> Response:
    return await client.get(f"/api/intake/progress/{number}", params={"code": code})


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def test_number_and_code_show_how_far_a_case_is(desk: Desk, client: AsyncClient) -> None:
    taken = (await desk.hand_in()).json()
    await desk.act(taken["number"], "accept")

    answer = await ask(client, taken["number"].lower(), taken["query_code"])

    assert answer.status_code == 200
    assert answer.json()["state_words"] == "已受理"
    assert len(answer.json()["items"]) == 6
    for personal in (COMPANY["name"], COMPANY["id_number"], COMPANY["phone"]):
        assert personal not in answer.text


async def test_a_wrong_code_and_an_unknown_number_are_answered_alike(
    desk: Desk, client: AsyncClient
) -> None:
    taken = (await desk.hand_in(PENSION)).json()

    wrong = await ask(client, taken["number"], other(taken["query_code"]))
    unknown = await ask(client, NOBODYS, "123456")
    senseless = await ask(client, "hello", "123456")

    assert wrong.status_code == 404
    assert wrong.json() == unknown.json() == senseless.json()


@pytest.mark.parametrize("known", [True, False])
async def test_after_five_wrong_codes_a_number_is_locked_known_or_not(
    desk: Desk, client: AsyncClient, clock: StillClock, known: bool
) -> None:
    taken = (await desk.hand_in(PENSION)).json()
    number = taken["number"] if known else NOBODYS

    for _ in range(5):
        assert (await ask(client, number, other(taken["query_code"]))).status_code == 404
    locked = await ask(client, number, taken["query_code"])

    assert locked.status_code == 429
    assert "15分钟" in locked.json()["detail"]
    clock.move(timedelta(minutes=16))
    again = await ask(client, number, taken["query_code"])
    assert again.status_code == (200 if known else 404)


async def test_guessing_in_parallel_is_counted_like_guessing_in_turn(
    desk: Desk, client: AsyncClient
) -> None:
    taken = (await desk.hand_in(PENSION)).json()
    wrong = other(taken["query_code"])

    answers = await asyncio.gather(*(ask(client, taken["number"], wrong) for _ in range(12)))

    assert sorted(answer.status_code for answer in answers) == [404] * 5 + [429] * 7


async def test_a_right_code_forgives_the_slips_before_it(desk: Desk, client: AsyncClient) -> None:
    taken = (await desk.hand_in(PENSION)).json()
    number, code = taken["number"], taken["query_code"]

    for _ in range(3):
        for _ in range(4):
            await ask(client, number, other(code))
        assert (await ask(client, number, code)).status_code == 200


async def test_a_foreign_code_opens_nothing(desk: Desk, client: AsyncClient) -> None:
    mine = (await desk.hand_in(PENSION)).json()
    yours = (await desk.hand_in(PENSION)).json()

    assert mine["query_code"] != yours["query_code"]
    assert (await ask(client, yours["number"], mine["query_code"])).status_code == 404
