"""Plays one rehearsal from its first step to its last, and says what held."""

from dataclasses import dataclass, field
from typing import Any

from contracts import calendars, policy
from contracts.time import WorkCalendar
from deploy.rehearsal.checking import Found, check
from deploy.rehearsal.language import Rehearsal, Step
from deploy.rehearsal.language.effects import changed
from deploy.rehearsal.playing import Answer, Stage
from deploy.rehearsal.servers import Servers
from deploy.rehearsal.settling import Time
from deploy.rehearsal.stocking import furnished
from deploy.rehearsal.world import Clock, Stopped, World
from services.intake.domain.catalogue import Catalogue


@dataclass(slots=True)
class Played:
    """What became of a rehearsal."""

    rehearsal: Rehearsal
    found: list[Found] = field(default_factory=list)
    acts: list[tuple[Step, Answer]] = field(default_factory=list)
    pictures: dict[str, Any] = field(default_factory=dict)
    """At the end, by alias of the case: its ledger and its clocks."""

    @property
    def holds(self) -> bool:
        return all(one.holds for one in self.found)


async def play(
    rehearsal: Rehearsal, servers: Servers, *, catalogue: Catalogue, worlds: type[World] = World
) -> Played:
    """`worlds` is for tests, which must see a rehearsal fail in one that is not as it should be.

    Raises `Unsettled` when the system does not come to rest.
    """
    shelf = await furnished(servers, region=rehearsal.region, catalogue=catalogue)
    regional = policy.load(rehearsal.region).model_copy(update={"calendar": rehearsal.calendar})
    world = worlds(servers, Clock(rehearsal.start), regional, shelf)
    try:
        await world.open()
        playing = _Playing(world, rehearsal, calendars.parse(rehearsal.calendar))
        for step in rehearsal.steps:
            await playing.step(step)
        await playing.look_back()
        return playing.played
    finally:
        if servers.keep:
            servers.kept.update(world.addresses())
        await world.close(keep=servers.keep)


class _Playing:
    def __init__(self, world: World, rehearsal: Rehearsal, calendar: WorkCalendar) -> None:
        self._world = world
        self._time = Time(world, calendar)
        self._stage = Stage(world, rehearsal.cast)
        self.played = Played(rehearsal)

    async def step(self, step: Step) -> None:
        await self._time.until(step.moment)
        if step.act:
            await self._act(step)
        self._stage.seen.clear()
        for expectation in step.expect:
            self.played.found.append(await check(self._stage, expectation))

    async def _act(self, step: Step) -> None:
        if step.act == "stop_service":
            await self._world.stop(step.thing)
            return
        if step.act == "start_service":
            await self._world.start(step.thing)
            await self._time.back()
            return
        before = await self._world.told() if step.refused else 0
        try:
            answer = await self._stage.act(step)
        except Stopped:
            answer = Answer(403, "stopped", f"服务 {step.thing} 没有在运行")
        if step.act == "calendar" and answer.status < 400:
            self._time.replace(changed(self._time.calendar, step.fields))
        await self._time.catch_up()
        self.played.acts.append((step, answer))
        told = bool(step.refused) and await self._world.told() != before
        differences = _judged(step, answer, changed=told)
        if differences or step.refused:
            said = f"{step.who} {step.act} {step.thing}"
            self.played.found.append(Found(step.line, said, tuple(differences)))

    async def look_back(self) -> None:
        if "supervision" not in self._world.running:
            return
        for alias, case in self._stage.cases.items():
            door = f"/api/supervision/cases/{case.number}"
            got = {
                what: await self._world.call(
                    "supervision", "GET", f"{door}/{what}", who="supervisor"
                )
                for what in ("ledger", "clocks")
            }
            self.played.pictures[alias] = {
                what: response.json() for what, response in got.items() if response.is_success
            }


def _judged(step: Step, answer: Answer, *, changed: bool) -> list[str]:
    why = f"{answer.problem} {answer.detail}".strip()
    if answer.broken:
        return [f"系统内部错误 {answer.status}：{why}"]
    if not step.refused:
        return [f"被拒绝：{why}"] if answer.refused else []
    if not answer.refused:
        return ["应被拒绝，却办成了"]
    if changed:
        return ["被拒绝，却改变了什么"]
    if isinstance(step.refused, str) and step.refused != answer.problem:
        return [f"应以 {step.refused} 拒绝，实为 {why}"]
    return []
