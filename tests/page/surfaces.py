"""Every surface of the page in turn, for the tests that look at all of them."""

import re
from collections.abc import Iterator

from gallery import hang
from playwright.sync_api import expect
from visitor import GROUP, HOME, Visitor
from world import World

ALERT = re.compile("is at the strike limit")


def surfaces(world: World, visitor: Visitor) -> Iterator[str]:
    """Bring the page to each surface, and name it. The world is one in which somebody is at the limit."""
    hang(world)
    visitor.arrives("U0AMARA", GROUP)
    visitor.types("/standing")
    expect(visitor.page.locator("li.message.ephemeral")).to_be_visible()
    yield "channel"
    visitor.composer.press_sequentially("/")
    expect(visitor.page.get_by_role("listbox", name="Completions")).to_be_visible()
    yield "completions"
    visitor.composer.press("Escape")
    visitor.composer.fill("")
    visitor.page.get_by_role("button", name="More actions").click()
    yield "menu"
    visitor.page.keyboard.press("Escape")
    visitor.arrives("U0AMARA", HOME)
    expect(visitor.page.locator(".home")).to_be_visible()
    yield "home"
    visitor.arrives("U0AMARA", "dm")
    alert = visitor.message(ALERT)
    expect(alert).to_be_visible()
    yield "alert"
    visitor.presses("Remove", on=alert)
    yield "question"
    visitor.presses("Back")
    for label in ("Waive…", "Defer…"):
        visitor.presses(label, on=alert)
        expect(visitor.form).to_be_visible()
        visitor.sends()
        expect(visitor.form.locator(".field-error:visible").first).to_be_visible()
        yield f"form {label}"
        visitor.form.locator("[data-close]").click()
        expect(visitor.form).to_have_count(0)
    visitor.types("/agenda propose")
    form = visitor.form_of("agenda.propose_form")
    papers = [{"name": name, "mimeType": "text/plain", "buffer": b"x"} for name in ("costs.md", "run.exe")]
    form.get_by_label("Papers").set_input_files(papers)
    expect(form.get_by_role("list", name="Files to send")).to_contain_text("costs.md")
    yield "propose"
    form.get_by_label("Title").fill("A title that goes on and on")
    visitor.sends()
    expect(visitor.form).to_contain_text("is on the agenda of")
    visitor.form.locator("[data-close]").click()
    expect(visitor.form).to_have_count(0)
    visitor.types("/agenda")
    visitor.form_of("agenda.list")
    yield "agenda"
    visitor.form.locator("[data-close]").click()
    expect(visitor.form).to_have_count(0)
    visitor.types("/attendance")
    visitor.form_of("attendance.form")
    yield "roll call"
    visitor.picks(re.compile("^Grace"), "Absent")
    visitor.form.get_by_role("combobox", name=re.compile("^Grace")).click()
    yield "options"
    visitor.page.keyboard.press("Escape")
    visitor.sends()
    visitor.form_of("attendance.confirm")
    yield "review"
    visitor.form.locator("[data-close]").click()
    expect(visitor.form).to_have_count(0)
