"""Intake counts by the calendar that supervision has published, also after a restart."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from fastapi import FastAPI
from nats.aio.client import Client

from contracts.calendars.layer import Layer
from contracts.supervision import CalendarPublished
from services.chassis.kit import Kit, Loop
from services.chassis.testing import StillClock
from services.intake.app import SERVICE
from services.intake.hall import Hall
from tests.service.intake.flagship import Desk
from tests.service.supervision.speaking import Speaker

OFF = Layer.model_validate({"off": ["2026-11-26"]})
ON_AGAIN = Layer.model_validate({"work": ["2026-11-26"]})

Publish = Callable[[Layer], Awaitable[None]]


@pytest.fixture
def publish(bus: Client, clock: StillClock) -> Publish:
    supervision, said = Speaker("supervision", bus), []

    async def say(layer: Layer) -> None:
        said.append(layer)
        event = CalendarPublished(number=len(said), layer=layer, version="as supervision counts")
        await supervision.say(event, subject="calendar/441825", at=clock())

    return say


@pytest.fixture
async def loops(app: FastAPI, bus: Client) -> AsyncIterator[dict[str, Loop]]:
    running = {loop.name: loop for loop in await SERVICE.loops(app, bus)}
    yield running
    for loop in running.values():
        if loop.close:
            await loop.close()


async def due_of_receipt(desk: Desk) -> str:
    answer = await desk.hand_in()
    due: str = answer.json()["due"][0]["on"]
    return due


async def test_a_day_off_heard_today_counts_for_the_next_receipt(
    desk: Desk, loops: dict[str, Loop], publish: Publish
) -> None:
    before = await due_of_receipt(desk)

    await publish(OFF)
    await loops["consumer"].step()

    assert (before, await due_of_receipt(desk)) == ("2026-12-01", "2026-12-02")


async def test_a_wrong_layer_is_superseded_by_the_next(
    desk: Desk, loops: dict[str, Loop], publish: Publish
) -> None:
    await publish(OFF)
    await publish(ON_AGAIN)
    while await loops["consumer"].step(wait=0.5):  # type: ignore[call-arg]
        pass

    assert await due_of_receipt(desk) == "2026-12-01"


async def test_a_restart_keeps_the_calendar_in_force(
    kit: Kit, bus: Client, loops: dict[str, Loop], publish: Publish
) -> None:
    await publish(OFF)
    await loops["consumer"].step()

    again = SERVICE.build(kit)
    hall: Hall = again.state.hall
    assert hall.calendar.version == kit.policy.work_calendar().version
    for loop in await SERVICE.loops(again, bus):
        if loop.close:
            await loop.close()

    assert hall.calendar.version == OFF.over(kit.policy.work_calendar()).version


async def test_another_process_follows_what_this_one_heard(
    kit: Kit, loops: dict[str, Loop], publish: Publish
) -> None:
    other: Hall = SERVICE.build(kit).state.hall
    await publish(OFF)
    await loops["consumer"].step()

    assert await other.almanac.follow(kit.works) == 1
    assert await other.almanac.follow(kit.works) == 0
    assert other.calendar.version == OFF.over(kit.policy.work_calendar()).version
