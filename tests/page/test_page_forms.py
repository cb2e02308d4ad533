"""Forms at the page: what is wrong is said at its field, what was entered stays, and one can always go back."""

import re

import pytest
from playwright.sync_api import expect
from visitor import HOME, Visitor
from world import AFTER, World

pytestmark = pytest.mark.slow


ALERT = re.compile("Omar Haddad is at the strike limit")
IS_INSIDE = "document.querySelector('#modal').contains(document.activeElement)"


@pytest.fixture
def amara(at_limit: World, visitor: Visitor) -> Visitor:
    """The chair, before the alert."""
    return visitor.arrives("U0AMARA", "dm")


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(amara: Visitor) -> None:
    amara.presses("Defer…", on=amara.message(ALERT))
    form = amara.form_of("cases.defer_form")
    until, reason = form.get_by_label("Until"), form.get_by_label("Reason")
    expect(until).to_be_focused()

    reason.focus()
    amara.sends()
    for label in ("Until", "Reason"):
        expect(amara.error_at(label)).to_contain_text("required")
    expect(until).to_be_focused()
    expect(reason).to_have_attribute("aria-invalid", "true")
    expect(reason).to_have_accessible_description(re.compile("required"))
    reason.press_sequentially("He is on leave")
    expect(amara.error_at("Reason")).to_be_hidden()
    expect(amara.error_at("Until")).to_be_visible()

    until.fill("2027-11-10")
    amara.sends()
    expect(amara.error_at("Until")).to_contain_text("after today")
    expect(amara.error_at("Reason")).to_be_hidden()
    expect(until).to_have_value("2027-11-10")
    expect(reason).to_have_value("He is on leave")


def test_every_blank_name_of_a_roll_call_is_marked_and_filling_keeps_what_was_chosen(
    world: World, visitor: Visitor
) -> None:
    world.move_to(AFTER)
    visitor.arrives("U0DANA").types("/attendance")
    form = visitor.form_of("attendance.form")
    visitor.picks(re.compile("^Grace"), "Late")

    visitor.sends()

    names = form.get_by_role("combobox").count()
    expect(form.locator(".field-error:visible")).to_have_count(names - 1)
    expect(form.locator("[aria-invalid=true]").first).to_be_focused()
    visitor.presses("Everyone else present", on=form)
    expect(form.get_by_role("combobox", name=re.compile("^Amara"))).to_have_value("Present")
    expect(form.get_by_role("combobox", name=re.compile("^Grace"))).to_have_value("Late")
    expect(form.locator(".field-error:visible")).to_have_count(0)


def test_escape_closes_a_form_and_focus_goes_back_to_where_it_was(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0OMAR", HOME)
    opener = visitor.page.get_by_role("button", name="Send apologies")
    opener.focus()
    visitor.page.keyboard.press("Enter")
    visitor.form_of("apologies.form")

    visitor.page.keyboard.press("Escape")

    expect(visitor.form).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_tab_key_stays_inside_a_form_and_the_message_field_has_focus_after_it(
    world: World, visitor: Visitor
) -> None:
    visitor.arrives("U0OMAR").types("/apologies")
    form = visitor.form_of("apologies.form")

    for key in ["Tab"] * 7 + ["Shift+Tab"] * 9:
        visitor.page.keyboard.press(key)
        assert visitor.page.evaluate(IS_INSIDE), key
    form.locator("[data-close]").click()

    expect(visitor.form).to_have_count(0)
    expect(visitor.composer).to_be_focused()


def test_a_list_in_a_form_is_filtered_by_typing_and_escape_closes_the_list_first(
    world: World, visitor: Visitor
) -> None:
    visitor.arrives("U0OMAR").types("/apologies")
    form = visitor.form_of("apologies.form")
    meeting = form.get_by_role("combobox", name=re.compile("Which meeting"))
    expect(meeting).to_have_value(re.compile("11 November"))
    options = visitor.page.get_by_role("option")

    meeting.fill("decem")
    expect(options).to_have_count(1)
    visitor.page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(form).to_be_visible()
    meeting.fill("decem")
    expect(options).to_have_count(1)
    visitor.page.keyboard.press("Enter")

    expect(meeting).to_have_value(re.compile("9 December"))
    visitor.sends()
    expect(visitor.form).to_contain_text("9 December")


def test_a_deed_that_cannot_be_undone_asks_first(at_limit: World, amara: Visitor) -> None:
    remove = amara.message(ALERT).get_by_role("button", name="Remove")
    question = amara.page.get_by_role("dialog", name="Remove?")

    remove.click()
    expect(question).to_contain_text("Omar Haddad")
    amara.page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(remove).to_be_focused()
    remove.click()
    amara.presses("Back", on=question)
    expect(question).to_have_count(0)
    assert at_limit.person("U0AMARA").whispers(at_limit.person("U0AMARA").dm()) == []

    remove.click()
    amara.presses("Remove", on=question)

    expect(amara.message(re.compile("Noted: remove"))).to_have_attribute("data-ephemeral", "true")
    expect(amara.message(ALERT)).to_contain_text("Amara Okafor: remove")


def test_the_way_on_keeps_its_focus_while_the_form_is_drawn_anew(world: World, visitor: Visitor) -> None:
    world.move_to(AFTER)
    visitor.arrives("U0DANA").types("/attendance")
    form = visitor.form_of("attendance.form")
    form.locator("[data-submit]").focus()

    world.person("U0DANA").presses("Everyone else present")

    expect(form.get_by_role("combobox", name=re.compile("^Amara"))).to_have_value("Present")
    expect(form.locator("[data-submit]")).to_be_focused()


def test_a_form_that_could_not_be_sent_says_why_and_can_still_be_left(world: World, visitor: Visitor) -> None:
    visitor.page.route("**/page/submit", lambda route: route.fulfill(json={"ok": False, "error": "dispatch_failed"}))
    visitor.arrives("U0OMAR").types("/apologies")
    form = visitor.form_of("apologies.form")
    form.get_by_label("Reason").fill("Train strike")

    visitor.sends()

    expect(form.get_by_role("alert")).to_contain_text("Not sent: the app is not running")
    expect(form.get_by_label("Reason")).to_have_value("Train strike")
    expect(form.locator("[data-submit]")).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(visitor.form).to_have_count(0)


def test_a_form_outlives_a_reload(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0OMAR").types("/apologies")
    visitor.form_of("apologies.form")

    visitor.page.reload()

    expect(visitor.form_of("apologies.form").get_by_role("combobox", name=re.compile("Which meeting"))).to_be_focused()
