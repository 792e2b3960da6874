"""Several rehearsal files, one after another on the same servers."""

import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from deploy.rehearsal.language import Mistake, Rehearsal, parse
from deploy.rehearsal.runner import Played, play
from deploy.rehearsal.servers import Servers, servers
from services.intake.domain.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Outcome:
    path: Path
    played: Played | None = None
    mistake: Mistake | None = None
    """Why it could not be played."""
    seconds: float = 0.0
    """Real ones, the start of the servers apart."""


async def play_all(
    files: Sequence[Path],
    *,
    catalogue: Path,
    offered: Catalogue,
    keep: bool = False,
    told: Callable[[Outcome], None] = lambda _: None,
) -> list[Outcome]:
    """Play what is a rehearsal; `told` hears of each as it ends. Nothing is left behind."""
    outcomes: list[Outcome] = []
    async with AsyncExitStack() as stack:
        found: Servers | None = None
        for path in files:
            outcome = _read(path, offered)
            if isinstance(outcome, Rehearsal):
                if found is None:
                    found = await stack.enter_async_context(servers(keep=keep))
                outcome = await _timed(outcome, found, catalogue)
            outcomes.append(outcome)
            told(outcome)
    return outcomes


async def _timed(rehearsal: Rehearsal, found: Servers, catalogue: Path) -> Outcome:
    began = time.monotonic()
    played = await play(rehearsal, found, catalogue=catalogue)
    return Outcome(rehearsal.path, played=played, seconds=time.monotonic() - began)


def _read(path: Path, offered: Catalogue) -> Rehearsal | Outcome:
    try:
        return parse(path, offered)
    except Mistake as mistake:
        return Outcome(path, mistake=mistake)
