"""Every screen there is: who looks at it, where it lies, and how one gets to see it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from playwright.async_api import Page

Case = Mapping[str, Any]
Ask = Callable[[Page, Case], Awaitable[None]]


async def as_it_is(page: Page, case: Case) -> None:
    """Nothing to do but look."""


async def ask_for_progress(page: Page, case: Case) -> None:
    await page.get_by_label("办件编号").fill(case["number"])
    await page.get_by_label("查询码").fill(case["query_code"])
    await page.get_by_role("button", name="查询").click()
    await page.get_by_role("table").wait_for()


async def read_the_file(page: Page, case: Case) -> None:
    await page.get_by_role("row", name="使用林地申请表").wait_for()


async def unfold(page: Page, case: Case) -> None:
    await read_the_file(page, case)
    await page.locator("summary").last.click()


async def pick_everything(page: Page, case: Case) -> None:
    for box in await page.get_by_label("申办此项").all():
        await box.check()


async def follow_the_first(page: Page, case: Case) -> None:
    await page.get_by_role("rowheader").get_by_role("link").first.click()
    await page.get_by_role("heading", name="公开信息").wait_for()


async def go_live(page: Page, case: Case) -> None:
    await page.get_by_text("实时更新中").wait_for()


@dataclass(frozen=True, slots=True)
class Screen:
    name: str
    path: str
    """`{number}` is the case's; an item's key in braces its number."""
    who: str | None = None
    ask: Ask = as_it_is
    status: int = 200
    dated: bool = False
    """Whether days and hours are told there."""
    looked_at: str = "html"
    """The part that axe reads, as a selector."""

    async def show(self, page: Page, case: Case) -> None:
        """Go there as a person would, and check that it answered."""
        places = {item["key"].replace("-", "_"): item["number"] for item in case["items"]}
        answer = await page.goto(self.path.format(number=case["number"], **places))
        assert answer is not None
        assert answer.status == self.status
        await self.ask(page, case)


SCREENS: Final = (
    Screen("sign-in", "/sign-in"),
    Screen("sign-out", "/sign-out", "clerk"),
    Screen("password", "/password", "clerk"),
    Screen("docs", "/docs", looked_at="#disclosure"),
    Screen("hall", "/hall"),
    Screen("guide of a bundle", "/hall/matters/KP-441825-01"),
    Screen("guide of a matter", "/hall/matters/laonian"),
    Screen("own cases", "/hall/mine", "applicant"),
    Screen("asking for progress", "/hall/progress"),
    Screen("progress", "/hall/progress", ask=ask_for_progress, dated=True),
    Screen("desk", "/desk", "clerk", dated=True),
    Screen("nothing found", "/desk?q=nobody", "clerk"),
    Screen("matters to hand in", "/desk/receive", "clerk"),
    Screen("handing in", "/desk/receive/KP-441825-01", "clerk", pick_everything),
    Screen("case at the desk", "/desk/cases/{number}", "clerk", unfold, dated=True),
    Screen("case to hand out", "/desk/cases/{number}", "issue"),
    Screen("receipt", "/desk/cases/{number}/receipt", "clerk"),
    Screen("acceptance notice", "/desk/cases/{number}/acceptance", "clerk", dated=True),
    Screen("inbox", "/office", "handler-lyj", dated=True),
    Screen("all of a department", "/office?state=all", "handler-swj"),
    Screen("item to review", "/office/items/{lindi}", "handler-lyj", read_the_file),
    Screen("item to decide", "/office/items/{huanping_biao}", "decider-sthj", unfold, dated=True),
    Screen("item decided", "/office/items/{shuibao}", "handler-swj", read_the_file, dated=True),
    Screen("console", "/console", "supervisor", go_live, dated=True),
    Screen("timeline", "/console/cases/{number}", "supervisor", go_live, dated=True),
    Screen("open", "/open"),
    Screen("guides", "/open/matters"),
    Screen("published guide", "/open/matters/KP-441825-01"),
    Screen("results", "/open/results"),
    Screen("result", "/open/results", ask=follow_the_first, dated=True),
    Screen("refused", "/console", "clerk", status=403),
    Screen("not there", "/desk/cases/441825209912310100001X", "clerk", status=404),
)
