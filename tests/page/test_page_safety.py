"""Nothing that a person or a bot wrote is ever run, or followed where one did not mean to go."""

import re
from collections.abc import Callable

import pytest
from gallery import button, mrkdwn, plain, post, section
from playwright.sync_api import expect
from sqlmodel import Session, select
from visitor import HOME, Visitor
from world import AFTER, World

from store.models import Person

pytestmark = pytest.mark.slow


RUNS = "window.wasRun = true"
IMAGE = f'<img src=x onerror="{RUNS}">'
SCRIPT = f"<script>{RUNS}</script>"
TYPED = [
    IMAGE,
    SCRIPT,
    f"<svg onload='{RUNS}'>",
    f"<javascript:{RUNS}|press me>",
    f"*{IMAGE}* _{SCRIPT}_ `{IMAGE}` ```{SCRIPT}```",
    f"[press me](javascript:{RUNS})",
    f"javascript:{RUNS}",
    f'https://example.org/"onmouseover="{RUNS}',
    f"&lt;img src=x onerror={RUNS}&gt; &amp;lt;script&amp;gt;",
    f"<!date^1826000000^{{date}}^javascript:{RUNS}|then>",
    ">>>" + "*_~`" * 40,
]
FROM_A_BOT = [
    f"<JaVaScRiPt:{RUNS}|press me>",
    f"<javascript:{RUNS}>",
    f"<data:text/html,{SCRIPT.replace('<', '%3C').replace('>', '%3E')}|press me>",
    f"<vbscript:{RUNS}|press me> <file:///etc/passwd|a file>",
    f'<https://example.org/" onclick="{RUNS}|press me>',
    f"<https://example.org|{IMAGE.replace('<', '&lt;').replace('>', '&gt;')}>",
    f"<!date^1826000000^{{date}}^javascript:{RUNS}|then> <!date^nonsense^{{date}}|{RUNS}>",
    f"<@U0NOBODY> <#C0NOWHERE|{RUNS}> <!subteam^S1|press> <!{RUNS}>",
    IMAGE,
]
DANGERS = """() => ({
  links: [...document.querySelectorAll("a[href]")].map((a) => a.protocol).filter((p) => !/^(https?|mailto):$/.test(p)),
  handlers: [...document.querySelectorAll("*")].flatMap((node) => [...node.attributes])
    .map((attribute) => attribute.name).filter((name) => name.startsWith("on")),
  foreign: document.querySelectorAll("#app img, #app script, #app iframe, #app svg:not(.icon), dialog img").length,
  wasRun: window.wasRun ?? false,
})"""
NONE: dict[str, object] = {"links": [], "handlers": [], "foreign": 0, "wasRun": False}


@pytest.fixture
def hostile(make_world: Callable[..., World]) -> World:
    """A workspace in which a member of the group, and a stranger, have names that are HTML."""
    mallory = {"id": "U0MALLORY", "name": "mallory", "real_name": IMAGE, "title": SCRIPT}
    world = make_world(more_users=(mallory,))
    world.write(_rename_omar)
    return world


def _rename_omar(session: Session) -> None:
    omar = session.exec(select(Person).where(Person.slack_user_id == "U0OMAR")).one()
    omar.name = IMAGE
    session.add(omar)


def test_what_people_type_is_shown_as_they_typed_it(hostile: World, visit: Callable[..., Visitor]) -> None:
    mallory = visit(hostile.box.url).arrives("U0MALLORY")
    omar = visit(hostile.box.url).arrives("U0OMAR")
    expect(mallory.page.locator("[data-act-as]")).to_contain_text(IMAGE)

    for text in TYPED:
        hostile.person("U0MALLORY").says(text)
    mallory.types(IMAGE)

    for visitor in (mallory, omar):
        expect(visitor.page.locator("li.message")).to_have_count(len(TYPED) + 1)
    expect(omar.message(SCRIPT).first).to_be_visible()
    expect(omar.page.locator(".author").first).to_have_text(IMAGE)
    expect(omar.page.locator("#announcer")).to_contain_text(IMAGE)
    omar.composer.press_sequentially("@mall")
    expect(omar.page.get_by_role("option")).to_contain_text(IMAGE)
    assert [visitor.page.evaluate(DANGERS) for visitor in (mallory, omar)] == [NONE, NONE]


def test_what_a_bot_sends_leads_nowhere_but_to_the_web(world: World, visitor: Visitor) -> None:
    for text in FROM_A_BOT:
        post(world, text)
        post(world, "blocks", [section(text), {"type": "context", "elements": [mrkdwn(text)]}])
    markdown = f"[press me](javascript:{RUNS}) {IMAGE} <b onclick='{RUNS}'>\n\n| {SCRIPT} |\n|---|\n| x |"
    post(world, "markdown", [{"type": "markdown", "text": markdown}])
    post(
        world, "names", [{"type": "header", "text": plain(IMAGE)}, section("x", accessory=button(IMAGE[:70], "press"))]
    )

    visitor.arrives("U0OMAR")

    expect(visitor.page.locator("li.message")).to_have_count(2 * len(FROM_A_BOT) + 2)
    expect(visitor.page.get_by_role("heading", name=IMAGE)).to_be_visible()
    for words in visitor.page.get_by_text("press me").all():
        words.dispatch_event("click") if words.evaluate("node => !node.closest('a')") else words.hover()
    assert visitor.page.evaluate(DANGERS) == NONE
    anchors = visitor.page.locator("li.message a")
    assert set(anchors.evaluate_all("nodes => nodes.map((a) => `${a.target} ${a.rel}`)")) == {
        "_blank noopener noreferrer"
    }


def test_a_name_that_is_html_is_a_name_in_forms_and_on_cards(hostile: World, visit: Callable[..., Visitor]) -> None:
    hostile.move_to(AFTER)
    visitor = visit(hostile.box.url).arrives("U0DANA")
    visitor.types("/attendance")
    form = visitor.form_of("attendance.form")
    visitor.picks(re.compile(re.escape(IMAGE[:20])), "Absent")
    visitor.presses("Everyone else present", on=form)
    expect(form.get_by_role("combobox", name=re.compile("^Amara"))).to_have_value("Present")
    visitor.sends()
    expect(visitor.form_of("attendance.confirm")).to_contain_text(IMAGE)
    assert visitor.page.evaluate(DANGERS) == NONE
    visitor.sends()
    expect(visitor.form).to_contain_text("is confirmed")
    visitor.form.locator("[data-close]").click()
    expect(visitor.form).to_have_count(0)

    visitor.goes_to("dm")

    alert = visitor.message(re.compile("is at the strike limit"))
    expect(alert.get_by_role("heading")).to_contain_text(IMAGE)
    visitor.presses("Remove", on=alert)
    expect(visitor.page.get_by_role("dialog", name="Remove?")).to_contain_text(IMAGE)
    assert visitor.page.evaluate(DANGERS) == NONE


def test_the_policy_of_the_page_lets_nothing_else_run(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0OMAR", HOME)
    policy = visitor.page.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content") or ""
    assert {"default-src 'none'", "script-src 'self'", "base-uri 'none'", "form-action 'none'"} <= set(
        policy.split("; ")
    )

    blocked = visitor.page.evaluate(
        """async (run) => {
          const seen = [];
          document.addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
          const script = Object.assign(document.createElement("script"), { textContent: run });
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", `<img src="x:" onerror="${run}">`);
          document.body.append(Object.assign(document.createElement("iframe"), { src: "https://example.org/" }));
          await new Promise((done) => setTimeout(done, 100));
          return [...new Set(seen)].sort();
        }""",
        RUNS,
    )

    assert blocked == ["frame-src", "img-src", "script-src-attr", "script-src-elem"]
    assert visitor.page.evaluate("window.wasRun") is None
    assert [trouble for trouble in visitor.troubles if not re.search("Content Security Policy|csp", trouble)] == []
    visitor.troubles.clear()
