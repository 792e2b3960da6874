"""`yimen rehearse` as somebody types it: exit statuses, several files, reports, starting files."""

import os
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from deploy.cli.rehearse import FAILS, HOLDS, NO_REHEARSAL, status
from deploy.rehearsal.language import starting_file
from deploy.rehearsal.many import Outcome, play_all
from tests.service.rehearsal.conftest import Play
from tests.service.rehearsal.told import failures
from tests.unit.rehearsal.written import ROOT, catalogue

HERE = ROOT / "tests/rehearsals"
GOOD = HERE / "own/counter-hour.yaml"
FALSE = HERE / "wrong/false-expectation.yaml"
MISSPELT = HERE / "wrong/misspelt-key.yaml"


def rehearse(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deploy.cli", "rehearse", *map(str, words)]
    told = {**os.environ, **environment}
    return subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False)


def test_the_highest_status_of_several_files_counts_and_each_is_told(tmp_path: Path) -> None:
    page = tmp_path / "report.html"

    ran = rehearse("--report", page, GOOD, MISSPELT, FALSE)

    assert ran.returncode == NO_REHEARSAL
    assert f"✓ {GOOD}" in ran.stdout
    assert f"✗ {FALSE}" in ran.stdout
    assert "第 8 行 clock P1/acceptance" in ran.stdout
    assert "due 应为 2026-03-10，实为 2026-03-09" in ran.stdout
    assert f"{MISSPELT}:8: 期望“clock”没有“lmap”这一项，是否应为“lamp”？" in ran.stderr
    one_page(page.read_text(encoding="utf-8"))


def one_page(html: str) -> None:
    """Self-contained, with every expectation and its verdict."""
    assert "://" not in html
    assert "<script" not in html
    text = unescape(html)
    assert "clock P1/promised：state: breached，due: 2026-04-27T15:10" in text
    assert "due 应为 2026-03-10，实为 2026-03-09" in text
    assert "是否应为“lamp”？" in text
    assert html.count("<svg viewBox") == 4


def test_a_false_expectation_exits_1_and_no_rehearsal_exits_2() -> None:
    assert rehearse(FALSE).returncode == FAILS
    assert rehearse(MISSPELT).returncode == NO_REHEARSAL
    assert rehearse().returncode == NO_REHEARSAL


def test_the_environment_of_a_live_installation_is_not_looked_at() -> None:
    live = {
        "YIMEN_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/live",
        "YIMEN_NATS_URL": "nats://127.0.0.1:1",
        "YIMEN_NATS_USER": "somebody",
        "YIMEN_DEPARTMENTS": "swj",
        "YIMEN_OTLP_ENDPOINT": "http://127.0.0.1:1",
    }

    assert rehearse(HERE / "own/three-persons.yaml", **live).returncode == HOLDS


def test_a_file_that_is_not_there_is_no_rehearsal(tmp_path: Path) -> None:
    ran = rehearse(tmp_path / "nowhere.yaml")

    assert ran.returncode == NO_REHEARSAL
    assert "没有这个文件" in ran.stderr


def test_nothing_played_is_nothing_held() -> None:
    assert status([]) == HOLDS
    assert status([Outcome(GOOD)]) == NO_REHEARSAL


@pytest.mark.parametrize("matter", ["canji", "yanglao", "KP-441825-01"])
async def test_a_starting_file_holds_as_it_stands(
    matter: str, tmp_path: Path, played: Play
) -> None:
    offer = next(one for one in catalogue().offers if matter in (one.key, one.code))
    path = tmp_path / "start.yaml"
    path.write_text(starting_file(offer), encoding="utf-8")

    assert failures(await played(path)) == []


def test_new_writes_a_starting_file_and_names_the_matters_there_are() -> None:
    wrote, unknown = rehearse("--new", "caifa"), rehearse("--new", "nothing")

    offer = next(one for one in catalogue().offers if one.key == "caifa")
    assert wrote.returncode == 0
    assert wrote.stdout == starting_file(offer)
    assert unknown.returncode == 1
    assert "caifa" in unknown.stdout + unknown.stderr


async def test_keep_leaves_databases_and_stream(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    (outcome,) = await play_all([GOOD], catalogue=catalogue(), keep=True)

    kept = outcome.kept
    assert kept is not None
    told = (kept / "kept.txt").read_text(encoding="utf-8")
    assert told.count("postgresql+asyncpg://yimen_") == 4
    assert (kept / "pg/pg/PG_VERSION").is_file()
    assert list((kept / "nats/store").rglob("YIMEN_441825"))
