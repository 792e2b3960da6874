"""The clocks of a case as they stand at a moment, counted anew from their facts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.terms import Unit
from contracts.time import SHANGHAI, Lamp, Level, State, Timeline, YearUnknown, worst
from services.supervision.domain.clocks import Clock, Kind
from services.supervision.domain.flags import Flag, flags
from services.supervision.domain.fold import fold
from services.supervision.domain.law import Law
from services.supervision.domain.levels import printed
from services.supervision.domain.story import ItemStory, Story
from services.supervision.store.facts import Memory, of_cases
from services.supervision.store.rows import clock_of
from services.supervision.tables import clock, level
from services.supervision.words import CLOCKS, clock_name


class Reached(BaseModel):
    """A level as it was recorded."""

    level: Level
    at: datetime
    """Its true instant."""
    legal_day: date
    recorded: datetime
    lifted: datetime | None


class Stood(BaseModel):
    """A pause: the clock stood still."""

    since: datetime
    until: datetime | None
    why: str


class ClockView(BaseModel):
    clock: str
    """`<case or item number>/<kind>#<n>`"""
    kind: str
    n: int
    name: str
    item: str | None
    """Number of the item it lives on; None: on the case."""
    key: str | None
    """Of that item in the catalogue."""
    item_name: str | None
    department: str
    limit: str
    unit: Unit
    extension: int
    started: datetime
    state: State
    due: str | None
    """A day, or a local time of a limit in hours or minutes; None while paused."""
    elapsed: int | None
    remaining: int | None
    lamp: Lamp | None
    """With due, elapsed and remaining unknown where no calendar has the year."""
    provisional: bool
    breached_at: datetime | None
    stopped: datetime | None
    pauses: list[Stood]
    levels: list[Reached]


class CaseClocks(BaseModel):
    case: str
    at: datetime
    lamp: Lamp | None
    """The worst of them."""
    flags: list[Flag]
    """Of the case and of its items."""
    item_flags: dict[str, list[Flag]]
    """By item number."""
    clocks: list[ClockView]


_ORDER = {kind: place for place, kind in enumerate(CLOCKS)}


async def of_case(conn: AsyncConnection, number: str, *, law: Law, now: datetime) -> CaseClocks:
    """Those of the case itself first, then item by item."""
    reached = await _reached(conn, number)
    rows = await conn.execute(select(clock).where(clock.c.case_number == number))
    found = sorted(map(clock_of, rows), key=lambda c: (c.item or "", _ORDER[c.kind], c.n))
    facts = await of_cases(conn, [number], Memory())
    story = fold(number, facts[number], law)
    views = [
        _view(one, story.items.get(one.item or ""), reached[one.id], law=law, now=now)
        for one in found
    ]
    by_item = _flags(found, reached, story)
    return CaseClocks(
        case=number,
        at=now,
        lamp=worst(view.lamp for view in views if view.lamp),
        flags=sorted(frozenset[Flag]().union(*by_item.values())),
        item_flags={item: sorted(found) for item, found in by_item.items() if item},
        clocks=views,
    )


def _flags(
    clocks: Sequence[Clock], reached: Mapping[str, Sequence[Reached]], story: Story
) -> dict[str | None, frozenset[Flag]]:
    levels: defaultdict[str | None, list[tuple[Kind, Level]]] = defaultdict(list)
    for one in clocks:
        standing = (r.level for r in reached.get(one.id, ()) if r.lifted is None)
        levels[one.item] += [(one.kind, level) for level in standing]
    ended = {number: item.ended for number, item in story.items.items()}
    return {
        item: flags(found, ended=ended.get(item, False) if item else story.all_items_ended)
        for item, found in levels.items()
    }


async def _reached(conn: AsyncConnection, number: str) -> defaultdict[str, list[Reached]]:
    reached: defaultdict[str, list[Reached]] = defaultdict(list)
    asked = select(level).where(level.c.case_number == number).order_by(level.c.at, level.c.level)
    for row in await conn.execute(asked):
        reached[row.clock].append(
            Reached(
                level=Level(row.level),
                at=row.at.astimezone(SHANGHAI),
                legal_day=row.legal_day,
                recorded=row.recorded_at.astimezone(SHANGHAI),
                lifted=row.lifted_at.astimezone(SHANGHAI) if row.lifted_at else None,
            )
        )
    return reached


def _view(
    one: Clock, item: ItemStory | None, reached: Sequence[Reached], *, law: Law, now: datetime
) -> ClockView:
    try:
        standing = _standing(one.timeline(law, now=now), now)
    except YearUnknown:
        state = State.RUNNING if one.stopped is None else State.STOPPED
        standing = _Standing(state=state, provisional=True)
    return ClockView(
        clock=one.id,
        kind=one.kind,
        n=one.n,
        name=clock_name(one),
        item=one.item,
        key=item.key if item else None,
        item_name=item.name if item else None,
        department=one.department,
        limit=str(one.limit),
        unit=one.limit.unit,
        extension=one.extension,
        started=one.start.at,
        stopped=one.stopped.at if one.stopped else None,
        pauses=[
            Stood(since=p.since.at, until=p.until.at if p.until else None, why=p.why)
            for p in one.pauses
        ],
        levels=list(reached),
        **dict(standing),
    )


class _Standing(BaseModel):
    state: State
    due: str | None = None
    elapsed: int | None = None
    remaining: int | None = None
    lamp: Lamp | None = None
    provisional: bool
    breached_at: datetime | None = None


def _standing(timeline: Timeline, now: datetime) -> _Standing:
    state, breach = timeline.state(now), timeline.breached_at(now)
    return _Standing(
        state=state,
        due=None if state is State.PAUSED else printed(timeline.due),
        elapsed=timeline.elapsed(now),
        remaining=timeline.remaining(now),
        lamp=timeline.lamp(now),
        provisional=timeline.provisional,
        breached_at=breach.at if breach else None,
    )
