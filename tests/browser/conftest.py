"""A whole installation, Debian's Chromium, and a window for whoever a test is about."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from deploy.demo.flagship import Cast
from deploy.demo.people import client
from deploy.embedded.trial import Trial, installation
from tests.browser.town import Town
from tests.browser.window import (
    ARGUMENTS,
    CHROMIUM,
    DESKTOP,
    MISSING,
    OFFICE,
    PATIENCE,
    Enter,
    Window,
    Windows,
)


@pytest.fixture(scope="session", autouse=True)
def chromium_is_there() -> None:
    if not CHROMIUM.exists():
        pytest.fail(MISSING)


@pytest.fixture(scope="session")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    folder: Path = tmp_path_factory.mktemp("browser")
    for parent in (folder, folder.parent):
        # PostgreSQL may run as a user that must pass through.
        parent.chmod(0o711)
    with installation(folder) as it:
        yield it


@pytest.fixture(scope="session")
async def town(trial: Trial) -> AsyncIterator[Town]:
    passwords = trial.passwords()
    async with client() as http:
        cast = await Cast.assemble(http, trial.base, passwords)
        yield Town(trial.base, http, passwords, cast)


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def windows(chromium: Browser, town: Town) -> AsyncIterator[Windows]:
    pool = Windows(chromium, town.home)
    yield pool
    await pool.close()


@pytest.fixture
async def enter(windows: Windows, town: Town) -> AsyncIterator[Enter]:
    """Opens a window for this test, signed in or not; afterwards nothing may be found in it."""
    taken: list[Window] = []

    async def enter(
        who: str | None = None, *, size: ViewportSize = DESKTOP, zone: str = OFFICE
    ) -> Page:
        window = await windows.take(await town.cookies(who), size=size, zone=zone)
        taken.append(window)
        return window.page

    yield enter
    for window in taken:
        await windows.give_back(window)
    assert [fault for window in taken for fault in window.watch.found()] == []


@pytest.fixture(scope="session")
async def finished(town: Town) -> dict[str, str]:
    """A flagship case whose six results have been handed out: its number and query code."""
    return await town.finished()


@pytest.fixture(scope="session")
async def under_way(town: Town) -> dict[str, Any]:
    """An accepted flagship case of which one item is granted and one waits for its decision."""
    case = await town.accepted()
    items = {item["key"]: item["number"] for item in case["items"]}
    await town.granted(items["shuibao"], "swj")
    await town.reviewed(items["huanping-biao"], "sthj")
    await town.claimed(items["lindi"], "lyj")
    return case
