"""A rehearsal as one page a person can look at: lanes, clocks as bars, expectations, verdicts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contracts.time import SHANGHAI
from deploy.rehearsal.many import Outcome
from deploy.rehearsal.runner import Played

HERE = Path(__file__).parent
WIDTH = 1000.0
"""Units of the drawing's breadth."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One clock: from its start to its stop, or to where it stood at the end."""

    name: str
    of: str
    lamp: str
    state: str
    due: str
    x: float
    width: float
    due_x: float | None
    pauses: tuple[tuple[float, float], ...]
    breached_x: float | None


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    marks: tuple[tuple[float, str, str], ...]
    """Where, what, when."""


@dataclass(frozen=True, slots=True)
class Picture:
    alias: str
    lanes: tuple[Lane, ...]
    bars: tuple[Bar, ...]
    days: tuple[tuple[float, str], ...]


def page(outcomes: Sequence[Outcome], *, departments: Mapping[str, str]) -> str:
    """One self-contained HTML page; `departments` are names by id."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["moment"] = moment
    pictures = {o.path: [*_pictures(o.played, departments)] if o.played else [] for o in outcomes}
    return environment.get_template("report.html").render(
        outcomes=outcomes, pictures=pictures, width=WIDTH
    )


def moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def _pictures(played: Played, departments: Mapping[str, str]) -> Iterable[Picture]:
    for alias, picture in played.pictures.items():
        if "ledger" in picture and "clocks" in picture:
            lanes = _lanes(picture["ledger"]["items"], departments)
            yield _picture(alias, lanes, picture["clocks"])


@dataclass(frozen=True, slots=True)
class _Scale:
    first: datetime
    last: datetime

    def x(self, at: datetime) -> float:
        whole = (self.last - self.first) or timedelta(days=1)
        return round(max(0.0, min(1.0, (at - self.first) / whole)) * WIDTH, 1)


Lanes = Mapping[str, Sequence[tuple[datetime, str]]]
"""What was done when, by who has the lane."""


def _lanes(entries: Sequence[Mapping[str, Any]], departments: Mapping[str, str]) -> Lanes:
    lanes: dict[str, list[tuple[datetime, str]]] = {}
    for entry in entries:
        lane = lanes.setdefault(_lane(entry, departments), [])
        lane.append((_at(entry["time"]), str(entry["name"])))
    return lanes


def _picture(alias: str, lanes: Lanes, told: Mapping[str, Any]) -> Picture:
    now, clocks = _at(told["at"]), told["clocks"]
    times = [at for lane in lanes.values() for at, _ in lane] + [now]
    dues = [due for clock in clocks if (due := _due(clock["due"])) is not None]
    scale = _Scale(min(times), max([*times, *dues]))
    return Picture(
        alias,
        tuple(
            Lane(name, tuple((scale.x(at), done, moment(at)) for at, done in lane))
            for name, lane in lanes.items()
        ),
        tuple(_bar(clock, scale, now) for clock in clocks),
        tuple(_days(scale)),
    )


def _lane(entry: Mapping[str, Any], departments: Mapping[str, str]) -> str:
    if str(entry["type"]).startswith("supervision."):
        return "电子监察"
    department = str(entry["department"])
    return "窗口" if department == "-" else departments.get(department, department)


def _bar(clock: Mapping[str, Any], scale: _Scale, now: datetime) -> Bar:
    start = _at(clock["started"])
    end = _at(clock["stopped"]) if clock["stopped"] else now
    due = _due(clock["due"])
    x = scale.x(start)
    return Bar(
        name=str(clock["name"]),
        of=str(clock["key"] or "全案"),
        lamp=str(clock["lamp"] or ""),
        state=str(clock["state"]),
        due=str(clock["due"] or "—"),
        x=x,
        width=max(scale.x(end) - x, 2.0),
        due_x=scale.x(due) if due else None,
        pauses=tuple(_stood(pause, scale, end) for pause in clock["pauses"]),
        breached_x=scale.x(_at(clock["breached_at"])) if clock["breached_at"] else None,
    )


def _stood(pause: Mapping[str, Any], scale: _Scale, end: datetime) -> tuple[float, float]:
    since = scale.x(_at(pause["since"]))
    until = scale.x(min(_at(pause["until"]), end) if pause["until"] else end)
    return since, max(until - since, 1.0)


def _days(scale: _Scale) -> Iterable[tuple[float, str]]:
    many = max((scale.last - scale.first).days, 1)
    every = max(many // 12, 1)
    day = scale.first.replace(hour=0, minute=0, second=0, microsecond=0)
    while (day := day + timedelta(days=every)) < scale.last:
        yield scale.x(day), day.strftime("%m-%d")


def _at(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone(SHANGHAI)


def _due(written: str | None) -> datetime | None:
    """The end of a due day, or the due moment itself."""
    if written is None:
        return None
    at = datetime.fromisoformat(written)
    if "T" in written:
        return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)
    return at.replace(tzinfo=SHANGHAI) + timedelta(days=1)
