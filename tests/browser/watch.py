"""A page under watch: what its console says, whom it asks, how wide it is; and the steps all walks share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response, expect

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("CSP: " + event.violatedDirective + " " + event.blockedURI + " " + event.sourceFile));
"""


class Watched:
    """A page whose faults are gathered; `is_clean` fails on any of them."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.faults: list[str] = []
        self.allowed: set[int] = set()
        self.cut_off = False  # the network is gone on purpose
        page.add_init_script(REPORT_VIOLATIONS)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        refused = any(f"status of {status}" in message.text for status in self.allowed)
        refused |= self.cut_off and "net::ERR_" in message.text
        if message.type in ("error", "warning") and not refused:
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home + "/", "data:", "blob:")):
            self.faults.append(f"another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    @contextmanager
    def refused_with(self, status: int) -> Iterator[None]:
        """What happens inside is refused with this status, and only there is that no fault."""
        self.allowed.add(status)
        with self.page.expect_response(lambda answer: answer.status == status):
            yield
        self.page.wait_for_load_state("networkidle")
        self.allowed.discard(status)

    def is_clean(self) -> None:
        """No error, no warning, no violation, no other host, no status of 400 or more."""
        assert self.faults == []

    def fits(self) -> None:
        """The page itself does not scroll sideways (wide tables scroll inside their frames)."""
        widths: list[int] = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth, screen.width]")
        size = self.page.viewport_size
        assert size is not None
        assert max(widths[:2]) <= size["width"], f"{self.page.url} is {widths} wide on {size['width']}"

    def go(self, path: str) -> Page:
        """Opens an address of the site; the answer is 200 and the page fits."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        self.fits()
        return self.page

    def log_in(self, username: str) -> None:
        """By the log-in page, to the overview."""
        self.go("/dang-nhap/")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").fill("demo")
        self.press("Đăng nhập")
        expect(self.page).to_have_url(f"{self.home}/")

    def menu(self, label: str) -> None:
        """Follows an entry of the menu, on a phone by unfolding it first."""
        on_phone = self.page.locator("details.nav-phone > summary")
        frame: Any = self.page.locator("header .nav")
        if on_phone.is_visible():
            on_phone.click()
            frame = self.page.locator("details.nav-phone")
        self.follow(frame.get_by_role("link", name=label, exact=True))

    def press(self, name: str) -> None:
        """Presses a button that sends a form."""
        self.follow(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, way: Locator, clicks: int = 1) -> None:
        """Clicks what leads to another page, and waits for that."""
        with self.page.expect_navigation():
            way.click(click_count=clicks, delay=60 if clicks > 1 else 0)
        self.fits()

    def says(self, words: str) -> None:
        """A notice with these words is in sight."""
        expect(self.page.locator(".notice", has_text=words).first).to_be_visible()
