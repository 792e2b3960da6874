"""Signing in and out, and changing one's password."""

from playwright.async_api import Page, expect

from tests.browser.town import Town
from tests.browser.window import Enter

NEW = "一门一网-2026-新密码"


async def sign_in(page: Page, name: str, password: str) -> None:
    await page.goto("/sign-in")
    await page.get_by_label("用户名").fill(name)
    await page.get_by_label("密码").fill(password)
    await page.get_by_role("main").get_by_role("button", name="登录").click()


async def test_a_wrong_password_is_told_and_the_name_is_kept(enter: Enter, town: Town) -> None:
    page = await enter()

    await sign_in(page, "preexam", "not the password")

    await expect(page.get_by_role("alert")).to_have_text("用户名或密码不正确。")
    await expect(page.get_by_label("用户名")).to_have_value("preexam")
    await expect(page.get_by_label("密码")).to_have_value("")


async def test_the_right_password_leads_to_ones_own_work(enter: Enter, town: Town) -> None:
    page = await enter()

    await sign_in(page, "preexam", town.passwords["preexam"])

    await expect(page).to_have_url(f"{town.home}/desk")
    await expect(page.get_by_role("banner")).to_contain_text("网上预审员")


async def test_whoever_is_asked_to_sign_in_comes_back_to_where_he_was(
    enter: Enter, town: Town
) -> None:
    page = await enter()
    await page.goto("/desk/receive")

    await expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    await page.get_by_label("用户名").fill("clerk")
    await page.get_by_label("密码").fill(town.passwords["clerk"])
    await page.get_by_role("main").get_by_role("button", name="登录").click()

    await expect(page).to_have_url(f"{town.home}/desk/receive")


async def test_after_signing_out_the_desk_is_closed(enter: Enter, town: Town) -> None:
    page = await enter()
    await sign_in(page, "preexam", town.passwords["preexam"])
    await expect(page).to_have_url(f"{town.home}/desk")

    await page.get_by_role("button", name="退出").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    await page.go_back()

    await expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    await expect(page.get_by_role("banner")).not_to_contain_text("网上预审员")


async def test_a_password_is_changed_and_only_the_new_one_opens(enter: Enter, town: Town) -> None:
    page = await enter()
    await sign_in(page, "agent", town.passwords["agent"])
    await page.get_by_role("link", name="代办员").click()
    await page.get_by_label("当前密码").fill(town.passwords["agent"])
    await page.get_by_label("新密码", exact=True).fill(NEW)
    await page.get_by_label("再输一次新密码").fill(NEW)
    await page.get_by_role("button", name="修改密码").click()

    await expect(page.get_by_role("status")).to_contain_text("密码已修改")
    other = await enter()
    await sign_in(other, "agent", town.passwords["agent"])
    await expect(other.get_by_role("alert")).to_be_visible()
    await sign_in(other, "agent", NEW)
    await expect(other).to_have_url(f"{town.home}/hall")
