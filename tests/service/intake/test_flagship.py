"""The flagship at intake: handed in once, accepted, sent to six departments, handed out."""

from services.chassis.kit import Kit
from tests.service.intake.flagship import SIX, Desk


async def test_a_case_handed_in_at_the_window_is_received(desk: Desk) -> None:
    answer = await desk.hand_in()

    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert told["state"] == "RECEIVED"
    assert told["received_on"] == "2026-11-24"
    assert told["due"] == [
        {"clock": "acceptance", "item": None, "on": "2026-12-01", "provisional": False}
    ]
    assert told["missing"] == []
    assert len(told["query_code"]) == 6


async def test_acceptance_sends_every_item_to_its_department_at_once(desk: Desk, kit: Kit) -> None:
    number = (await desk.hand_in()).json()["number"]

    answer = await desk.act(number, "accept")

    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["state"] == "ACCEPTED"
    assert [item["key"] for item in told["items"]] == SIX
    print(answer.text)
