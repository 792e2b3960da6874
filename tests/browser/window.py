"""A browser window as the tests open it, and what nobody may ever find in one."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
)

CHROMIUM: Final = Path("/usr/bin/chromium")
MISSING: Final = (
    f"{CHROMIUM} is missing. Install it with: apt-get install -y chromium fonts-noto-cjk"
)
ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP: Final = ViewportSize(width=1280, height=800)
PHONE: Final = ViewportSize(width=390, height=844)

PATIENCE: Final = 10_000
"""Milliseconds until something that should be on a page is missing."""
OFFICE: Final = "Asia/Shanghai"
ZONES: Final = ("UTC", OFFICE, "Asia/Urumqi")

Enter = Callable[..., Awaitable[Page]]
"""`enter(who=None, *, size=DESKTOP, zone="Asia/Shanghai")`: a window of one's own, signed in."""

_TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`))"""
_NOT_FETCHED = "Failed to load resource"


@dataclass(frozen=True, slots=True)
class Window:
    page: Page
    zone: str
    watch: "Watch"


@dataclass(slots=True)
class Windows:
    """Windows are used again, by others: to open one costs more than most of what is done in it."""

    chromium: Browser
    home: str
    _free: list[Window] = field(default_factory=list)

    async def take(self, cookies: Mapping[str, str], *, size: ViewportSize, zone: str) -> Window:
        """One that remembers nothing but these cookies."""
        free = next((window for window in self._free if window.zone == zone), None)
        if free is None:
            window = await self._open(zone)
        else:
            self._free.remove(window := free)
        context = window.page.context
        await context.clear_cookies()
        await context.add_cookies(
            [{"name": name, "value": value, "url": self.home} for name, value in cookies.items()]
        )
        await window.page.set_viewport_size(size)
        await window.page.emulate_media(media="null")
        window.watch.forget()
        return window

    async def give_back(self, window: Window) -> None:
        await window.page.goto("about:blank")
        self._free.append(window)

    async def close(self) -> None:
        for window in self._free:
            await window.page.context.close()

    async def _open(self, zone: str) -> Window:
        context = await self.chromium.new_context(
            base_url=self.home, locale="zh-CN", timezone_id=zone
        )
        context.set_default_timeout(PATIENCE)
        window = Window(await context.new_page(), zone, Watch(self.home))
        await window.watch.over(window.page)
        return window


@dataclass
class Watch:
    """Notes what goes wrong behind the page: scripts, policy, strangers, broken parts."""

    home: str
    faults: list[str] = field(default_factory=list)
    _refused: set[str] = field(default_factory=set)
    _not_fetched: list[str] = field(default_factory=list)

    async def over(self, page: Page) -> None:
        await page.add_init_script(_TELL_VIOLATIONS)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)

    def forget(self) -> None:
        self.faults.clear()
        self._not_fetched.clear()

    def found(self) -> list[str]:
        """A page that was itself refused is reported by the browser too; its parts must not be."""
        broken = [url for url in self._not_fetched if url not in self._refused]
        return [*self.faults, *(f"not loaded: {url}" for url in broken)]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        if message.text.startswith(_NOT_FETCHED):
            self._not_fetched.append(message.location["url"])
        else:
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.faults.append(f"another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.url}")
        if response.status >= 400 and response.request.is_navigation_request():
            self._refused.add(response.url)


async def tab_to(page: Page, place: Locator, *, most: int = 90) -> None:
    """Press Tab until the focus is there, and see that it shows."""
    for _ in range(most):
        await page.keyboard.press("Tab")
        if await place.evaluate("place => place === document.activeElement"):
            shows = "place => getComputedStyle(place).outlineStyle !== 'none'"
            assert await place.evaluate(shows), "the focus cannot be seen"
            return
    raise AssertionError(f"{place} is not reached by {most} times Tab")
