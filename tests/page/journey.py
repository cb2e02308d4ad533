"""The steps of the demonstration's journey, as a visitor takes them."""

import re
import time

from playwright.sync_api import Locator, expect
from visitor import Visitor


def alert_to(officer: Visitor) -> Locator:
    """The card that is headed with the member's name."""
    heading = officer.page.get_by_role("heading", name=re.compile("Omar Haddad"))
    return officer.page.locator("li.message", has=heading).last


def sends_apologies(omar: Visitor) -> None:
    """Type the command with completion, and read the answer."""
    omar.composer.press_sequentially("/apol")
    expect(omar.page.get_by_role("listbox", name="Completions").get_by_role("option")).to_have_count(1)
    omar.composer.press("Enter")
    expect(omar.composer).to_have_value("/apologies ")
    omar.composer.press_sequentially("next")
    omar.composer.press("Enter")
    answer = omar.message(re.compile("Your apologies"))
    expect(answer).to_have_attribute("data-ephemeral", "true")
    expect(answer).to_contain_text("11 November")
    expect(answer.get_by_role("button", name="Withdraw apologies")).to_be_visible()


def takes_the_roll_call(dana: Visitor) -> float:
    """From the DM to the confirmation; the moment of it."""
    dana.presses(re.compile("roll call", re.IGNORECASE), on=dana.message(re.compile("Who was there")))
    form = dana.form_of("attendance.form")
    dana.presses("Everyone else present", on=form)
    expect(form.get_by_role("combobox", name=re.compile("^Amara"))).to_have_value("Present")
    expect(form.get_by_role("combobox", name=re.compile("^Omar"))).to_have_value("Apologies")
    dana.sends()
    review = dana.form_of("attendance.confirm")
    expect(review).to_contain_text(re.compile("Omar Haddad will be at the limit"))
    dana.sends()
    confirmed_at = time.monotonic()
    expect(dana.form).to_contain_text("confirmed")
    dana.form.locator("[data-close]").click()
    expect(dana.form).to_be_hidden()
    return confirmed_at


def decides(officer: Visitor, choice: str, *, reason: str) -> None:
    """Press one of the three choices of the alert, give the reason, and close the receipt."""
    officer.presses(choice, on=alert_to(officer))
    expect(officer.form.get_by_label("Reason")).to_be_visible()
    officer.form.get_by_label("Reason").fill(reason)
    officer.sends()
    expect(officer.form).to_contain_text("Noted")
    officer.form.locator("[data-close]").click()
    expect(officer.form).to_be_hidden()
