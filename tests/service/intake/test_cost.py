"""What an act costs in round trips: few, and no more for many items or many decisions."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import event

from services.chassis.kit import Kit
from tests.service.intake.departments import Departments
from tests.service.intake.flagship import FLAGSHIP, PENSION, SIX, Desk

KEY = 3
"""The key of an idempotent request: claimed, looked for again, answered."""
OUTBOX = 2


@contextmanager
def statements(kit: Kit) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        sent.append(statement)

    event.listen(kit.engine.sync_engine, "before_cursor_execute", note)
    yield sent
    event.remove(kit.engine.sync_engine, "before_cursor_execute", note)


async def test_handing_in_is_a_serial_and_an_insert(desk: Desk, kit: Kit) -> None:
    await desk.hand_in(PENSION)

    for application in (FLAGSHIP, PENSION):
        with statements(kit) as sent:
            await desk.hand_in(application)
        assert len(sent) == 2 + KEY + OUTBOX, sent


async def test_accepting_six_items_is_a_lock_and_one_write(desk: Desk, kit: Kit) -> None:
    number = (await desk.hand_in()).json()["number"]

    with statements(kit) as sent:
        await desk.act(number, "accept")

    assert len(sent) == 2 + KEY + OUTBOX, sent


async def test_hearing_six_decisions_at_once_costs_as_much_as_hearing_one(
    desk: Desk,
    kit: Kit,
    departments: Departments,
    hears: Callable[[], Awaitable[object]],
) -> None:
    cost: list[int] = []
    for keys in (SIX[:1], SIX[1:]):
        number = await desk.accepted()
        for key in keys:
            await departments.decide(number, key)
        with statements(kit) as sent:
            await hears()
        cost.append(len([one for one in sent if "case_" in one]))

    assert cost == [3, 3]
