"""What happens elsewhere shows at once, without a reload: badges, messages, cards, and a line that was cut."""

import re

import pytest
from playwright.sync_api import expect
from visitor import HOME, Visitor
from world import World, seed

pytestmark = pytest.mark.slow


def test_a_message_that_arrives_while_one_looks_elsewhere_is_counted_until_it_is_read(
    world: World, visitor: Visitor
) -> None:
    visitor.arrives("U0OMAR", HOME)
    grace = world.person("U0GRACE")
    badge = visitor.place("C0EXCHANGE").locator(".count")
    expect(badge).to_have_count(0)

    grace.says("Has anybody seen the minutes?")
    expect(badge).to_have_text(re.compile("^1"))
    grace.says("Found them.")
    expect(badge).to_have_text(re.compile("^2"))
    expect(visitor.page).to_have_title(re.compile(r"^\(2\) "))

    visitor.goes_to("C0EXCHANGE")

    expect(badge).to_have_count(0)
    expect(visitor.message("Found them.")).to_be_visible()
    expect(visitor.page).not_to_have_title(re.compile(r"^\("))


def test_a_message_shows_while_one_looks_on_and_is_read_out(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0OMAR")
    expect(visitor.page.locator(".messages .empty")).to_be_visible()

    world.person("U0GRACE").says("I am *late*")

    expect(visitor.message("I am late")).to_have_attribute("data-user", "U0GRACE")
    expect(visitor.page.locator("#announcer")).to_contain_text("Grace Mbeki: I am")
    expect(visitor.place("C0EXCHANGE").locator(".count")).to_have_count(0)


def test_who_reads_back_is_not_pulled_to_the_end_and_who_reads_the_end_stays_there(
    world: World, visitor: Visitor
) -> None:
    grace = world.person("U0GRACE")
    for number in range(30):
        grace.says(f"Line {number}")
    visitor.arrives("U0OMAR")
    scroller = visitor.page.locator(".scroller")
    expect(visitor.message("Line 29")).to_be_in_viewport()

    grace.says("The newest")
    expect(visitor.message("The newest")).to_be_in_viewport()
    scroller.evaluate("node => { node.scrollTop = 0; }")
    expect(visitor.message("Line 0")).to_be_in_viewport()
    grace.says("Newer still")
    expect(visitor.message("Newer still")).to_be_attached()

    assert scroller.evaluate("node => node.scrollTop") == 0


def test_what_only_one_may_see_is_not_shown_to_another(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0OMAR").types("/standing")
    expect(visitor.message(re.compile("attendance"))).to_contain_text("Only visible to you")

    visitor.acts_as("Grace Mbeki")

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("data-exchange-wg")
    expect(visitor.page.locator("li.message")).to_have_count(0)
    visitor.acts_as("Omar Haddad")
    expect(visitor.page.locator("li.message")).to_have_count(1)


def test_a_line_that_was_cut_is_taken_up_again(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0OMAR")
    world.person("U0GRACE").says("Before")
    expect(visitor.message("Before")).to_be_visible()

    world.box.reset(seed())
    world.person("U0GRACE").says("After")

    expect(visitor.message("After")).to_be_visible()
    expect(visitor.message("Before")).to_have_count(0)
    expect(visitor.page.locator("#offline")).to_be_hidden()
