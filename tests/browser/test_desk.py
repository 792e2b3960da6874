"""The front desk: a bundle handed in by the form, its papers, accepting, finding, handing out."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.town import Town
from tests.browser.window import Enter

CHOSEN = (
    "企业投资项目核准",
    "建设项目用地预审与选址意见书核发",
    "建设用地规划许可证核发",
    "生产建设项目水土保持方案审批(报告书)",
    "建设项目环境影响报告表审批",
    "建设项目使用林地审核",
)
COMPANY = "连山绿源生物质能有限公司"
PROJECT = "瑶安乡生物质热电联产项目"


async def fill_in(page: Page, *, code: str = "91441825MADEM0011A") -> None:
    await page.goto("/desk")
    await page.get_by_role("link", name="收件", exact=True).click()
    await page.get_by_role("link", name="重点项目并联审批").click()
    await page.get_by_label("申请人类型").select_option("企业")
    await page.get_by_label("名称或姓名").fill(COMPANY)
    await page.get_by_label("证件号码").fill(code)
    await page.get_by_label("联系电话").fill("13800000000")
    await page.get_by_role("textbox", name="项目名称").fill(PROJECT)
    await page.get_by_role("textbox", name="项目代码").fill("2611-441825-04-01-654321")
    await page.get_by_label("已核对：列入重点建设项目计划").check()
    await collect(page, "共用材料")
    for item in CHOSEN:
        await page.get_by_role("group", name=item).get_by_label("申办此项").check()
        await collect(page, item)


async def collect(page: Page, group: str) -> None:
    """With one button where there is one, box by box where a single paper is required."""
    place = page.get_by_role("group", name=group)
    every = place.get_by_role("button", name="必收材料已收齐")
    if await every.count():
        await every.click()
    else:
        await place.locator("[data-wanted]").check()


async def submit(page: Page) -> str:
    await page.get_by_role("button", name="收件", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("请打印收件凭证")
    return page.url.split("/cases/")[1].partition("?")[0]


async def test_a_clerk_hands_the_flagship_in_by_the_form(enter: Enter) -> None:
    page = await enter("clerk")
    await fill_in(page)

    number = await submit(page)

    await expect(page.get_by_role("heading", level=1)).to_contain_text("已收件")
    await expect(page.get_by_role("complementary")).to_contain_text(number)
    await expect(page.get_by_role("row", name="使用林地申请表")).to_contain_text("已收")
    await expect(page.get_by_role("main")).not_to_contain_text("还缺的材料")


async def test_materials_of_what_is_not_applied_for_are_folded_away(enter: Enter) -> None:
    page = await enter("clerk")
    await page.goto("/desk/receive/KP-441825-01")
    forest = page.get_by_role("group", name="建设项目使用林地审核")

    await expect(forest.get_by_label("使用林地申请表")).to_be_hidden()
    await forest.get_by_label("申办此项").check()
    await expect(forest.get_by_label("使用林地申请表")).to_be_visible()


async def test_a_refused_form_says_why_and_keeps_what_was_typed(enter: Enter) -> None:
    page = await enter("clerk")
    await fill_in(page, code="91441825MADEM0011B")

    await page.get_by_role("button", name="收件", exact=True).click()

    await expect(page.get_by_role("alert")).to_contain_text("统一社会信用代码")
    await expect(page.get_by_label("名称或姓名")).to_have_value(COMPANY)
    await expect(page.get_by_label("使用林地申请表")).to_be_checked()
    await page.get_by_label("证件号码").fill("91441825MADEM0011A")
    await submit(page)


async def test_the_receipt_prints_number_and_query_code(enter: Enter, town: Town) -> None:
    case = await town.received()
    page = await enter("clerk")
    await page.goto(f"/desk/cases/{case['number']}")

    await page.get_by_role("link", name="收件凭证").click()

    await expect(page.get_by_role("heading", level=1)).to_have_text("收件凭证")
    await expect(page.get_by_role("main")).to_contain_text(f"编号：{case['number']}")
    await expect(page.get_by_role("main")).to_contain_text(f"查询码 {case['query_code']}")
    await expect(page.get_by_role("img", name="二维码")).to_be_visible()


async def test_printing_leaves_only_the_paper(enter: Enter, under_way: dict[str, Any]) -> None:
    page = await enter("clerk")
    await page.goto(f"/desk/cases/{under_way['number']}/acceptance")
    await page.evaluate("window.print = () => { document.title = 'printing' }")

    await page.get_by_role("button", name="打印").click()
    await expect(page).to_have_title("printing")
    await page.emulate_media(media="print")

    await expect(page.get_by_role("heading", name="受理通知书")).to_be_visible()
    for unprinted in (page.locator("header"), page.locator("footer"), page.locator(".actions")):
        await expect(unprinted).to_be_hidden()


async def test_accepting_sends_every_item_out_and_brings_the_notice(
    enter: Enter, town: Town
) -> None:
    case = await town.received()
    page = await enter("clerk")
    await page.goto(f"/desk/cases/{case['number']}")

    await page.get_by_role("button", name="受理", exact=True).click()

    await expect(page.get_by_role("status")).to_contain_text("各事项已分送部门")
    await expect(page.get_by_role("row", name="县林业局")).to_contain_text("审查中")
    await page.get_by_role("link", name="受理通知书").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("受理通知书")
    await expect(page.get_by_role("row", name="县林业局")).to_contain_text("年")


@pytest.mark.parametrize("what", ["number", "name"])
async def test_a_case_is_found_by_its_number_and_by_a_name(
    enter: Enter, town: Town, finished: dict[str, str], what: str
) -> None:
    sought = finished["number"] if what == "number" else "绿源生物"
    page = await enter("clerk")
    await page.goto("/desk")

    await page.get_by_label("查找办件").fill(sought)
    await page.get_by_role("button", name="查找").click()

    row = page.get_by_role("row", name=finished["number"])
    await expect(row).to_contain_text("已出件")
    await row.get_by_role("link").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("重点项目并联审批")


async def test_the_issue_clerk_hands_out_what_is_decided(enter: Enter, town: Town) -> None:
    item = await town.single("qushui")
    await town.granted(item, "swj")
    await town.ready(item)
    page = await enter("issue")
    await page.goto(f"/desk/cases/{item.partition('-')[0]}")

    await page.get_by_label("送达方式").select_option("窗口领取")
    await page.get_by_role("button", name="出件").click()

    await expect(page.get_by_role("status")).to_contain_text("已出件")
    await expect(page.get_by_role("row", name=item)).to_contain_text("已送达")
