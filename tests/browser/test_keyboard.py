"""Every kind of work, once, without a mouse."""

from typing import Any

from playwright.async_api import expect

from tests.browser.town import Town, item_of
from tests.browser.window import Enter, tab_to


async def test_the_first_key_offers_to_skip_to_the_content(enter: Enter) -> None:
    page = await enter()
    await page.goto("/open")

    await tab_to(page, page.get_by_role("link", name="跳到正文"), most=1)
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("main")).to_be_focused()
    await tab_to(page, page.get_by_label("查公开的审批结果"), most=1)


async def test_signing_in(enter: Enter, town: Town) -> None:
    page = await enter()
    await page.goto("/sign-in")

    await tab_to(page, page.get_by_label("用户名"))
    await page.keyboard.type("preexam")
    await tab_to(page, page.get_by_label("密码"), most=1)
    await page.keyboard.type(town.passwords["preexam"])
    await page.keyboard.press("Enter")

    await expect(page).to_have_url(f"{town.home}/desk")


async def test_handing_in_and_accepting(enter: Enter) -> None:
    page = await enter("clerk")
    await page.goto("/desk/receive")
    await tab_to(page, page.get_by_role("link", name="林木采伐许可证核发"))
    await page.keyboard.press("Enter")
    await tab_to(page, page.get_by_label("申请人类型"))
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_label("申请人类型")).to_have_value("enterprise")
    await tab_to(page, page.get_by_label("名称或姓名"), most=1)
    await page.keyboard.type("连山绿源生物质能有限公司")
    await tab_to(page, page.get_by_label("证件号码"), most=2)
    await page.keyboard.type("91441825MADEM0011A")
    await tab_to(page, page.get_by_role("button", name="必收材料已收齐"), most=4)
    await page.keyboard.press("Space")
    await tab_to(page, page.get_by_role("button", name="收件", exact=True), most=20)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("请打印收件凭证")

    await tab_to(page, page.get_by_role("button", name="受理", exact=True))
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("status")).to_contain_text("已受理")


async def test_claiming_and_reviewing(enter: Enter, town: Town) -> None:
    item = await town.single("huoyun")
    await town.arrived(item, "jtj")
    page = await enter("handler-jtj")
    await page.goto("/office")
    await tab_to(page, page.get_by_role("row", name=item).get_by_role("link"))
    await page.keyboard.press("Enter")
    await tab_to(page, page.get_by_role("button", name="认领此事项"))
    await page.keyboard.press("Enter")
    await tab_to(page, page.get_by_label("审查意见"))
    await page.keyboard.type("符合条件。")
    await tab_to(page, page.get_by_role("button", name="提交审查意见"), most=1)
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("row", name="审查意见")).to_contain_text("符合条件。")


async def test_denying(enter: Enter, town: Town, under_way: dict[str, Any]) -> None:
    page = await enter("decider-sthj")
    await page.goto(f"/office/items/{item_of(under_way, 'huanping-biao')}")

    await tab_to(page, page.locator("summary"))
    await page.keyboard.press("Enter")
    await tab_to(page, page.get_by_label("理由"), most=1)
    await tab_to(page, page.get_by_label("救济途径"), most=1)
    await tab_to(page, page.get_by_role("button", name="不予许可"), most=1)


async def test_handing_out(enter: Enter, town: Town, under_way: dict[str, Any]) -> None:
    await town.ready(item_of(under_way, "shuibao"))
    page = await enter("issue")
    await page.goto(f"/desk/cases/{under_way['number']}")

    await tab_to(page, page.get_by_label("送达方式"))
    await tab_to(page, page.get_by_role("button", name="出件"), most=1)


async def test_asking_how_far_a_case_is(enter: Enter, under_way: dict[str, Any]) -> None:
    page = await enter()
    await page.goto("/hall")
    await tab_to(page, page.get_by_role("link", name="查办理进度"))
    await page.keyboard.press("Enter")
    await tab_to(page, page.get_by_label("办件编号"))
    await page.keyboard.type(under_way["number"])
    await tab_to(page, page.get_by_label("查询码"), most=1)
    await page.keyboard.type(under_way["query_code"])
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", level=1)).to_contain_text("办理中")


async def test_watching_a_case(enter: Enter, under_way: dict[str, Any]) -> None:
    page = await enter("supervisor")
    await page.goto("/console")
    await expect(page.get_by_text("实时更新中")).to_be_visible()

    await tab_to(page, page.get_by_role("link", name=under_way["number"]).first)
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", level=1)).to_have_text("重点项目并联审批")
    await tab_to(page, page.get_by_role("region", name="各部门经过"))


async def test_reading_a_result(enter: Enter, finished: dict[str, str]) -> None:
    page = await enter()
    await page.goto("/open")
    await tab_to(page, page.get_by_label("查公开的审批结果"))
    await page.keyboard.type("水土保持")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("审批结果")
    await tab_to(page, page.get_by_role("rowheader").get_by_role("link").first)
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", level=1)).to_contain_text("水土保持")
