"""The page on a phone, 390 pixels wide: a drawer, forms that fill the screen, the clock from below."""

import pytest
from playwright.sync_api import expect
from visitor import Visitor
from world import World

pytestmark = pytest.mark.slow


def test_on_a_phone_the_sidebar_is_a_drawer(world: World, phone: Visitor) -> None:
    phone.arrives("U0OMAR")
    sidebar, opener = phone.page.locator("#sidebar"), phone.page.locator("#open-sidebar")
    expect(sidebar).to_be_hidden()

    opener.tap()
    expect(sidebar).to_be_in_viewport()
    expect(sidebar.get_by_role("button", name="Close the sidebar")).to_be_focused()
    assert phone.page.locator("#main").evaluate("node => node.inert")
    phone.page.keyboard.press("Escape")
    expect(sidebar).to_be_hidden()
    expect(opener).to_be_focused()

    opener.tap()
    phone.page.touchscreen.tap(380, 400)
    expect(sidebar).to_be_hidden()

    opener.tap()
    phone.place("dm").tap()
    expect(sidebar).to_be_hidden()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Convenor")

    opener.tap()
    phone.acts_as("Dana Whitlock")
    expect(phone.page.locator("[data-act-as=U0DANA]")).to_be_in_viewport()


def test_on_a_phone_a_form_fills_the_screen_and_its_buttons_stay_in_sight(world: World, phone: Visitor) -> None:
    phone.arrives("U0AMARA").types("/attendance")
    form = phone.form_of("attendance.form")

    assert form.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    expect(form.locator("[data-submit]")).to_be_in_viewport(ratio=1)
    expect(form.get_by_role("button", name="Close")).to_be_in_viewport(ratio=1)
