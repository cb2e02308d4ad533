"""The journey of the demonstration, with everything real: its own process, its own clock, three people looking on."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from demonstration import demonstration
from journey import alert_to, decides, sends_apologies, takes_the_roll_call
from playwright.sync_api import Browser, expect
from visitor import Visitor

pytestmark = pytest.mark.slow


MOVE = re.compile("^Move$")
OMAR, DANA, AMARA = "U0OMAR", "U0DANA", "U0AMARA"
PROMPTLY = 60.0
"""Seconds, between the confirmation and the chair's alert."""


@pytest.fixture(scope="module")
def demo(browser: Browser) -> Iterator[str]:
    """The address of a running demonstration; without a browser none is started."""
    with demonstration() as url:
        yield url


@pytest.fixture
def at_demo(demo: str, visit: Callable[..., Visitor]) -> Callable[[str, str], Visitor]:
    return lambda user_id, place: visit(demo).arrives(user_id, place)


def test_the_journey_from_apologies_to_the_waived_limit(at_demo: Callable[[str, str], Visitor]) -> None:
    omar, dana, amara = at_demo(OMAR, "C0EXCHANGE"), at_demo(DANA, "dm"), at_demo(AMARA, "home")
    for each in (omar, dana, amara):
        each.page.evaluate("window.isTheSame = true")

    sends_apologies(omar)
    dana.jumps_to("roll call")
    confirmed_at = takes_the_roll_call(dana)
    expect(amara.place("dm").locator(".count")).to_be_visible()
    amara.goes_to("dm")
    alert = alert_to(amara)
    expect(alert.get_by_role("button", name="Waive…")).to_be_visible()
    assert time.monotonic() - confirmed_at < PROMPTLY
    expect(alert.get_by_role("heading")).to_contain_text("Omar Haddad")
    expect(alert).to_contain_text("10 June")
    expect(alert).to_contain_text("11 November")

    decides(amara, "Waive…", reason="A first child, born in November")
    expect(alert.get_by_role("button", name="Remove")).to_be_visible()
    expect(alert_to(dana)).to_contain_text("A first child, born in November")
    decides(dana, "Waive…", reason="As Amara says")

    for officer in (amara, dana):
        closed = officer.message(re.compile("waived by the officers"))
        expect(closed).to_contain_text("As Amara says")
        expect(closed.get_by_role("button", name=re.compile("Waive|Remove|Defer"))).to_have_count(0)
    expect(omar.place("dm").locator(".count")).to_be_visible()
    omar.goes_to("dm")
    expect(omar.message(re.compile("waived"))).to_contain_text("you stay a member")
    assert [each.page.evaluate("window.isTheSame") for each in (omar, dana, amara)] == [True] * 3


def test_the_clock_refuses_the_past_and_moves_to_a_time_that_is_typed(at_demo: Callable[[str, str], Visitor]) -> None:
    hugo = at_demo("U0HUGO", "C0EXCHANGE")
    clock = hugo.opens_clock()
    now, field = clock.locator("[data-clock-now]"), clock.get_by_label("Move to")
    expect(clock.locator("[data-next]").first).to_be_visible()
    before = now.inner_text()
    later = datetime.fromisoformat(field.input_value()) + timedelta(hours=1)

    field.fill("2020-01-01T10:00")
    hugo.presses(MOVE, on=clock)
    expect(clock.get_by_role("alert")).to_have_text("The clock only moves forward: choose a time after now.")
    assert now.inner_text() == before
    field.fill(later.isoformat())
    hugo.presses(MOVE, on=clock)
    expect(now).to_contain_text(f"{later:%H:%M}")
    expect(clock.get_by_role("alert")).to_be_hidden()

    expect(clock.locator("[data-next]").first).to_be_visible()
    expect(clock.get_by_role("button", name=MOVE)).to_be_focused()
    hugo.page.keyboard.press("Escape")
    expect(clock).to_be_hidden()
    expect(hugo.page.get_by_role("button", name=re.compile("^Clock"))).to_be_focused()
