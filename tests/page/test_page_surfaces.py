"""Every surface of the page, wide and light, narrow and dark: nothing sticks out, and axe finds nothing to mend."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from surfaces import surfaces
from visitor import NARROW, WIDE, Visitor
from world import World

pytestmark = pytest.mark.slow

Options = dict[str, Any]
STICKS_OUT = """() => {
  const found = [];
  const scrolls = (node) => ["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(node).overflowX);
  const name = (node) => `${node.tagName}.${node.className}#${node.id} ${node.textContent.slice(0, 30)}`;
  if (document.scrollingElement.scrollWidth > innerWidth) found.push("the page scrolls sideways");
  for (const node of document.querySelectorAll("body *")) {
    if (!node.checkVisibility({ visibilityProperty: true }) || node.closest(".unseen, svg, option")) continue;
    const box = node.getBoundingClientRect();
    let around = node.parentElement;
    while (around && around !== document.body && !scrolls(around)) around = around.parentElement;
    const isCut = around && around !== document.body;
    if (node.matches(".section-words, td, th") && box.width < 40) found.push(`squeezed: ${name(node)}`);
    if (!isCut && (box.right > innerWidth + 1 || box.left < -1)) found.push(`out of the window: ${name(node)}`);
    const isScroller = ["auto", "scroll"].includes(getComputedStyle(node).overflowX);
    const mayScroll = node.matches(".table-frame, pre, textarea");
    if (isScroller && !mayScroll && node.scrollWidth > node.clientWidth + 1) found.push(`scrolls: ${name(node)}`);
  }
  return found;
}"""


EVERYTHING: Options = {"resultTypes": ["violations"]}
COLOURS: Options = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
LOOKS = [pytest.param(WIDE, "light", EVERYTHING, id="wide"), pytest.param(NARROW, "dark", COLOURS, id="narrow")]


@pytest.mark.parametrize(("size", "scheme", "rules"), LOOKS)
def test_nothing_is_amiss_on_any_surface(
    at_limit: World, visit: Callable[..., Visitor], size: tuple[int, int], scheme: str, rules: Options
) -> None:
    visitor = visit(at_limit.box.url, size=size, color_scheme=scheme)

    found = {
        surface: [*visitor.page.evaluate(STICKS_OUT), *complaints(visitor, rules)]
        for surface in surfaces(at_limit, visitor)
    }

    assert {surface: said for surface, said in found.items() if said} == {}
    assert len(found) > 9


def complaints(visitor: Visitor, rules: Options) -> list[str]:
    """What axe says about the page as it stands, a line for each thing; names and roles are the same at any width."""
    violations = Axe().run(visitor.page, options=rules).response["violations"]
    return [f"{each['id']}: {node['target']} {node['html'][:80]}" for each in violations for node in each["nodes"]]
