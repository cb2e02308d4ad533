"""Files at the page: picked, refused, taken back, and sent with a form or a message."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect
from visitor import Visitor
from world import World

from store.models import Paper

pytestmark = pytest.mark.slow


def note(name: str, content: bytes = b"# A note") -> FilePayload:
    return {"name": name, "mimeType": "text/markdown", "buffer": content}


def test_files_go_with_a_form_but_for_those_that_cannot(world: World, visitor: Visitor, tmp_path: Path) -> None:
    (tmp_path / "big.md").write_bytes(bytes(10 * 1024 * 1024 + 1))
    visitor.arrives("U0PRIYA").types("/agenda propose")
    form = visitor.form_of("agenda.propose_form")
    form.get_by_label("Title").fill("Budget")
    papers = form.get_by_label("Papers")
    listed = form.get_by_role("list", name="Files to send")

    papers.set_input_files([note("costs.md"), note("run.exe"), note("plan.md")])
    expect(listed.get_by_role("listitem")).to_have_text([re.compile(r"costs\.md"), re.compile(r"plan\.md")])
    expect(form.locator(".trouble")).to_contain_text("“run.exe” is left out: only pdf, docx,")
    papers.set_input_files(tmp_path / "big.md")
    expect(form.locator(".trouble")).to_contain_text("“big.md” is left out: it is larger than 10 MB.")
    form.get_by_role("button", name="Remove costs.md").click()
    expect(listed.get_by_role("listitem")).to_have_count(1)
    visitor.sends()

    expect(visitor.form).to_contain_text("With it: plan.md.")
    assert [paper.title for paper in world.rows(Paper)] == ["plan"]


def test_a_form_keeps_its_files_when_it_comes_back_with_an_error(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0PRIYA").types("/agenda propose")
    form = visitor.form_of("agenda.propose_form")
    form.get_by_label("Title").fill("Budget")
    form.get_by_label("Links").fill("http://example.org")
    form.get_by_label("Papers").set_input_files([note("plan.md")])

    visitor.sends()
    expect(visitor.error_at("Links")).to_contain_text("https://")
    form.get_by_label("Links").fill("https://example.org")
    visitor.sends()

    expect(visitor.form).to_contain_text("With it: plan.md and https://example.org.")


def test_no_more_than_ten_files_go_with_a_form(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0PRIYA").types("/agenda propose")
    form = visitor.form_of("agenda.propose_form")

    form.get_by_label("Papers").set_input_files([note(f"{number}.md") for number in range(11)])

    expect(form.get_by_role("list", name="Files to send").get_by_role("listitem")).to_have_count(10)
    expect(form.locator(".trouble")).to_contain_text("No more than 10 files can be sent: “10.md” is left out.")


def test_a_message_with_a_file_becomes_an_agenda_item(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0PRIYA")
    visitor.page.locator("#composer input[type=file]").set_input_files([note("plan.md")])
    expect(visitor.page.locator("#composer").get_by_role("listitem")).to_contain_text("plan.md")
    visitor.types("Could we talk about this?")
    message = visitor.message("Could we talk about this?")
    expect(message.get_by_role("link", name=re.compile(r"plan\.md"))).to_be_visible()
    expect(visitor.page.locator("#composer").get_by_role("listitem")).to_have_count(0)

    message.hover()
    message.get_by_role("button", name="Message shortcuts").click()
    visitor.page.get_by_role("menuitem", name="Add to agenda").click()
    form = visitor.form_of("agenda.propose_form")

    expect(form).to_contain_text("With it come plan.md.")
    expect(form.get_by_label("Purpose")).to_have_value("Could we talk about this?")
    form.get_by_label("Title").fill("The plan")
    visitor.sends()
    expect(visitor.form).to_contain_text("With it: plan.md.")


def test_a_file_alone_can_be_said_and_an_empty_one_cannot(world: World, visitor: Visitor) -> None:
    visitor.arrives("U0PRIYA")
    picker = visitor.page.locator("#composer input[type=file]")

    picker.set_input_files([note("empty.md", b"")])
    expect(visitor.page.locator("#composer .trouble")).to_have_text("“empty.md” was not uploaded: it is empty.")
    expect(visitor.page.get_by_role("button", name="Send")).to_be_disabled()
    picker.set_input_files([note("plan.md")])
    visitor.page.get_by_role("button", name="Send").click()

    expect(visitor.message(re.compile(r"plan\.md"))).to_be_visible()


def test_the_agenda_is_arranged_without_leaving_it(world: World, visitor: Visitor) -> None:
    for title in ("One", "Two"):
        world.person("U0PRIYA").types(f"/agenda add {title}, 10 min")
    visitor.arrives("U0DANA").types("/agenda")
    form = visitor.form_of("agenda.list")
    items = form.locator(".block.section", has_text=re.compile(" – 10 min"))
    expect(items).to_contain_text([re.compile("One"), re.compile("Two")])

    items.last.get_by_role("button", name="More actions").click()
    visitor.page.get_by_role("menuitem", name="Move up").click()

    expect(form).to_contain_text("Two has moved.")
    expect(items).to_contain_text([re.compile("1. .*Two"), re.compile("2. .*One")])
    visitor.presses("Accept", on=form.locator(".block.actions", has_text="Accept").first)
    expect(form).to_contain_text("Two is accepted; whoever submitted it is told.")


def test_a_picture_is_shown_with_the_words_for_those_who_do_not_see_it(world: World, visitor: Visitor) -> None:
    world.person("U0DANA").types("/report attendance")
    world.settle()

    visitor.arrives("U0DANA", "dm")

    picture = visitor.page.get_by_alt_text("A grid of 12 members by 9 meetings.")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 1684)
