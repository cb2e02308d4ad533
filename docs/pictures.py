"""Takes the pictures of the README anew: plays the demonstration up to the chair's alert, in a real browser.

    python docs/pictures.py

By hand, after a change to the look or the words of the alert. It needs what the tests need, and Debian's chromium
(apt-get install chromium fonts-noto-core). It starts the demonstration on a free port, writes `docs/alert.png` (a
window of 1280 pixels) and `docs/alert-narrow.png` (390 pixels, a phone), both in the light theme, and ends it.
"""

import sys
from pathlib import Path

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS.parent / "tests" / "page")]

from demonstration import demonstration  # noqa: E402
from journey import alert_to, sends_apologies, takes_the_roll_call  # noqa: E402
from playwright.sync_api import Browser, expect  # noqa: E402
from visitor import NARROW, WIDE, Visitor, browsing, chromium  # noqa: E402

SHARPNESS = 1.5
HIGHEST = 900
SPACE_ABOVE = 12
SETTLES_MS = 4_000
"""For whatever else the bot has to say about the meeting."""

ROOM_ABOVE = """() => {
  const [list, room] = [".messages", ".scroller"].map((each) => document.querySelector(each).getBoundingClientRect());
  return list.top - room.top;
}"""
LARGEST = 250_000
"""Bytes: a README should not take longer to load than to read."""


def main() -> None:
    path = chromium()
    if path is None:
        sys.exit("chromium is not installed: apt-get install chromium")
    with browsing(path) as browser, demonstration() as url:
        play(browser, url)
        take(browser, url, width=WIDE[0], file=DOCS / "alert.png")
        take(browser, url, width=NARROW[0], file=DOCS / "alert-narrow.png")


def play(browser: Browser, url: str) -> None:
    """The journey, as far as it takes for the officers to be asked."""
    omar = Visitor(browser, url).arrives("U0OMAR")
    sends_apologies(omar)
    omar.jumps_to("roll call")
    takes_the_roll_call(Visitor(browser, url).arrives("U0DANA", "dm"))


def take(browser: Browser, url: str, *, width: int, file: Path) -> None:
    """The chair's conversation with the bot, in a window no higher than it takes to show the alert."""
    size = (width, HIGHEST)
    amara = Visitor(browser, url, size=size, device_scale_factor=SHARPNESS, color_scheme="light")
    amara.arrives("U0AMARA", "dm")
    expect(alert_to(amara)).to_be_visible()
    amara.page.wait_for_timeout(SETTLES_MS)
    alert_to(amara).scroll_into_view_if_needed()
    needless = amara.page.evaluate(ROOM_ABOVE) - SPACE_ABOVE
    amara.page.set_viewport_size({"width": width, "height": HIGHEST - max(0, int(needless))})
    amara.page.screenshot(path=file, animations="disabled")
    print(f"{file.relative_to(DOCS.parent)}: {file.stat().st_size // 1000} kB")  # noqa: T201
    if amara.troubles or file.stat().st_size > LARGEST:
        sys.exit(f"{file.name} is not as it should be: {amara.troubles or 'too large'}")


if __name__ == "__main__":
    main()
