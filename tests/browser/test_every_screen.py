"""What holds for every screen: readable by everybody, whole on a telephone, the same everywhere."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import Page

from tests.browser.screens import SCREENS, Screen
from tests.browser.window import DESKTOP, PHONE, ZONES, Enter

AXE: Final = (Path(__file__).parent / "axe" / "axe.min.js").read_text()
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The moment of looking, which is not the same for three who look one after another.
LOOKED_AT: Final = re.compile(r"截至 [-\d: ]+")


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
async def test_nothing_is_cut_off_and_axe_finds_nothing(
    enter: Enter, under_way: dict[str, Any], finished: dict[str, str], screen: Screen
) -> None:
    page = await enter(screen.who, size=PHONE)
    await screen.show(page, under_way)
    # By evaluation, which the page's own content security policy need not allow.
    await page.evaluate(AXE)
    for size in (PHONE, DESKTOP):
        await page.set_viewport_size(size)
        beyond = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert beyond <= 0, f"{beyond} px wider than {size['width']} px"
        # The public comes with telephones; staff sit at desks.
        if size is DESKTOP or screen.who is None:
            assert await violations(page, screen.looked_at) == {}


async def violations(page: Page, part: str) -> dict[str, list[str]]:
    """The rules broken, and the elements that break them."""
    run = "([part, rules]) => axe.run(part, {runOnly: rules, resultTypes: ['violations']})"
    looked = await page.evaluate(run, [part, RULES])
    assert looked["passes"], "axe has looked at nothing"
    return {one["id"]: [node["html"] for node in one["nodes"]] for one in looked["violations"]}


@pytest.mark.parametrize(
    "screen", [screen for screen in SCREENS if screen.dated], ids=lambda screen: screen.name
)
async def test_a_screen_says_the_same_in_every_time_zone(
    enter: Enter, under_way: dict[str, Any], finished: dict[str, str], screen: Screen
) -> None:
    said = set()
    for zone in ZONES:
        page = await enter(screen.who, zone=zone)
        await screen.show(page, under_way)
        said.add(LOOKED_AT.sub("", await page.get_by_role("main").inner_text()))

    assert len(said) == 1
    assert re.search(r"20\d\d(-\d\d-\d\d|年\d+月\d+日)", said.pop())
