"""Eighteen of a flagship case's twenty-one requests are acts of approval: each statement counts."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from httpx import Response
from sqlalchemy import event

from services.chassis.kit import Kit
from tests.service.approval.county import County, Officers, prepared


@asynccontextmanager
async def statements(kit: Kit) -> AsyncIterator[list[str]]:
    """What is sent to the database meanwhile, begin and commit apart."""
    sent: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        sent.append(statement)

    event.listen(kit.engine.sync_engine, "before_cursor_execute", note)
    yield sent
    event.remove(kit.engine.sync_engine, "before_cursor_execute", note)


ACTS: dict[str, Callable[[Officers, str], Awaitable[Response]]] = {
    "claim": lambda officers, item: officers.handler.claim(item),
    "review": lambda officers, item: officers.handler.review(item),
    "grant": lambda officers, item: officers.decider.grant(item),
    "deny": lambda officers, item: officers.decider.deny(item, reason="不", remedy="复议"),
}


@pytest.mark.parametrize("act", ACTS)
async def test_an_act_is_two_statements_and_the_outbox_two(
    act: str, county: County, kit: Kit, officers: Officers
) -> None:
    (item,) = await county.route("swj")
    if act == "review":
        await officers.handler.claim(item)
    if act in ("grant", "deny"):
        await prepared(officers, item)

    async with statements(kit) as sent:
        assert (await ACTS[act](officers, item)).status_code == 200

    assert len(sent) == 4


async def test_a_batch_of_items_is_opened_with_one_statement(county: County, kit: Kit) -> None:
    await county.say("swj", "lyj", "fgj")

    async with statements(kit) as sent:
        await county.listen(wait=2)

    # The inbox's claim, the items, the outbox's two; and a look for what is parked at the start.
    assert len([one for one in sent if "parked" not in one or "inbox" in one]) == 4
