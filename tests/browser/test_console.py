"""The supervisor: cases by lamp, the timeline of one in lanes, live."""

from typing import Any

from playwright.async_api import Page, expect

from tests.browser.town import Town, item_of
from tests.browser.window import Enter

LANES = (
    "综合窗口",
    "县发展和改革局",
    "县自然资源局",
    "县水务局",
    "市生态环境局连山分局",
    "县林业局",
)


async def in_lane(page: Page, lane: str) -> list[str]:
    """What stands in one column of the timeline, from top to bottom."""
    table = page.get_by_role("table", name="每一步的台账序号与时间")
    heads = await table.locator("thead th").all_inner_texts()
    cells = table.locator(f"tbody tr > :nth-child({heads.index(lane) + 1})")
    return [text.strip() for text in await cells.all_inner_texts() if text.strip()]


async def test_a_supervisor_opens_the_timeline_of_a_case(
    enter: Enter, finished: dict[str, str]
) -> None:
    page = await enter("supervisor")
    await page.goto("/console")
    await page.get_by_role("link", name=finished["number"]).first.click()

    await expect(page.get_by_role("heading", level=1)).to_have_text("重点项目并联审批")
    for lane in LANES:
        await expect(page.get_by_role("columnheader", name=lane)).to_be_visible()


async def test_every_department_has_its_steps_in_its_own_lane(
    enter: Enter, finished: dict[str, str]
) -> None:
    page = await enter("supervisor")
    await page.goto(f"/console/cases/{finished['number']}")

    forestry = await in_lane(page, "县林业局")

    assert [step.split()[0] for step in forestry] == ["部门收到", "认领", "审查", "决定"]


async def test_a_step_done_meanwhile_appears_by_itself(enter: Enter, town: Town) -> None:
    case = await town.accepted()
    page = await enter("supervisor")
    await page.goto(f"/console/cases/{case['number']}")
    await expect(page.get_by_text("实时更新中")).to_be_visible()
    await expect(page.get_by_role("columnheader", name="县林业局")).to_be_visible()
    await page.evaluate("window.never = 'reloaded'")
    assert "认领" not in " ".join(await in_lane(page, "县林业局"))

    await town.claimed(item_of(case, "lindi"), "lyj")

    await expect(page.get_by_role("table").get_by_text("handler-lyj")).to_be_visible()
    assert "认领" in " ".join(await in_lane(page, "县林业局"))
    assert await page.evaluate("window.never") == "reloaded"


async def test_a_new_case_appears_on_the_overview_by_itself(enter: Enter, town: Town) -> None:
    page = await enter("supervisor")
    await page.goto("/console")
    await expect(page.get_by_text("实时更新中")).to_be_visible()

    case = await town.received()

    await expect(page.get_by_role("link", name=case["number"]).first).to_be_visible()


async def test_each_clock_tells_its_due_day_and_what_is_left(
    enter: Enter, under_way: dict[str, Any]
) -> None:
    page = await enter("supervisor")
    await page.goto(f"/console/cases/{under_way['number']}")

    forestry = page.get_by_role("region", name="建设项目使用林地审核")

    await expect(forestry.get_by_role("listitem").filter(has_text="承诺")).to_contain_text(
        "还剩10个工作日"
    )
