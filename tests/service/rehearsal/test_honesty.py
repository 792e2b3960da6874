"""A rehearsal that holds fails as soon as one thing is not as it should be."""

from pathlib import Path

import pytest

from contracts import policy
from deploy.rehearsal.language import parse
from deploy.rehearsal.runner import play
from deploy.rehearsal.servers import Servers
from deploy.rehearsal.world import World
from services.intake.commands import publishing
from tests.service.rehearsal.catalogues import promising
from tests.service.rehearsal.told import failures
from tests.service.rehearsal.worlds import Asleep, Impatient, losing, mistaking
from tests.unit.rehearsal.written import ROOT, catalogue

OWN = ROOT / "tests/rehearsals/own"
FACTS = [
    "intake.case_received",
    "intake.case_accepted",
    "intake.item_routed",
    "intake.case_completed",
    "intake.result_delivered",
    "approval.item_claimed",
    "approval.item_reviewed",
    "approval.item_decided",
]


async def broken(name: str, stage: Servers, world: type[World]) -> list[str]:
    """What does not hold of one of our files in that world."""
    rehearsal = parse(OWN / f"{name}.yaml", catalogue())
    return failures(await play(rehearsal, stage, catalogue=catalogue(), worlds=world))


@pytest.mark.parametrize("fact", FACTS)
async def test_a_lost_event_is_noticed(fact: str, stage: Servers) -> None:
    assert await broken("wrong-roles", stage, losing(fact))


async def test_levels_that_are_never_fired_are_noticed(stage: Servers) -> None:
    found = await broken("promised-breach", stage, Asleep)

    assert any("没有标记 WARNED" in one for one in found)
    assert any("没有标记 PROMISE_BREACHED" in one for one in found)
    assert any("clock_breached" in one for one in found)


async def test_one_skipped_level_is_noticed(stage: Servers) -> None:
    """Supervision fires it, and the ledger never gets it."""
    for level in ("warned", "breached", "escalated"):
        found = await broken("promised-breach", stage, losing(f"supervision.clock_{level}"))
        assert any(f"supervision.clock_{level}" in one for one in found), level


async def test_a_level_fired_too_early_is_noticed(stage: Servers) -> None:
    found = await broken("spring-festival", stage, Impatient)

    assert any("不应有标记 WARNED" in one for one in found)
    assert any("lamp 应为 green" in one for one in found)


async def test_a_role_that_may_too_much_is_noticed(stage: Servers) -> None:
    found = await broken("wrong-roles", stage, mistaking("applicant", "clerk"))

    assert any("应被拒绝，却办成了" in one for one in found)


async def test_a_role_that_may_too_little_is_noticed(stage: Servers) -> None:
    found = await broken("second-decision", stage, mistaking("handler:lyj", "handler:swj"))

    assert any("被拒绝：foreign-department" in one for one in found)


@pytest.mark.parametrize("days", [4, 6])
async def test_a_changed_limit_is_noticed(days: int, stage: Servers, tmp_path: Path) -> None:
    folder = promising("weisheng", days, within=tmp_path)
    offered, _ = publishing.lint(folder, policy=policy.load("441825"))
    rehearsal = parse(OWN / "promised-breach.yaml", offered)

    found = failures(await play(rehearsal, stage, catalogue=offered))

    assert any("due 应为 2026-06-23，实为 2026-06-2" in one for one in found)
