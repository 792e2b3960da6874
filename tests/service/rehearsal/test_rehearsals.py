"""Every rehearsal that ships holds: our own, and the shared ones as far as they can be played."""

import re
from pathlib import Path

import pytest

from deploy.rehearsal.language import NotBuilt, parse
from tests.service.rehearsal.conftest import Play
from tests.service.rehearsal.told import counted, failures, ledger
from tests.unit.rehearsal.written import ROOT, SHARED, catalogue

OWN = sorted((ROOT / "tests/rehearsals/own").glob("*.yaml"))
CARD = "期望card"
NOT_BUILT = {
    "at-once": "期望card",
    "ceiling": "动作extend 期望card",
    "corrected": "动作request_correction 动作supply 期望card",
    "corrections": "动作fix_on_spot 动作request_correction 动作supply 动作withdraw 期望card",
    "counter-minutes": "动作extend 期望card",
    "early-ends": "动作extend 动作fix_on_spot 动作withdraw 期望card",
    "extensions": "动作extend 期望card",
    "gap": "动作accept的deferred 动作accept的gap_days 动作extend 动作supply 时钟gap 期望card",
    "letters": "动作conditions_ok 动作provisional 期望card",
    "local-layer": "期望card",
    "one-by-one": "期望card",
    "one-day": "动作extend 动作not_required 动作request_correction 动作withdraw 期望card",
    "online": "动作withdraw 期望card",
    "overdue": "动作extend 期望card",
    "paused-item": "动作extend 动作pause 动作resume 时钟special 期望card",
    "pauses": "动作pause 动作resume 时钟special 期望card",
    "plain": "动作fix_on_spot 动作withdraw 期望card",
    "silence": "动作request_correction 期望card",
    "silent-window": "动作extend 动作request_correction 期望card",
    "supervision-down": "期望card",
    "upward": "动作route_up 期望card",
    "withdrawn-while-paused": "动作pause 动作withdraw 时钟special 期望card",
    "year-end": "动作fix_on_spot 期望card",
}
"""What each shared file still waits for. What is built is taken out here, and then played."""
PLAYABLE = [path for path in SHARED if path.stem not in NOT_BUILT]
WITHOUT_CARDS = [path for path in SHARED if NOT_BUILT.get(path.stem) == CARD]


def without(path: Path, word: str, *, into: Path) -> Path:
    """The file with every line left out that has the word."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    rest = into / path.name
    rest.write_text("".join(one for one in lines if word not in one), encoding="utf-8")
    return rest


def named(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", OWN + PLAYABLE, ids=named)
async def test_a_rehearsal_that_ships_holds(path: Path, played: Play) -> None:
    assert failures(await played(path)) == []


@pytest.mark.parametrize("path", WITHOUT_CARDS, ids=named)
async def test_a_shared_one_that_waits_for_cards_only_holds_without_them(
    path: Path, played: Play, tmp_path: Path
) -> None:
    assert failures(await played(without(path, "{card:", into=tmp_path))) == []


@pytest.mark.parametrize("path", [path for path in SHARED if path.stem in NOT_BUILT], ids=named)
def test_what_a_shared_one_waits_for_is_still_to_be_built(path: Path) -> None:
    with pytest.raises(NotBuilt) as missing:
        parse(path, catalogue())

    features = {re.sub("尚未建成.*|[“”]", "", one.text) for one in missing.value.findings}
    assert features == set(NOT_BUILT[path.stem].split())


def test_there_are_at_least_sixteen_of_our_own() -> None:
    assert len(OWN) >= 16


async def test_a_deadline_missed_by_supervision_is_recorded_once_when_it_is_back(
    played: Play,
) -> None:
    """What the language has no word for: how often. (The file expects the true instant.)"""
    it = await played(ROOT / "tests/rehearsals/own/supervision-stopped.yaml")

    assert [one for one in ledger(it) if one[0].startswith("supervision.")] == [
        ("supervision.clock_warned.v1", "2026-08-14T08:30:00+08:00"),
        ("supervision.clock_breached.v1", "2026-08-19T12:00:00+08:00"),
        ("supervision.clock_escalated.v1", "2026-08-21T00:00:00+08:00"),
    ]
    assert counted(it, "supervision.clock_breached", "P2") == 0
    assert counted(it, "supervision.clock_breach_lifted", "P2") == 0
