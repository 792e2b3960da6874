"""A whole installation, Debian's Chromium, and a window for whoever a test is about."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    async_playwright,
    expect,
)

from deploy.demo.flagship import Cast
from deploy.demo.people import client
from deploy.embedded.trial import Trial, installation
from tests.browser.town import Town
from tests.browser.window import ARGUMENTS, CHROMIUM, DESKTOP, MISSING, Enter, Watch

SECONDS = 10_000


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
    if not CHROMIUM.exists():
        pytest.fail(MISSING)
    expect.set_options(timeout=SECONDS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def enter(chromium: Browser, town: Town) -> AsyncIterator[Enter]:
    watch = Watch(town.home)
    opened: list[BrowserContext] = []

    async def enter(
        who: str | None = None, *, size: ViewportSize = DESKTOP, zone: str = "Asia/Shanghai"
    ) -> Page:
        context = await chromium.new_context(
            base_url=town.home, viewport=size, locale="zh-CN", timezone_id=zone
        )
        opened.append(context)
        context.set_default_timeout(SECONDS)
        if who is not None:
            name, _, value = (await town.person(who)).cookie.partition("=")
            await context.add_cookies([{"name": name, "value": value, "url": town.home}])
        page = await context.new_page()
        await watch.over(page)
        return page

    yield enter
    for context in opened:
        await context.close()
    assert watch.found() == []


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
