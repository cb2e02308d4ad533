"""The page in a real browser: windows for as many visitors as a test needs, none of which may end in trouble."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from visitor import NARROW, Visitor, browsing, chromium
from world import AFTER, World


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; where it is missing its tests are skipped, and where nothing may be skipped they fail.

    Playwright keeps an event loop in this thread from here on: a test of another folder that needs one, takes a thread.
    """
    path = chromium()
    if path is None:
        words = "chromium is not installed (apt-get install chromium)"
        if os.environ.get("CONVENOR_NO_SKIP"):
            pytest.fail(f"{words}, and CONVENOR_NO_SKIP is set")
        pytest.skip(words)
    with browsing(path) as browser:
        yield browser


@pytest.fixture
def engine() -> str:
    """One engine is enough for what a browser shows."""
    return "sqlite"


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors at an address; at the end none of them may have met an error, a dialog or a failed request."""
    visitors: list[Visitor] = []

    def make(url: str, **options: Any) -> Visitor:
        visitors.append(Visitor(browser, url, **options))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.leaves()
    assert [visitor.troubles for visitor in visitors if visitor.troubles] == []


@pytest.fixture
def at_limit(world: World) -> World:
    """The November meeting is over and confirmed, and Omar Haddad is at the limit."""
    world.move_to(AFTER)
    world.person("U0DANA").takes_roll({"U0OMAR": "absent"})
    world.settle()
    return world


@pytest.fixture
def visitor(world: World, visit: Callable[..., Visitor]) -> Visitor:
    """A wide window at the world of this test."""
    return visit(world.box.url)


@pytest.fixture
def phone(world: World, visit: Callable[..., Visitor]) -> Visitor:
    """A narrow window with a touch screen at the world of this test."""
    return visit(world.box.url, size=NARROW, has_touch=True)
