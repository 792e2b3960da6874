"""Case numbers are unique, however many write at once."""

import asyncio

from contracts.identifiers import CaseNumber
from tests.service.intake.flagship import PENSION, Desk


async def test_sixty_four_parallel_writers_get_sixty_four_numbers(desk: Desk) -> None:
    answers = await asyncio.gather(*(desk.hand_in(PENSION) for _ in range(64)))

    assert {answer.status_code for answer in answers} == {201}
    numbers = {answer.json()["number"] for answer in answers}
    assert len(numbers) == 64
    assert all(str(CaseNumber.parse(number)) == number for number in numbers)
    assert {number[:16] for number in numbers} == {"4418252026112401"}
