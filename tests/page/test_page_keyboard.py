"""The page without a mouse: becoming somebody else, going to a place, writing a command."""

import re

import pytest
from playwright.sync_api import expect
from visitor import Visitor
from world import World

pytestmark = pytest.mark.slow


def tabs_to(visitor: Visitor, selector: str) -> None:
    """Press Tab until the thing is focused; a visible ring has to show it."""
    target = visitor.page.locator(selector)
    for _ in range(20):
        visitor.page.keyboard.press("Tab")
        if target.evaluate("node => node === document.activeElement"):
            assert target.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_one_becomes_somebody_else_by_keyboard_alone(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0OMAR")
    tabs_to(visitor, "[data-act-as]")
    visitor.page.keyboard.press("Enter")
    field = visitor.page.get_by_role("combobox", name="Act as")
    options = visitor.page.get_by_role("option")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(visitor.page.get_by_role("option", selected=True)).to_contain_text("Omar Haddad")

    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator("[data-act-as=U0OMAR]")).to_be_focused()
    expect(options).to_have_count(0)

    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.type("nobody at all")
    expect(options).to_have_count(0)
    field.fill("wh")
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("ArrowUp")
    expect(visitor.page.locator(f"#{field.get_attribute('aria-activedescendant')}")).to_have_class(
        re.compile("current")
    )
    field.fill("dana")
    expect(options).to_have_count(1)
    visitor.page.keyboard.press("Enter")

    switcher = visitor.page.locator("[data-act-as=U0DANA]")
    expect(switcher).to_be_focused()
    expect(switcher).to_have_accessible_name(re.compile("Acting as.*Dana Whitlock"))
    assert "as=U0DANA" in visitor.page.url


def test_places_and_the_message_field_are_reached_by_tab(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0OMAR")
    tabs_to(visitor, '[data-place="D0OMAR"]')
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Convenor")
    expect(visitor.place("dm")).to_be_focused()

    visitor.page.get_by_role("link", name="Skip to the message field").focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.composer).to_be_focused()
    visitor.goes_to("home")
    visitor.page.get_by_role("link", name="Skip to the Home").focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#place")).to_be_focused()
    assert visitor.page.url.endswith("#as=U0OMAR&in=home")


def test_a_command_is_completed_with_arrows_and_an_unknown_one_is_refused(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0OMAR")
    visitor.composer.focus()
    visitor.page.keyboard.type("/")
    options = visitor.page.get_by_role("listbox", name="Completions").get_by_role("option")
    names = [words.split()[0] for words in options.all_inner_texts()]
    assert names == sorted(names)
    assert len(names) > 3

    visitor.page.keyboard.press("ArrowUp")
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("Tab")
    expect(visitor.composer).to_have_value(f"{names[1]} ")
    expect(visitor.composer).to_have_accessible_description(re.compile(re.escape(names[1])))

    visitor.composer.fill("/apologize next")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#composer-error")).to_contain_text("/apologize is not a command here")
    expect(visitor.composer).to_have_value("/apologize next")
    visitor.page.keyboard.type("!")
    expect(visitor.page.locator("#composer-error")).to_be_hidden()


def test_a_draft_waits_where_it_was_written(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0OMAR")
    visitor.composer.fill("I was going to say")
    visitor.goes_to("C0LOUNGE")
    expect(visitor.composer).to_have_value("")

    visitor.goes_to("C0EXCHANGE")

    expect(visitor.composer).to_have_value("I was going to say")
    visitor.composer.press("Shift+Enter")
    visitor.composer.press_sequentially("and more")
    visitor.composer.press("Enter")
    expect(visitor.message("I was going to say")).to_contain_text("and more")
