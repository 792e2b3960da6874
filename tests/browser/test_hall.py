"""A citizen with a telephone: what can be applied for, and how far the own case is."""

from typing import Any

from playwright.async_api import Page, expect

from tests.browser.window import PHONE, Enter


async def ask(page: Page, number: str, code: str) -> None:
    await page.goto("/hall")
    await page.get_by_role("link", name="查办理进度").click()
    await page.get_by_label("办件编号").fill(number)
    await page.get_by_label("查询码").fill(code)
    await page.get_by_role("button", name="查询").click()


async def test_a_citizen_finds_the_guide_of_a_matter(enter: Enter) -> None:
    page = await enter(size=PHONE)
    await page.goto("/")

    await page.get_by_label("查找事项").fill("优待证")
    await page.get_by_role("button", name="查找").click()
    await page.get_by_role("link", name="老年人优待证").click()

    await expect(page.get_by_role("heading", level=1)).to_contain_text("老年人优待证")
    await expect(page.get_by_role("main")).to_contain_text("60分钟")
    await expect(page.get_by_role("table", name="材料")).to_be_visible()


async def test_a_citizen_sees_how_far_the_case_is(enter: Enter, under_way: dict[str, Any]) -> None:
    page = await enter(size=PHONE)

    await ask(page, under_way["number"], under_way["query_code"])

    await expect(page.get_by_role("heading", level=1)).to_contain_text("办理中")
    await expect(page.get_by_role("main")).to_contain_text("共 6 项，已作出决定 1 项")
    await expect(page.get_by_role("row", name="县水务局")).to_contain_text("准予")
    await expect(page.get_by_role("row", name="县林业局")).to_contain_text("审查中")


async def test_the_page_of_progress_names_nobody_and_its_address_no_code(
    enter: Enter, under_way: dict[str, Any]
) -> None:
    page = await enter(size=PHONE)

    await ask(page, under_way["number"], under_way["query_code"])

    await expect(page.get_by_role("heading", level=1)).to_contain_text("办理中")
    await expect(page.get_by_role("main")).not_to_contain_text("绿源")
    assert under_way["query_code"] not in page.url


async def test_a_wrong_query_code_is_told_and_the_number_is_kept(
    enter: Enter, finished: dict[str, str]
) -> None:
    page = await enter(size=PHONE)

    await ask(page, finished["number"], "wrong")

    await expect(page.get_by_role("alert")).to_contain_text("办件编号或查询码不对")
    await expect(page.get_by_label("办件编号")).to_have_value(finished["number"])
