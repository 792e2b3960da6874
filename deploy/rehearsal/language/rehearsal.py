"""A rehearsal as the runner plays it: nothing left to look up, nothing left to doubt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from deploy.rehearsal.language.scene import Alias

Fields = Mapping[str, Any]
"""By the names in the file; each is what the reader in `acts` or `expectations` returns."""


@dataclass(frozen=True, slots=True)
class After:
    n: int
    unit: str
    """`h`, `d`, or `wd`: working days, keeping the time of day."""


@dataclass(frozen=True, slots=True)
class Expectation:
    line: int
    kind: str
    """Key of `SHAPES`."""
    thing: str
    fields: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    line: int
    at: datetime | None
    after: After | None
    moment: datetime
    """When it is, whichever of the two the file says."""
    who: str = ""
    act: str = ""
    """Key of `ACTS`; empty for a step that only looks."""
    on: str = ""
    """The key that names the thing: case, item, service …"""
    thing: str = ""
    fields: Fields = field(default_factory=dict)
    makes: Alias | None = None
    """What the thing will be, if it is new; also of a step that is refused."""
    refused: bool | str = False
    """True, or the slug of the problem it must be refused with."""
    expect: tuple[Expectation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    path: Path
    name: str
    region: str
    calendar: Fields
    """As `contracts.calendars.parse` reads it."""
    start: datetime
    steps: tuple[Step, ...]
    cast: Mapping[str, Alias]
    """Every alias that a step makes, with the offer and the items of a case."""
