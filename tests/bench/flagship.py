"""Cases per second, and where the processor time of one case goes."""

import asyncio
import statistics
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import psutil
from rich.table import Table

from deploy.demo.flagship import Cast, play
from deploy.demo.people import Person, client
from deploy.embedded.trial import Trial

WARM_UP = 10
CASES = 150
AT_ONCE = 12


@dataclass(slots=True)
class Result:
    cases: int
    seconds: float
    acts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Milliseconds as the caller saw them, by act."""
    cpu: dict[str, float] = field(default_factory=dict)
    """Processor seconds by process over the whole run."""
    memory: dict[str, float] = field(default_factory=dict)
    """Resident megabytes by process at the end."""

    @property
    def per_second(self) -> float:
        return self.cases / self.seconds

    def as_json(self) -> dict[str, Any]:
        return {
            "cases": self.cases,
            "seconds": self.seconds,
            "cases_per_second": self.per_second,
            "acts_ms": {
                act: {"p50": median(times), "p99": late(times), "count": len(times)}
                for act, times in self.acts.items()
            },
            "cpu_ms_per_case": {k: v * 1000 / self.cases for k, v in self.cpu.items()},
            "memory_mb": self.memory,
        }


async def measure(trial: Trial, *, cases: int = CASES, at_once: int = AT_ONCE) -> Result:
    async with client(connections=64) as http:
        people = trial.passwords()
        cast = await Cast.assemble(http, trial.base, people)
        await _run(cast, range(WARM_UP), at_once)
        before = _cpu(trial)
        result = Result(cases, 0.0)
        _time_acts(cast, result)
        start = time.perf_counter()
        await _run(cast, range(WARM_UP, WARM_UP + cases), at_once)
        result.seconds = time.perf_counter() - start
        await _ledger_is_level(http, trial.base, people)
        after = _cpu(trial)
    result.cpu = {name: after[name] - before.get(name, 0.0) for name in after}
    result.memory = _memory(trial)
    return result


async def _run(cast: Cast, seeds: range, at_once: int) -> None:
    waiting = iter(seeds)

    async def one_after_another() -> None:
        for seed in waiting:
            await play(cast, seed=seed)

    await asyncio.gather(*(one_after_another() for _ in range(at_once)))


def _time_acts(cast: Cast, result: Result) -> None:
    """Every answered POST of these people is timed where its caller stands."""
    post = Person.post

    async def timed(self: Person, path: str, body: Any = None, *, key: str | None = None) -> Any:
        start = time.perf_counter()
        answer = await post(self, path, body, key=key)
        act = "hand in" if path.endswith("/cases") else path.rsplit("/", 1)[1]
        result.acts[act].append((time.perf_counter() - start) * 1000)
        return answer

    Person.post = timed  # type: ignore[method-assign]


async def _ledger_is_level(http: Any, base: str, people: dict[str, str]) -> None:
    """Wait until supervision has written everything down: its work belongs to the cases too."""
    supervisor = await Person.sign_in(http, base, name="supervisor", password=people["supervisor"])
    size = -1
    while True:
        head = await supervisor.get("/api/supervision/ledger/head")
        if head["size"] == size:
            return
        size = head["size"]
        await asyncio.sleep(0.5)


def _processes(trial: Trial) -> dict[str, list[psutil.Process]]:
    found = {}
    for name, running in trial.stack().processes.items():
        process = psutil.Process(running.pid)
        found[name] = [process, *process.children(recursive=True)]
    return {**found, "load generator": [psutil.Process()]}


def _cpu(trial: Trial) -> dict[str, float]:
    return {
        name: sum(sum(p.cpu_times()[:2]) for p in family if p.is_running())
        for name, family in _processes(trial).items()
    }


def _memory(trial: Trial) -> dict[str, float]:
    return {
        name: sum(p.memory_info().rss for p in family) / 2**20
        for name, family in _processes(trial).items()
    }


def median(times: list[float]) -> float:
    return statistics.median(times)


def late(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


def table(result: Result) -> Table:
    shown = Table(title=f"{result.per_second:.1f} flagship cases per second ({result.cases} cases)")
    for column in ("what", "", "", "", ""):
        shown.add_column(column, justify="right")
    shown.add_row("act", "count per case", "p50 ms", "p99 ms", "")
    for act, times in result.acts.items():
        per_case = f"{len(times) / result.cases:.1f}"
        shown.add_row(act, per_case, f"{median(times):.1f}", f"{late(times):.1f}", "")
    shown.add_section()
    total = sum(result.cpu.values())
    shown.add_row("process", "CPU ms per case", "share", "memory MB", "")
    for name, seconds in sorted(result.cpu.items(), key=lambda one: -one[1]):
        shown.add_row(
            name,
            f"{seconds * 1000 / result.cases:.1f}",
            f"{seconds / total:.0%}",
            f"{result.memory[name]:.0f}",
            "",
        )
    shown.add_row("all", f"{total * 1000 / result.cases:.1f}", "", "", "")
    return shown
