"""The page for those who do not see it: headings in order, and names for where one is."""

from itertools import pairwise

from playwright.sync_api import expect
from visitor import HOME, Visitor
from world import World

LEVELS = "nodes => nodes.map((node) => Number(node.ariaLevel ?? node.tagName[1]))"


def test_headings_are_in_order(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0AMARA", HOME)
    expect(visitor.page.locator(".home").get_by_role("heading").first).to_be_visible()

    levels = visitor.page.get_by_role("main").get_by_role("heading").evaluate_all(LEVELS)

    assert levels[0] == 1
    assert len(levels) > 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_page_says_where_one_is(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0OMAR")

    assert visitor.page.evaluate("document.documentElement.lang") == "en"
    expect(visitor.page).to_have_title("data-exchange-wg – Harbour Standards Forum")
    expect(visitor.page.get_by_role("main", name="data-exchange-wg")).to_be_visible()
    expect(visitor.composer).to_have_accessible_name("Message #data-exchange-wg")
