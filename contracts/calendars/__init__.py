"""The national arrangements as shipped, and calendars made from them. Only here are files read."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from contracts.time import (
    CalendarRefused,
    LocalLayer,
    NationalYear,
    Status,
    WorkCalendar,
    hours,
)
from contracts.time.layers import Parsed, listed

BASES = ("cn",)
_NAME = re.compile(r"cn-\d{4}.*\.json")


@cache
def shipped() -> tuple[NationalYear, ...]:
    """Every arrangement in the box; a year may have an official and a provisional one."""
    here = sorted(files(__name__).iterdir(), key=lambda entry: entry.name)
    return tuple(
        NationalYear.parse(json.loads(entry.read_text(encoding="utf-8")))
        for entry in here
        if _NAME.fullmatch(entry.name)
    )


def national(known_until: int | None = None) -> tuple[NationalYear, ...]:
    """One arrangement a year: the official one if there is one and it is taken as known."""
    years: dict[int, NationalYear] = {}
    for year in shipped():
        official = year.status is Status.OFFICIAL
        if official and known_until is not None and year.year > known_until:
            continue
        if official or year.year not in years:
            years[year.year] = year
    return tuple(years.values())


@cache
def office(known_until: int | None = None) -> WorkCalendar:
    """The national calendar with the usual hall hours. Counted once: no calendar ever changes."""
    return WorkCalendar(national(known_until))


def parse(written: Parsed) -> WorkCalendar:
    """A calendar as a rehearsal writes it: `base`, `overlay`, `hours`, `known_until`.

    Raises `CalendarRefused`.
    """
    if written.get("base", "cn") not in BASES:
        raise CalendarRefused(f"没有“{written.get('base')}”这一国家日历，只有 cn。")
    until, overlay = written.get("known_until"), written.get("overlay")
    if until is not None and type(until) is not int:
        raise CalendarRefused("known_until 须为年份，如 2026。")
    if overlay is not None and not isinstance(overlay, Mapping):
        raise CalendarRefused("overlay 须写明 off 与 work。")
    if overlay is None and "hours" not in written:
        return office(until)
    layers = () if overlay is None else (LocalLayer.parse(overlay),)
    return WorkCalendar(national(until), layers, hours=hours(listed(written, "hours")))
