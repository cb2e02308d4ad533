"""Somebody at the page in a real browser, who finds things by what is written on them and notes what goes wrong."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Locator,
    Request,
    Response,
    expect,
    sync_playwright,
)

WIDE = (1280, 800)
NARROW = (390, 844)
GROUP = "C0EXCHANGE"
HOME = "home"
WAITS_MS = 60_000


def chromium() -> str | None:
    """Debian's browser, if it is here."""
    return shutil.which("chromium")


@contextmanager
def browsing(path: str) -> Iterator[Browser]:
    """The browser at that path, without a window."""
    expect.set_options(timeout=WAITS_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--lang=en-GB"])
        yield browser
        browser.close()


class Visitor:
    """One browser window, with nothing remembered from an earlier visit. `troubles` are for the end of the test."""

    def __init__(self, browser: Browser, url: str, *, size: tuple[int, int] = WIDE, **options: Any) -> None:
        width, height = size
        self.url = url
        self.troubles: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
            **options,
        )
        self.context.set_default_timeout(WAITS_MS)
        self.page = self.context.new_page()
        self.page.on("console", self._on_console)
        self.page.on("dialog", self._on_dialog)
        self.page.on("pageerror", lambda error: self.troubles.append(f"thrown: {error}"))
        self.page.on("requestfailed", self._on_failure)
        self.page.on("response", self._on_response)

    def leaves(self) -> None:
        self.context.close()

    # Going about

    def arrives(self, user_id: str, place: str = GROUP) -> "Visitor":
        """Open the page as somebody, at a channel, at `home` or at `dm`."""
        at = dm_of(user_id) if place == "dm" else place
        self.page.goto(f"{self.url}/#as={user_id}&in={at}")
        expect(self.page.locator("#app[data-ready=true]")).to_be_visible()
        expect(self.page.locator(f'[data-act-as="{user_id}"]')).to_have_count(1)
        expect(self.page.locator(f'[data-place="{at}"]')).to_have_attribute("aria-current", "page")
        return self

    def goes_to(self, place: str) -> None:
        """Press a place in the sidebar: the id of a channel, `home`, or `dm` for the conversation with the bot."""
        self.place(place).click()
        expect(self.place(place)).to_have_attribute("aria-current", "page")

    def place(self, place: str) -> Locator:
        """An entry of the sidebar."""
        user_id = self.page.locator("[data-act-as]").get_attribute("data-act-as") or ""
        return self.page.locator(f'[data-place="{dm_of(user_id) if place == "dm" else place}"]')

    def acts_as(self, name: str) -> None:
        """Become another person, by the switcher."""
        self.page.locator("[data-act-as]").click()
        field = self.page.get_by_role("combobox", name="Act as")
        field.fill(name)
        self.page.get_by_role("option", name=re.compile(name)).click()
        expect(self.page.locator("[data-act-as]")).to_contain_text(name)

    # Saying and reading

    @property
    def composer(self) -> Locator:
        return self.page.locator("#composer-text")

    def types(self, text: str) -> None:
        """Write something into the message field and send it."""
        self.composer.fill(text)
        self.composer.press("Escape")
        self.composer.press("Enter")
        expect(self.composer).to_have_value("")

    def message(self, words: str | re.Pattern[str]) -> Locator:
        """The latest message with these words."""
        return self.page.locator("li.message", has_text=words).last

    def presses(self, label: str | re.Pattern[str], *, on: Locator | None = None) -> None:
        """Press the button with this label, on a message or anywhere."""
        (on or self.page).get_by_role("button", name=label).click()

    # Forms

    @property
    def form(self) -> Locator:
        """The form on top."""
        return self.page.locator("#modal")

    def form_of(self, callback: str) -> Locator:
        """The form on top, once it is this one."""
        form = self.page.locator(f'#modal[data-view="{callback}"]')
        expect(form).to_be_visible()
        return form

    def sends(self) -> None:
        """Press the button that sends the form."""
        self.form.locator("[data-submit]").click()

    def picks(self, label: str | re.Pattern[str], option: str) -> None:
        """Choose one of the options of a field."""
        self.form.get_by_role("combobox", name=label).click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def error_at(self, label: str) -> Locator:
        """What a form complains of at the field with this label."""
        return self.form.locator(".block.input", has=self.page.get_by_label(label)).locator(".field-error")

    # The clock

    def opens_clock(self) -> Locator:
        clock = self.page.locator("#clock")
        if not clock.is_visible():
            self.page.get_by_role("button", name=re.compile("^Clock")).click()
        expect(clock).to_be_visible()
        return clock

    def jumps_to(self, label: str | re.Pattern[str]) -> None:
        """Move the clock to the next thing of this kind that is due."""
        clock = self.opens_clock()
        before = clock.locator("[data-clock-now]").inner_text()
        clock.locator("[data-next]", has_text=label).first.click()
        expect(clock.locator("[data-clock-now]")).not_to_have_text(before)
        expect(clock).to_have_attribute("aria-busy", "false")

    # What went wrong

    def _on_console(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self.troubles.append(f"console: {said.text}")

    def _on_dialog(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _on_failure(self, request: Request) -> None:
        """A question whose answer the page no longer waits for, because one has gone elsewhere, is no failure."""
        is_left = request.method == "GET" and "/page/" in request.url and request.failure == "net::ERR_ABORTED"
        if not is_left:
            self.troubles.append(f"failed: {request.url} {request.failure}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"{response.status}: {response.url}")


def dm_of(user_id: str) -> str:
    """The conversation of somebody with the bot."""
    return "D" + user_id[1:]
