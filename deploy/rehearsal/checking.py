"""Expectations held against what the system says of itself. Each difference in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contracts.time import SHANGHAI
from deploy.rehearsal.language import Expectation, clock_name, place
from deploy.rehearsal.playing import Stage

SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Found:
    """One expectation and what was found."""

    line: int
    expected: str
    differences: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.differences


async def check(stage: Stage, expectation: Expectation) -> Found:
    differences = await CHECKS[expectation.kind](stage, expectation)
    return Found(expectation.line, described(expectation), tuple(differences))


async def _case(stage: Stage, expectation: Expectation) -> list[str]:
    case = await _get(stage, "intake", f"cases/{stage.cases[expectation.thing].number}")
    wrong = _compare(expectation.fields, {"state": case["state"]}, only=("state",))
    return wrong + await _flags(stage, expectation, item=None)


async def _item(stage: Stage, expectation: Expectation) -> list[str]:
    number = await stage.item(expectation.thing)
    if number is None:
        return ["事项还没有分送到部门"]
    item = await _get(stage, "approval", f"items/{number}")
    if item is None:
        return ["事项还没有分送到部门"]
    wrong = _compare(expectation.fields, {"state": item["state"]}, only=("state",))
    return wrong + await _flags(stage, expectation, item=number)


async def _flags(stage: Stage, expectation: Expectation, *, item: str | None) -> list[str]:
    if not {"flags", "no_flags"} & set(expectation.fields):
        return []
    told = await _clocks(stage, expectation.thing)
    flags = set(told["flags"] if item is None else told["item_flags"].get(item, ()))
    wanted = set(expectation.fields.get("flags", ()))
    unwanted = set(expectation.fields.get("no_flags", ()))
    wrong = [f"没有标记 {flag}" for flag in sorted(wanted - flags)]
    return wrong + [f"不应有标记 {flag}" for flag in sorted(unwanted & flags)]


async def _clock(stage: Stage, expectation: Expectation) -> list[str]:
    name = clock_name(expectation.thing)
    told = await _clocks(stage, expectation.thing)
    numbers = await stage.items(name.on.alias)
    items: set[str | None] = {numbers.get(name.on.item, "")} if name.on.item else {None}
    if stage.cases[name.on.alias].offer.bundle is None:
        items |= set(numbers.values())
    mine = [c for c in told["clocks"] if c["kind"] == name.kind and c["item"] in items]
    numbered = {clock["n"]: clock for clock in mine}
    clock = numbered.get(name.n or max(numbered, default=0))
    if clock is None:
        nothing = {"state": "none"}
        return _compare(expectation.fields, nothing, only=tuple(expectation.fields))
    return _compare(expectation.fields, _as_expected(clock), only=tuple(expectation.fields))


def _as_expected(clock: Mapping[str, Any]) -> dict[str, Any]:
    breached = clock["breached_at"]
    return {
        **clock,
        "due": _due(clock["due"]),
        "breached_at": datetime.fromisoformat(breached) if breached else None,
    }


def _due(written: str | None) -> date | datetime | None:
    if written is None:
        return None
    if "T" not in written:
        return date.fromisoformat(written)
    at = datetime.fromisoformat(written)
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)


async def _ledger(stage: Stage, expectation: Expectation) -> list[str]:
    number = stage.cases[expectation.thing].number
    entries = await _get(stage, "supervision", f"cases/{number}/ledger?limit=100")
    facts = [e["type"].rpartition(".")[0] for e in entries["items"]]
    wrong = []
    at = 0
    for step in expectation.fields.get("steps", ()):
        if step not in facts[at:]:
            wrong.append(f"台账中没有（按此次序的）{step}")
            break
        at = facts.index(step, at) + 1
    if "verified" in expectation.fields:
        wrong += _verified(
            await _get(stage, "supervision", "ledger/verify"), expectation.fields["verified"]
        )
    return wrong


def _verified(verdict: Mapping[str, Any], wanted: bool) -> list[str]:
    """Here everything told has arrived: a number that is missing was lost."""
    faults = [verdict["fault"]["what"]] if verdict["fault"] else []
    for gap in verdict["gaps"]:
        of = f"{gap['source']} {gap['case'] or ''}".strip()
        faults.append(f"台账缺 {of} 的第 {gap['first']}–{gap['last']} 号")
    if wanted:
        return faults
    return [] if faults else ["台账校验无误"]


CHECKS = {"case": _case, "item": _item, "clock": _clock, "ledger": _ledger}


async def _clocks(stage: Stage, thing: str) -> Any:
    number = stage.cases[place(thing).alias].number
    return await _get(stage, "supervision", f"cases/{number}/clocks")


async def _get(stage: Stage, service: str, path: str) -> Any:
    address = f"/api/{service}/{path}"
    if address not in stage.seen:
        response = await stage.world.call(service, "GET", address, who=SUPERVISOR)
        if response.status_code != 404:
            response.raise_for_status()
        stage.seen[address] = None if response.status_code == 404 else response.json()
    return stage.seen[address]


def _compare(
    wanted: Mapping[str, Any], found: Mapping[str, Any], *, only: tuple[str, ...]
) -> list[str]:
    return [
        f"{name} 应为 {shown(wanted[name])}，实为 {shown(found.get(name))}"
        for name in only
        if name in wanted and wanted[name] != found.get(name)
    ]


def shown(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(shown, value))}]"
    return "无" if value is None else str(value)


def described(expectation: Expectation) -> str:
    fields = "，".join(f"{name}: {shown(value)}" for name, value in expectation.fields.items())
    return f"{expectation.kind} {expectation.thing}：{fields}"
