"""Hearing intake: once each, in batches, and only what concerns the departments served."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI
from nats.aio.client import Client
from sqlalchemy import text

from services.approval.app import SERVICE
from services.chassis.kit import Kit
from services.chassis.settings import Settings
from services.chassis.testing import StillClock
from tests.service.approval.county import County, told


async def departments(kit: Kit) -> list[str]:
    async with kit.works.read() as conn:
        return list(await conn.scalars(text("SELECT department FROM item ORDER BY number")))


async def parked(kit: Kit) -> int:
    async with kit.works.read() as conn:
        return int(await conn.scalar(text("SELECT count(*) FROM parked")) or 0)


async def test_every_item_of_a_case_is_opened_with_one_batch(county: County, kit: Kit) -> None:
    await county.say("swj", "lyj", "fgj")

    assert await county.listen(wait=2) == 3
    assert await departments(kit) == ["swj", "lyj", "fgj"]
    assert [e.caseseq for e in await told(kit)] == [1, 2, 3]


async def test_an_item_delivered_twice_is_opened_once(county: County, kit: Kit) -> None:
    await county.say("swj")
    await county.repeat("swj")
    await county.listen(wait=2)
    await county.repeat("swj")
    await county.listen(wait=2)

    assert await departments(kit) == ["swj"]
    assert len(await told(kit)) == 1
    assert await parked(kit) == 0


async def test_an_item_no_calendar_reaches_waits_and_holds_up_no_other(
    county: County, kit: Kit
) -> None:
    await county.say("swj", statutory={"unit": "YEAR", "n": 5})
    await county.say("lyj")
    await county.listen(wait=2)

    assert await departments(kit) == ["lyj"]
    assert await parked(kit) == 1


@asynccontextmanager
async def deployment(kit: Kit, bus: Client) -> AsyncIterator[County]:
    consumer, *_ = await SERVICE.loops(SERVICE.build(kit), bus)
    yield County(bus, consumer.step)
    assert consumer.close is not None
    await consumer.close()


@pytest.fixture
async def of_water(
    settings_for: Callable[..., Awaitable[Settings]], clock: StillClock
) -> AsyncIterator[Kit]:
    kit = SERVICE.kit(await settings_for(SERVICE, departments="swj"), clock=clock)
    yield kit
    await kit.engine.dispose()


async def test_a_bureau_with_its_own_deployment_hears_only_its_items(
    of_water: Kit, bus: Client
) -> None:
    async with deployment(of_water, bus) as county:
        await county.say("lyj", "swj", "fgj")

        assert await county.listen(wait=2) == 1
        assert await county.listen(wait=0.1) == 0
    assert await departments(of_water) == ["swj"]
    assert [e.source for e in await told(of_water)] == ["/441825/approval/swj"]


async def test_two_deployments_beside_each_other_each_hear_their_own(
    of_water: Kit,
    bus: Client,
    settings_for: Callable[..., Awaitable[Settings]],
    clock: StillClock,
) -> None:
    others = SERVICE.kit(await settings_for(SERVICE, departments="lyj, fgj"), clock=clock)
    async with deployment(of_water, bus) as county, deployment(others, bus) as shared:
        await county.say("lyj", "swj", "fgj")
        await county.listen(wait=2)
        await shared.listen(wait=2)

    assert (await departments(of_water), await departments(others)) == (["swj"], ["lyj", "fgj"])
    assert others.works.source == "/441825/approval/fgj-lyj"
    await others.engine.dispose()


async def test_nothing_that_was_written_can_be_changed_by_the_service(
    county: County, kit: Kit, app: FastAPI
) -> None:
    async with kit.works.read() as conn:
        for right in ("UPDATE", "DELETE", "TRUNCATE"):
            asked = text("SELECT has_table_privilege('opinion', :right)")
            assert await conn.scalar(asked, {"right": right}) is False
        assert await conn.scalar(asked, {"right": "INSERT"}) is True
