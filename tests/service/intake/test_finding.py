"""Clerks find a case by what they have in hand: number, a part of a name, the last four."""

import pytest

from tests.service.intake.flagship import FLAGSHIP, PENSION, Desk

CLERK = ("zhang", "clerk")


async def found(desk: Desk, q: str, *, who: tuple[str, ...] = CLERK) -> list[str]:
    answer = await desk.client.get(
        "/api/intake/cases", params={"q": q}, headers=desk.keyring.headers(*who)
    )
    assert answer.status_code == 200, answer.text
    return [line["number"] for line in answer.json()["items"]]


@pytest.mark.parametrize(
    "q",
    ["绿源", "连山绿源生物质能有限公司", "热电联产", "011A", "91441825madem0011a", "13800138000"],
)
async def test_a_case_is_found_by_any_of_its_marks(desk: Desk, q: str) -> None:
    number = (await desk.hand_in(FLAGSHIP)).json()["number"]
    await desk.hand_in(PENSION)

    assert await found(desk, q) == [number]


async def test_a_case_is_found_by_the_beginning_of_its_number(desk: Desk) -> None:
    number = (await desk.hand_in(PENSION)).json()["number"]

    assert await found(desk, number) == [number]
    assert await found(desk, number[:17]) == [number]


@pytest.mark.parametrize("q", ["绿洲", "0000", "%", "_", "源绿", "99999999"])
async def test_what_is_not_there_is_not_found(desk: Desk, q: str) -> None:
    await desk.hand_in(FLAGSHIP)

    assert await found(desk, q) == []


async def test_a_list_goes_on_where_the_page_before_ended(desk: Desk) -> None:
    numbers = [(await desk.hand_in(PENSION)).json()["number"] for _ in range(5)]
    headers = desk.keyring.headers(*CLERK)

    seen: list[str] = []
    after: str | None = None
    while True:
        params = {"limit": "2", **({"after": after} if after else {})}
        page = (await desk.client.get("/api/intake/cases", params=params, headers=headers)).json()
        seen += [line["number"] for line in page["items"]]
        after = page["next"]
        if after is None:
            break

    assert seen == numbers[::-1]


async def test_applicants_find_their_own_cases_and_no_others(desk: Desk) -> None:
    own = (await desk.hand_in(PENSION, who=("wei", "applicant"))).json()["number"]
    await desk.hand_in(PENSION, who=("huang", "applicant"))
    await desk.hand_in(PENSION)

    assert await found(desk, "韦某某", who=("wei", "applicant")) == [own]


async def test_departments_do_not_search_the_hall(desk: Desk) -> None:
    headers = desk.keyring.headers("h", "handler:swj")

    assert (await desk.client.get("/api/intake/cases", headers=headers)).status_code == 403
