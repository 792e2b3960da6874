"""Several at once: one decision, one claim, and no department that waits for another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from services.chassis.kit import Kit
from tests.service.approval.county import County, Officers, prepared, told

SOON = 10
"""Seconds after which something that should happen at once counts as stuck."""


@asynccontextmanager
async def held(kit: Kit, statement: str, **values: str) -> AsyncIterator[None]:
    """Somebody else's open transaction has run this and not ended."""
    async with kit.engine.connect() as conn:
        await conn.execute(text(statement), values)
        yield
        await conn.rollback()


async def waiting(kit: Kit, count: int) -> None:
    """Until so many statements wait for a lock."""
    asked = text("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(SOON), kit.engine.connect() as conn:
        while (await conn.scalar(asked) or 0) < count:
            await conn.rollback()


ITEM = "SELECT 1 FROM item WHERE number = :number FOR UPDATE"


async def test_two_officers_deciding_at_once_make_one_decision(
    county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    await prepared(officers, item)
    before = len(await told(kit))

    async with asyncio.TaskGroup() as tasks, held(kit, ITEM, number=item):
        granting = tasks.create_task(officers.decider.grant(item))
        other = officers("decider-2", "head:swj")
        denying = tasks.create_task(other.deny(item, reason="不", remedy="复议"))
        await waiting(kit, 2)
    answers = [granting.result(), denying.result()]

    assert sorted(a.status_code for a in answers) == [200, 409]
    assert len(await told(kit)) == before + 1
    shown = (await officers.decider.look(item)).json()
    assert shown["decision_number"] == "连水许〔2026〕1号"
    assert len(shown["opinions"]) == 3


async def test_two_officers_claiming_at_once_make_one_claim(
    county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")

    async with asyncio.TaskGroup() as tasks, held(kit, ITEM, number=item):
        claims = [
            tasks.create_task(officers(f"handler-{n}", "handler:swj").claim(item)) for n in range(2)
        ]
        await waiting(kit, 2)

    assert sorted(claim.result().status_code for claim in claims) == [200, 409]
    assert len(await told(kit)) == 2


async def test_a_department_in_the_middle_of_its_work_makes_no_other_wait(
    county: County, kit: Kit, officers: Officers
) -> None:
    water, forest = await county.route("swj", "lyj")
    one = "INSERT INTO decision_series VALUES ('swj', 2026, 1)"
    handler, decider = officers("h", "handler:lyj"), officers("d", "decider:lyj")

    async with held(kit, ITEM, number=water), held(kit, one), asyncio.timeout(SOON):
        answers = [
            await handler.claim(forest),
            await handler.review(forest),
            await decider.grant(forest),
        ]

    assert [a.status_code for a in answers] == [200, 200, 200]


async def test_a_stranger_is_refused_without_waiting_for_the_owners(
    county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")

    async with held(kit, ITEM, number=item), asyncio.timeout(SOON):
        answer = await officers("x", "handler:lyj").claim(item)

    assert answer.status_code == 403
