"""A department's officers: the inbox by time left, the item with its file, opinion and decision."""

import re
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.town import Town, item_of
from tests.browser.window import Enter


@pytest.fixture(scope="session")
async def case(town: Town) -> dict[str, Any]:
    """A case of which this module's officers do each their own part."""
    return await town.accepted()


async def test_the_inbox_puts_what_ends_first_first(enter: Enter, town: Town) -> None:
    slow = await town.single("shipin")
    quick = await town.single("geti")
    for item in (slow, quick):
        await town.claimed(item, "scjg")
    page = await enter("handler-scjg")

    await page.goto("/office")

    rows = page.get_by_role("row")
    await expect(rows.nth(1)).to_contain_text("个体工商户设立登记")
    await expect(rows.nth(1)).to_contain_text("还剩1个工作日")
    await expect(rows.nth(2)).to_contain_text("食品经营许可")
    await expect(rows.nth(2)).to_contain_text("还剩7个工作日")


async def test_an_item_shows_the_case_file_that_intake_keeps(
    enter: Enter, under_way: dict[str, Any]
) -> None:
    page = await enter("handler-lyj")

    await page.goto(f"/office/items/{item_of(under_way, 'lindi')}")

    main = page.get_by_role("main")
    await expect(main).to_contain_text("91441825MADEM0011A")
    await expect(main).to_contain_text("138****0000")
    await expect(main.get_by_role("row", name="使用林地申请表")).to_contain_text("已收")


async def test_a_handler_claims_an_item_and_writes_his_opinion(
    enter: Enter, town: Town, case: dict[str, Any]
) -> None:
    item = item_of(case, "shuibao")
    await town.arrived(item, "swj")
    page = await enter("handler-swj")
    await page.goto("/office")
    await page.get_by_role("row", name=item).get_by_role("link").click()

    await page.get_by_role("button", name="认领此事项").click()
    await page.get_by_label("审查意见").fill("水土保持方案符合规范，建议准予。")
    await page.get_by_role("button", name="提交审查意见").click()

    records = page.get_by_role("table", name="已有意见")
    await expect(records.get_by_role("row", name="认领")).to_contain_text("县水务局经办人")
    await expect(records.get_by_role("row", name="审查意见")).to_contain_text("建议准予")


async def test_a_decider_grants(enter: Enter, town: Town, case: dict[str, Any]) -> None:
    item = item_of(case, "lindi")
    await town.reviewed(item, "lyj")
    page = await enter("decider-lyj")
    await page.goto(f"/office/items/{item}")

    await page.get_by_role("button", name="准予", exact=True).click()

    await expect(page.get_by_role("heading", level=1)).to_contain_text("准予")
    await expect(page.get_by_role("main")).to_contain_text("连林许")


async def test_a_denial_comes_with_the_remedy_written_out(
    enter: Enter, town: Town, case: dict[str, Any]
) -> None:
    item = item_of(case, "huanping-biao")
    await town.reviewed(item, "sthj")
    page = await enter("decider-sthj")
    await page.goto(f"/office/items/{item}")

    await page.get_by_text("不予许可").first.click()
    await expect(page.get_by_label("救济途径")).to_have_value(re.compile("行政复议.*行政诉讼"))
    await page.get_by_label("理由").fill("厂界噪声预测值超过标准，不符合环境影响评价技术导则。")
    await page.get_by_role("button", name="不予许可").click()

    await expect(page.get_by_role("heading", level=1)).to_contain_text("不予批准")
    await expect(page.get_by_role("main")).to_contain_text("行政复议")


async def test_a_denial_without_a_reason_is_refused_with_a_sentence(
    enter: Enter, under_way: dict[str, Any]
) -> None:
    page = await enter("decider-sthj")
    await page.goto(f"/office/items/{item_of(under_way, 'huanping-biao')}")

    await page.get_by_text("不予许可").first.click()
    await page.get_by_label("理由").fill("   ")
    await page.get_by_role("button", name="不予许可").click()

    await expect(page.get_by_role("alert")).to_contain_text("理由")
    await page.go_back()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("审查中")


async def test_whoever_handled_an_item_is_not_asked_to_decide_it(
    enter: Enter, under_way: dict[str, Any]
) -> None:
    page = await enter("handler-sthj")

    await page.goto(f"/office/items/{item_of(under_way, 'huanping-biao')}")

    await expect(page.get_by_role("button", name="准予")).to_have_count(0)
