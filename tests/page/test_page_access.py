"""The page for those who do not see it: headings in order, and names for where one is."""

from itertools import pairwise

from playwright.sync_api import expect
from visitor import Visitor
from world import World


def test_headings_and_messages_are_in_order(at_limit: World, visitor: Visitor) -> None:
    visitor.arrives("U0AMARA", "dm")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Convenor")

    levels = (
        visitor.page.get_by_role("main")
        .get_by_role("heading")
        .evaluate_all("nodes => nodes.map((node) => Number(node.ariaLevel ?? node.tagName[1]))")
    )

    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    expect(visitor.page.get_by_role("list", name="Messages").get_by_role("article")).not_to_have_count(0)


def test_the_page_says_where_one_is(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0OMAR")

    assert visitor.page.evaluate("document.documentElement.lang") == "en"
    expect(visitor.page).to_have_title("data-exchange-wg – Harbour Standards Forum")
    expect(visitor.page.get_by_role("main", name="data-exchange-wg")).to_be_visible()
    expect(visitor.composer).to_have_accessible_name("Message #data-exchange-wg")
