"""What approval does when intake speaks: an item routed is an item on the department's desk."""

from collections.abc import Sequence

from contracts import subjects
from contracts.approval import ItemOpened
from contracts.envelope import Envelope
from contracts.intake import ItemRouted
from contracts.supervision import CalendarPublished
from services.approval import store
from services.approval.domain.clocks import Yardstick
from services.approval.readmodel import Lens
from services.approval.store import Dossier, Opening
from services.chassis.consumer import Handle
from services.chassis.received import Received
from services.chassis.work import Work

HEARD = (ItemRouted, CalendarPublished)


def heard(region: str, departments: Sequence[str]) -> list[str]:
    """The subjects of what concerns these departments, none named: all; and of calendars."""
    routed = [
        subjects.of(region, ItemRouted, department) for department in departments or (subjects.ANY,)
    ]
    return [*routed, subjects.of(region, CalendarPublished)]


def opening(lens: Lens) -> Handle:
    """Opens a batch of routed items with one statement."""

    async def open_items(work: Work, batch: list[Received]) -> None:
        routed = [one.envelope for one in batch if one.envelope.type == ItemRouted.type]
        yardstick = lens.yardstick
        openings = [_opening(envelope, yardstick) for envelope in routed]
        if openings:
            await store.add(work.conn, openings)
        for envelope, opened in zip(routed, openings, strict=True):
            work.cause = str(envelope.id)
            told = ItemOpened(item=opened.item.number, key=opened.item.key)
            work.tell(told, case=opened.item.case, department=opened.item.department)

    return open_items


def _opening(envelope: Envelope, yardstick: Yardstick) -> Opening:
    """Raises `YearUnknown`: without a calendar no item is opened on a guess."""
    routed = envelope.read(ItemRouted)
    opened = Dossier.opened(
        routed, case=envelope.subject, department=envelope.department, at=envelope.time
    )
    promised_at, statutory_at = yardstick.clocks(opened.item).last_moments()
    version = yardstick.calendar.version
    return Opening(opened.item, envelope.data, promised_at, statutory_at, version)
