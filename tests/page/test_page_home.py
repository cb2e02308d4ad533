"""The Home tab at the page: what is next, and a button for what this person may do."""

import pytest
from playwright.sync_api import expect
from visitor import HOME, Visitor
from world import World

pytestmark = pytest.mark.slow


BUTTONS = [("Send apologies", "apologies.form"), ("My attendance", "standing.view"), ("Roll call", "attendance.form")]


def test_each_button_of_the_home_tab_opens_its_form(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0AMARA", HOME)
    home = visitor.page.locator(".home")
    expect(home.get_by_role("heading", name="Data Exchange Working Group")).to_be_visible()

    for label, callback in BUTTONS:
        visitor.presses(label, on=home)
        visitor.form_of(callback).locator("[data-close]").click()
        expect(visitor.form).to_have_count(0)
        expect(home.get_by_role("button", name=label)).to_be_focused()


def test_the_home_tab_is_drawn_anew_after_a_form_that_was_sent_from_it(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0OMAR", HOME)
    home = visitor.page.locator(".home")
    expect(home).not_to_contain_text("you sent apologies")
    expect(home.get_by_role("button", name="Roll call")).to_have_count(0)

    visitor.presses("Send apologies", on=home)
    visitor.form_of("apologies.form")
    visitor.sends()
    expect(visitor.form).to_contain_text("Your apologies")
    visitor.form.locator("[data-close]").click()

    expect(home.get_by_role("listitem").filter(has_text="11 November")).to_contain_text("you sent apologies")


def test_somebody_on_no_roll_has_a_home_without_buttons(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0HUGO", HOME)

    home = visitor.page.locator(".home")
    expect(home).to_contain_text("not on the roll")
    expect(home.get_by_role("button")).to_have_count(0)
