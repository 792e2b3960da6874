"""What is public: results as they are decided, guides with the ten fields of 八公开."""

import re

from playwright.async_api import expect

from tests.browser.window import Enter

TEN = (
    "实施主体",
    "事项名称",
    "设立依据",
    "条件和标准",
    "办理程序",
    "承诺期限",
    "收费依据",
    "收费标准",
    "窗口权限",
)


async def test_anybody_reads_a_published_result(enter: Enter, finished: dict[str, str]) -> None:
    page = await enter()
    await page.goto("/open")
    await page.get_by_label("查公开的审批结果").fill("使用林地")
    await page.get_by_role("button", name="查询").click()

    row = page.get_by_role("row", name="建设项目使用林地审核").first
    await expect(row).to_contain_text("连山绿源生物质能有限公司")
    await row.get_by_role("link").click()

    await expect(page.get_by_role("main")).to_contain_text(re.compile(r"连林许〔\d{4}〕"))
    await expect(page.get_by_role("main")).not_to_contain_text(finished["number"])


async def test_a_matter_tells_its_ten_fields(enter: Enter) -> None:
    page = await enter()
    await page.goto("/open/matters")
    await page.get_by_role("link", name="取水许可").click()

    for field in TEN:
        await expect(page.get_by_role("term").filter(has_text=field).first).to_be_visible()
    await expect(page.get_by_role("heading", name="申报材料")).to_be_visible()


async def test_a_department_in_the_list_leads_to_its_guides(enter: Enter) -> None:
    page = await enter()
    await page.goto("/open")

    await page.get_by_role("link", name="县水务局").last.click()

    await expect(page.get_by_role("heading", level=2)).to_have_text(["县水务局"])
