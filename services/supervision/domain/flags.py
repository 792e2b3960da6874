"""Flags of items and cases that follow from the levels their clocks reached (semantics.md 5)."""

from collections.abc import Iterable
from enum import StrEnum

from contracts.time import Level
from services.supervision.domain.clocks import Kind


class Flag(StrEnum):
    WARNED = "WARNED"
    PROMISE_BREACHED = "PROMISE_BREACHED"
    STATUTE_BREACHED = "STATUTE_BREACHED"


_BREACHED = {Kind.PROMISED: Flag.PROMISE_BREACHED, Kind.STATUTORY: Flag.STATUTE_BREACHED}


def flags(reached: Iterable[tuple[Kind, Level]], *, ended: bool) -> frozenset[Flag]:
    """Of one item, or of a case by itself, from levels that were not lifted.

    A warning is over when the item has ended; what was breached stays breached.
    """
    found = set()
    for kind, level in reached:
        if kind not in _BREACHED:
            continue
        if level is Level.BREACHED:
            found.add(_BREACHED[kind])
        elif level is Level.WARNED and not ended:
            found.add(Flag.WARNED)
    return frozenset(found)
