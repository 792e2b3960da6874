"""Approval counts by the calendar that supervision has published, and sorts its inbox by it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

import pytest
from fastapi import FastAPI
from nats.aio.client import Client
from sqlalchemy import select

from contracts.calendars.layer import Layer
from contracts.supervision import CalendarPublished
from contracts.time import SHANGHAI
from services.approval.app import SERVICE
from services.approval.readmodel import Lens
from services.approval.tables import item
from services.chassis.kit import Kit, Loop
from services.chassis.testing import StillClock
from tests.service.approval.county import County, Officers
from tests.service.supervision.speaking import Speaker

OFF = Layer.model_validate({"off": ["2026-11-26"]})


@pytest.fixture
async def loops(app: FastAPI, bus: Client) -> AsyncIterator[dict[str, Loop]]:
    running = {loop.name: loop for loop in await SERVICE.loops(app, bus)}
    yield running
    for loop in running.values():
        if loop.close:
            await loop.close()


Publish = Callable[[], Awaitable[None]]


@pytest.fixture
def publish(bus: Client, clock: StillClock) -> Publish:
    async def say() -> None:
        await _say(bus, clock)

    return say


async def _say(bus: Client, clock: StillClock) -> None:
    event = CalendarPublished(number=1, layer=OFF, version="as supervision counts")
    await Speaker("supervision", bus).say(event, subject="calendar/441825", at=clock())


async def promised(kit: Kit) -> list[datetime]:
    async with kit.works.read() as conn:
        found = await conn.scalars(select(item.c.promised_at).order_by(item.c.number))
        return [at.astimezone(SHANGHAI) for at in found]


async def test_open_items_are_shown_and_sorted_by_the_new_calendar(
    kit: Kit, county: County, officers: Officers, publish: Publish, loops: dict[str, Loop]
) -> None:
    (number,) = await county.route("swj")
    before = await promised(kit)

    await publish()
    await county.listen(wait=2)
    assert await loops["resorting"].step() == 1
    assert await loops["resorting"].step() == 0

    assert before == [datetime(2026, 12, 9, tzinfo=SHANGHAI)]
    assert await promised(kit) == [datetime(2026, 12, 10, tzinfo=SHANGHAI)]
    shown = (await officers.handler.look(number)).json()
    assert shown["promised"]["due"] == "2026-12-09"


async def test_what_is_opened_later_needs_no_sorting(
    kit: Kit, county: County, publish: Publish, loops: dict[str, Loop]
) -> None:
    await publish()
    await county.listen(wait=2)

    await county.route("swj")

    assert await promised(kit) == [datetime(2026, 12, 10, tzinfo=SHANGHAI)]
    assert await loops["resorting"].step() == 0


async def test_a_restart_keeps_the_calendar_in_force(
    kit: Kit, bus: Client, publish: Publish, loops: dict[str, Loop]
) -> None:
    await publish()
    await loops["consumer"].step()

    again = SERVICE.build(kit)
    for loop in await SERVICE.loops(again, bus):
        if loop.close:
            await loop.close()

    lens: Lens = again.state.lens
    assert lens.yardstick.calendar.version == OFF.over(kit.policy.work_calendar()).version


async def test_a_bureau_with_its_own_deployment_hears_of_calendars_too(
    settings_for: object, bus: Client, clock: StillClock, publish: Publish
) -> None:
    kit = SERVICE.kit(await settings_for(SERVICE, departments="swj"), clock=clock)  # type: ignore[operator]
    app = SERVICE.build(kit)
    running = {loop.name: loop for loop in await SERVICE.loops(app, bus)}
    await publish()
    await running["consumer"].step()
    for loop in running.values():
        if loop.close:
            await loop.close()

    lens: Lens = app.state.lens
    assert lens.yardstick.calendar.version == OFF.over(kit.policy.work_calendar()).version
    await kit.engine.dispose()
