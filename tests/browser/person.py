"""Somebody at a browser: opens pages, reads them, fills in fields by their labels and presses buttons."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Long work is a worker's, and both cores may be busy with other tests.
PATIENCE = 60_000
# Chromium writes every answer over 399 to the console; whether one was meant is asked below.
ABOUT_ANSWERS = "Failed to load resource"


class Person:
    """One person with a browser of their own, and what their browser complained about."""

    def __init__(self, browser: Browser, address: str, *, window: Any = WIDE, **more: Any) -> None:
        here: Any = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "accept_downloads": True}
        self.context = browser.new_context(base_url=address, viewport=window, **here, **more)
        self.complaints: list[str] = []
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.complaints.append(f"{error.error}"))
        self.context.on("response", self._note)
        self.page = self.context.new_page()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and ABOUT_ANSWERS not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _note(self, answer: Response) -> None:
        # 422 is a form that asks for a correction, which some stories provoke.
        if answer.status >= 400 and answer.status != 422:
            self.complaints.append(f"{answer.status} {answer.url}")

    # ── doing ─────────────────────────────────────────────────────────────────────────────────
    def open(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def fill(self, label: str, value: str, *, within: Locator | None = None) -> None:
        (within or self.page).get_by_label(label, exact=False).first.fill(value)

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label).select_option(label=option)

    def press(self, name: str, *, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=name).first.click()

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        (within or self.page.locator("main")).get_by_role("link", name=name).first.click()

    def take(self, step: str) -> Locator:
        """Open one of the steps in place, unless a desk's link did so already; its form is given back."""
        box = self.page.locator("details.tx-step", has=self.page.locator("summary", has_text=step)).first
        if box.get_attribute("open") is None:
            box.locator("summary").click()
        return box.locator("form")

    def save(self, name: str, to: Path) -> Path:
        """Download what a link or button gives."""
        with self.page.expect_download() as waiting:
            self.page.locator("main").get_by_role("link", name=name).first.click()
        there = to / waiting.value.suggested_filename
        waiting.value.save_as(there)
        return there

    # ── reading ───────────────────────────────────────────────────────────────────────────────
    def sees(self, text: str, *, patience: float = PATIENCE) -> None:
        expect(self.page.locator("main")).to_contain_text(text, timeout=patience)

    def log_in(self, name: str, password: str) -> None:
        self.open("/accounts/login/")
        self.fill("用户名", name)
        self.fill("密码", password)
        self.press("登录")
