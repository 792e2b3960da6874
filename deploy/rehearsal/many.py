"""Several rehearsal files, one after another on the same servers."""

import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from deploy.rehearsal.language import Mistake, Rehearsal, parse
from deploy.rehearsal.runner import Played, play
from deploy.rehearsal.servers import Servers, servers
from deploy.rehearsal.stocking import furnished
from services.intake.domain.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Outcome:
    path: Path
    played: Played | None = None
    mistake: Mistake | None = None
    """Why it could not be played."""
    seconds: float = 0.0
    """Real ones, the start of the servers apart."""
    kept: Path | None = None
    """Where databases and stream lie, if they were to be kept."""


async def play_all(
    files: Sequence[Path],
    *,
    catalogue: Catalogue,
    keep: bool = False,
    told: Callable[[Outcome], None] = lambda _: None,
) -> list[Outcome]:
    """Play what is a rehearsal; `told` hears of each as it ends. Nothing is left behind.

    `keep`: every file has servers of its own, and their files stay.
    """
    outcomes: list[Outcome] = []
    async with AsyncExitStack() as stack:
        shared: Servers | None = None
        for path in files:
            outcome = _read(path, catalogue)
            if isinstance(outcome, Rehearsal) and keep:
                async with servers(keep=True) as own:
                    outcome = await _timed(outcome, own, catalogue)
            elif isinstance(outcome, Rehearsal):
                if shared is None:
                    shared = await stack.enter_async_context(servers())
                outcome = await _timed(outcome, shared, catalogue)
            outcomes.append(outcome)
            told(outcome)
    return outcomes


async def _timed(rehearsal: Rehearsal, on: Servers, catalogue: Catalogue) -> Outcome:
    await furnished(on, region=rehearsal.region, catalogue=catalogue)
    began = time.monotonic()
    played = await play(rehearsal, on, catalogue=catalogue)
    seconds = time.monotonic() - began
    return Outcome(rehearsal.path, played, seconds=seconds, kept=on.folder if on.keep else None)


def _read(path: Path, catalogue: Catalogue) -> Rehearsal | Outcome:
    try:
        return parse(path, catalogue)
    except Mistake as mistake:
        return Outcome(path, mistake=mistake)
