"""A clock as a row and back."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from contracts.terms import Limit, Unit
from contracts.time import SHANGHAI, Instant, Level, Pause
from services.supervision.domain.clocks import Clock, Kind
from services.supervision.tables import clock as table

_FIRED = {
    Level.WARNED: "warned_at",
    Level.BREACHED: "breached_at",
    Level.ESCALATED: "escalated_at",
}

Row = Any
"""A row of `clock`, as SQLAlchemy gives it."""

FACTS = tuple(column.name for column in table.columns)[:14]


def clock_of(row: Row) -> Clock:
    return Clock(
        case=row.case_number,
        item=row.item,
        department=row.department,
        kind=Kind(row.kind),
        n=row.n,
        limit=Limit(unit=Unit(row.unit), n=row.amount),
        start=instant(row.started_at, row.started_on),
        extension=row.extension,
        pauses=tuple(_pause(written) for written in json.loads(row.pauses)),
        stopped=None if row.stopped_at is None else instant(row.stopped_at, row.stopped_on),
    )


def withheld_of(row: Row) -> frozenset[Level]:
    """Levels that wait for review: neither recorded nor to be fired."""
    return frozenset(map(Level, row.withheld.split(","))) if row.withheld else frozenset()


def fired_of(row: Row) -> frozenset[Level]:
    return frozenset(level for level, name in _FIRED.items() if getattr(row, name) is not None)


def instant(at: datetime, legal_day: date) -> Instant:
    return Instant(at.astimezone(SHANGHAI), legal_day)


def facts_of(clock: Clock) -> tuple[Any, ...]:
    """In the order of `FACTS`."""
    stopped = clock.stopped
    return (
        clock.id,
        clock.case,
        clock.item,
        clock.department,
        clock.kind,
        clock.n,
        clock.limit.unit,
        clock.limit.n,
        clock.extension,
        clock.start.at,
        clock.start.legal_day,
        _written(clock.pauses),
        stopped.at if stopped else None,
        stopped.legal_day if stopped else None,
    )


def _written(pauses: Sequence[Pause]) -> str:
    if not pauses:
        return "[]"
    return json.dumps([_pieces(pause) for pause in pauses], ensure_ascii=False)


def _pieces(pause: Pause) -> Sequence[str | None]:
    since, until = pause.since, pause.until
    ends = (until.at.isoformat(), until.legal_day.isoformat()) if until else (None, None)
    return (since.at.isoformat(), since.legal_day.isoformat(), *ends, pause.why)


def _pause(written: Sequence[str]) -> Pause:
    since, since_on, until, until_on, why = written
    return Pause(_read(since, since_on), _read(until, until_on) if until else None, why)


def _read(at: str, legal_day: str) -> Instant:
    return instant(datetime.fromisoformat(at), date.fromisoformat(legal_day))
