"""A catalogue is not loaded if a rehearsal that holds today would not hold with it."""

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url

from deploy import cataloguing
from deploy.embedded.databases import NAMES
from deploy.embedded.stack import Lock, Places, Stack
from deploy.furnishing import CATALOGUE
from deploy.rehearsal.comparing import following
from deploy.rehearsal.servers import Servers
from deploy.rehearsal.world import SERVICES
from services.intake.domain.catalogue import Catalogue
from tests.service.rehearsal.catalogues import promising
from tests.unit.rehearsal.written import ROOT, catalogue

OWN = ROOT / "tests/rehearsals/own"
REGION = "441825"
FIRST = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Installation:
    """A running one, as far as loading a catalogue is concerned."""

    intake: URL
    var: Path

    def load(self, folder: Path, rehearsals: Path) -> tuple[int, str]:
        """Exit status, and all that was said."""
        own = self.intake.render_as_string(hide_password=False)
        named = [own, *(f"postgresql://127.0.0.1:1/{name}" for name in NAMES if name != "intake")]
        command = [sys.executable, "-m", "deploy.cli", "catalogue", "load", str(folder)]
        environment = {
            **os.environ,
            "YIMEN_VAR": str(self.var),
            "YIMEN_DATABASE_URL": " ".join(named),
            "YIMEN_NATS_URL": "nats://127.0.0.1:1",
        }
        done = subprocess.run(
            [*command, "--rehearse", str(rehearsals)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
async def it(stage: Servers, tmp_path: Path) -> AsyncIterator[Installation]:
    """With the demo catalogue in force."""
    name = await stage.databases.make("intake", versions=SERVICES["intake"].migrations)
    url = make_url(stage.databases.address(name, "intake").get_secret_value())
    await cataloguing.load(url, CATALOGUE, region=REGION, effective_on=FIRST)
    places = Places(tmp_path / "var")
    places.make()
    Stack(region=REGION, ports={}, passwords={}).save(places.stack)
    lock = Lock(places)
    lock.take()
    yield Installation(url, places.var)
    lock.release()
    await stage.databases.drop(name)


@pytest.fixture
def rehearsals(tmp_path: Path) -> Path:
    """One the change would spoil, one it does not touch, one that never held."""
    folder = tmp_path / "rehearsals"
    folder.mkdir()
    for path in (OWN / "promised-breach.yaml", OWN / "counter-hour.yaml"):
        shutil.copy(path, folder)
    shutil.copy(ROOT / "tests/rehearsals/wrong/false-expectation.yaml", folder)
    return folder


async def test_what_would_spoil_a_rehearsal_is_not_loaded_and_the_difference_shown(
    it: Installation, rehearsals: Path, tmp_path: Path
) -> None:
    code, said = it.load(promising("weisheng", 6, within=tmp_path), rehearsals)

    assert code == 1
    assert f"✗ 不再成立: {rehearsals / 'promised-breach.yaml'}" in said
    assert "due 应为 2026-06-23，实为 2026-06-24" in said
    assert f"✓ {rehearsals / 'counter-hour.yaml'}" in said
    assert f"现在就不成立,不作比较: {rehearsals / 'false-expectation.yaml'}" in said
    assert "有 1 个现在成立的演练在新目录下不再成立,没有载入。" in said
    assert await promise(it, "weisheng") == 5


async def test_what_spoils_nothing_is_loaded(
    it: Installation, rehearsals: Path, tmp_path: Path
) -> None:
    code, said = it.load(promising("canji", 6, within=tmp_path), rehearsals)

    assert code == 0, said
    assert "残疾人证新办 第 2 版" in said
    assert await promise(it, "canji") == 6


async def test_a_folder_without_rehearsals_is_a_slip_of_the_pen(
    it: Installation, tmp_path: Path
) -> None:
    code, said = it.load(promising("weisheng", 6, within=tmp_path), tmp_path / "nowhere")

    assert code == 1
    assert "没有演练文件" in said
    assert await promise(it, "weisheng") == 5


async def promise(it: Installation, matter: str) -> int:
    offered = await cataloguing.in_force(it.intake, on=date(2099, 1, 1))
    return next(one for one in offered.offers if one.key == matter).items[0].terms.promised.n


def test_what_a_load_does_not_name_stays_in_force() -> None:
    whole = catalogue()
    loaded = Catalogue((), whole.offers[:1])

    assert following(whole, loaded) == whole
    assert following(loaded, whole) == whole
