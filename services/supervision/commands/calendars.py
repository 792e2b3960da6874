"""Publishing a calendar: one proposes, another publishes, and then everybody counts by it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from uuid6 import uuid7

from contracts.calendars.layer import Layer
from contracts.supervision import CalendarPublished
from contracts.time import CalendarRefused, WorkCalendar, YearUnknown
from services.chassis import almanac as chassis
from services.chassis.almanac import Almanac
from services.chassis.work import Work
from services.supervision.store import proposals
from services.supervision.store.proposals import Proposal


class CalendarUnknown(Exception):
    def __init__(self) -> None:
        super().__init__("没有这份日历。")


class SamePerson(Exception):
    def __init__(self) -> None:
        super().__init__("日历须由两人办理：提出的人不能自己公布，请另一位日历管理员公布。")


class AlreadyPublished(Exception):
    def __init__(self) -> None:
        super().__init__("这份日历已经公布；如有错误，请另行提出一份新的日历取代。")


@dataclass(frozen=True, slots=True)
class Publisher:
    region: str
    almanac: Almanac

    async def propose(self, work: Work, layer: Layer) -> Proposal:
        """Raises `CalendarRefused`, and `YearUnknown` for local days of an unknown year."""
        await self.almanac.load(work.conn)
        now = work.now()
        laid(self.almanac.calendar, layer, today=now.date())
        return await proposals.add(work.conn, uuid7(), layer, by=work.principal.subject, at=now)

    async def publish(self, work: Work, id: UUID) -> Proposal:
        """Raises as `propose` does, since others may have been published meanwhile."""
        proposal = await proposals.lock(work.conn, id)
        if proposal is None:
            raise CalendarUnknown
        if proposal.published_by is not None:
            raise AlreadyPublished
        if proposal.proposed_by == work.principal.subject:
            raise SamePerson
        await self.almanac.load(work.conn)
        now, number = work.now(), await chassis.newest(work.conn) + 1
        calendar = laid(self.almanac.calendar, proposal.layer, today=now.date())
        event = CalendarPublished(number=number, layer=proposal.layer, version=calendar.version)
        await chassis.keep(work, event)
        published = await proposals.publish(
            work.conn, proposal, by=work.principal.subject, at=now, number=number
        )
        work.tell(event, case=f"calendar/{self.region}")
        # Should this transaction fail after all, `follow` finds out.
        await self.almanac.load(work.conn)
        return published


def laid(calendar: WorkCalendar, layer: Layer, *, today: date) -> WorkCalendar:
    """The calendar with that layer on top. Raises `CalendarRefused`, `YearUnknown`."""
    whole = layer.over(calendar)
    try:
        whole.next_working_day(today)
    except YearUnknown:
        text = "按此日历，今天以后再没有工作日，期限永远不会届满，不能使用。"
        raise CalendarRefused(text) from None
    return whole
