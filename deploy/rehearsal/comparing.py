"""What a new catalogue would spoil: rehearsals that hold today, and do not hold with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from deploy.rehearsal.language import Mistake, Rehearsal, parse
from deploy.rehearsal.runner import play
from deploy.rehearsal.servers import Servers, servers
from services.intake.domain.catalogue import Catalogue
from services.intake.domain.editions import Editions


@dataclass(frozen=True, slots=True)
class Compared:
    path: Path
    held: bool
    """With the catalogue in force. What did not hold, nobody can spoil."""
    spoilt: tuple[str, ...] = ()
    """Differences that the new catalogue makes, by line of the file."""


def in_force(editions: Editions, *, on: date) -> Catalogue:
    offers = (version.offer for version in editions.all_current(on=on))
    return Catalogue(tuple(editions.departments.values()), tuple(offers))


def following(before: Catalogue, loaded: Catalogue) -> Catalogue:
    """As it is after a load: what the load does not name stays."""
    departments = {one.id: one for one in (*before.departments, *loaded.departments)}
    offers = {one.code: one for one in (*before.offers, *loaded.offers)}
    return Catalogue(tuple(departments.values()), tuple(offers.values()))


async def compare(
    files: Sequence[Path],
    *,
    before: Catalogue,
    after: Catalogue,
    told: Callable[[Compared], None] = lambda _: None,
) -> list[Compared]:
    """Play each file with both; `told` hears of each as it ends."""
    found = []
    async with servers() as on:
        for path in files:
            held = not await _wrong(path, before, on)
            spoilt = await _wrong(path, after, on) if held else ()
            found.append(Compared(path, held, spoilt))
            told(found[-1])
    return found


async def _wrong(path: Path, catalogue: Catalogue, on: Servers) -> tuple[str, ...]:
    """In words, why the file does not hold; nothing if it does."""
    try:
        rehearsal: Rehearsal = parse(path, catalogue)
    except Mistake as mistake:
        return tuple(f"第 {one.line} 行 {one.text}" for one in mistake.findings)
    played = await play(rehearsal, on, catalogue=catalogue)
    return tuple(
        f"第 {one.line} 行 {one.expected}：{'；'.join(one.differences)}"
        for one in played.found
        if not one.holds
    )
