"""`/agenda`: papers with an item and after it, from forms and from messages."""

from datetime import UTC, datetime
from typing import Any

import pytest
from agendas import propose
from world import AFTER, World, labels, plain, texts

from store.models import AgendaItem, FileState, Paper, PaperVersion

LATE = datetime(2027, 11, 1, 10, 1, tzinfo=UTC)
NOTE = b"# A note"


@pytest.fixture
def budget(world: World) -> World:
    """Priya has proposed an item with one paper."""
    propose(world, "U0PRIYA", files=[world.person("U0PRIYA").uploads("costs.md", NOTE)])
    world.settle()
    return world


def opens_papers(world: World, user_id: str) -> dict[str, Any]:
    """The form of the one item's papers, by its button on the agenda."""
    person = world.person(user_id)
    form = person.opens("/agenda")
    if "Papers…" in labels(form):
        person.presses("Papers…")
    else:
        person.chooses("Papers…", beside="Budget")
    return person.form(titled="Papers")


def versions(world: World) -> list[tuple[int, str, FileState, bool]]:
    return [(each.number, each.name, each.state, each.is_late) for each in world.rows(PaperVersion)]


def test_papers_come_with_the_item_and_are_fetched(budget: World) -> None:
    assert versions(budget) == [(1, "costs.md", FileState.KEPT, False)]


@pytest.mark.slow
def test_papers_are_added_later_and_marked_late(budget: World) -> None:
    budget.move_to(LATE)
    priya = budget.person("U0PRIYA")
    form = opens_papers(budget, "U0PRIYA")
    assert "The deadline has passed: what is added now is marked late." in texts(form)

    done = priya.submits(files=[priya.uploads("more.md", NOTE)], link="https://example.org/a")

    assert "Added to *Budget*: more.md and https://example.org/a. It is marked late." in texts(done["view"])
    assert [paper.title for paper in budget.rows(Paper)] == ["costs", "more", "https://example.org/a"]
    budget.settle()
    assert versions(budget)[1:] == [(1, "more.md", FileState.KEPT, True)]


def test_adding_nothing_is_refused(budget: World) -> None:
    opens_papers(budget, "U0PRIYA")

    assert budget.person("U0PRIYA").submits()["errors"] == {"files": "Please add a file or a link."}


@pytest.mark.slow
def test_a_new_version_takes_the_place_of_the_old_one_which_is_kept(budget: World) -> None:
    priya = budget.person("U0PRIYA")
    [paper] = budget.rows(Paper)
    opens_papers(budget, "U0PRIYA")
    two = [priya.uploads(name, b"# Better") for name in ("x.md", "y.md")]
    assert priya.submits(**{"as": str(paper.id), "files": two})["errors"] == {
        "files": "A new version is one file, and nothing else. Please add just that."
    }

    done = priya.submits(**{"as": str(paper.id), "files": two[:1]})

    assert "Version 2 of *costs* is submitted; the one before it is kept." in texts(done["view"])
    budget.settle()
    assert [version[:3] for version in versions(budget)] == [
        (1, "costs.md", FileState.KEPT),
        (2, "x.md", FileState.KEPT),
    ]
    assert "Paper A: costs (x.md, version 2)" in texts(budget.person("U0OMAR").opens("/agenda"))


def test_a_paper_is_withdrawn_by_whoever_submitted_it(budget: World) -> None:
    priya = budget.person("U0PRIYA")
    opens_papers(budget, "U0PRIYA")

    priya.presses("Withdraw")

    budget.wait_for(lambda: "*costs* is withdrawn." in texts(priya.form()), "the agenda")
    assert "Paper A" not in texts(priya.form())
    [paper] = budget.rows(Paper)
    assert paper.withdrawn_at is not None


@pytest.mark.slow
def test_others_add_papers_and_leave_those_of_others_alone(budget: World) -> None:
    omar = budget.person("U0OMAR")
    form = opens_papers(budget, "U0OMAR")
    assert "Withdraw" not in labels(form)
    [paper] = budget.rows(Paper)

    omar.submits(files=[omar.uploads("view.md", NOTE)])
    note = {"group": 1, "item": paper.item_id, "paper": paper.id}
    budget.forge_button("agenda.withdraw_paper", user_id="U0OMAR", note=note)

    assert [(each.title, each.withdrawn_at) for each in budget.rows(Paper)] == [("costs", None), ("view", None)]


def test_a_paper_of_another_item_is_not_reached_through_this_one(budget: World) -> None:
    budget.person("U0PRIYA").types("/agenda add Another")
    [paper] = budget.rows(Paper)
    other = budget.rows(AgendaItem)[1]

    note = {"group": 1, "item": other.id, "paper": paper.id}
    budget.forge_button("agenda.withdraw_paper", user_id="U0PRIYA", note=note)

    assert budget.rows(Paper)[0].withdrawn_at is None


def test_the_item_is_chosen_in_the_form_where_it_is_typed(budget: World) -> None:
    omar = budget.person("U0OMAR")
    omar.types("/agenda add Standards for 9 Dec")
    form = omar.opens("/agenda paper")
    options = [option["text"]["text"] for option in form["blocks"][0]["element"]["options"]]
    assert options == ["11 Nov – Budget", "9 Dec – Standards"]

    omar.submits(item=str(budget.rows(AgendaItem)[1].id), link="https://example.org/a")

    assert [paper.item_id for paper in budget.rows(Paper)][1] == budget.rows(AgendaItem)[1].id


def test_without_an_item_there_is_nothing_to_add_papers_to(world: World) -> None:
    assert world.person("U0OMAR").types("/agenda paper")["text"] == (
        "No item is on an agenda to come. Propose one; its papers can come with it."
    )


def test_a_meeting_that_has_begun_takes_no_papers(budget: World) -> None:
    priya = budget.person("U0PRIYA")
    opens_papers(budget, "U0PRIYA")
    budget.move_to(AFTER)

    done = priya.submits(link="https://example.org/late")

    assert "has begun or was called off: it takes no papers" in str(done["errors"])
    assert len(budget.rows(Paper)) == 1


@pytest.mark.slow
def test_an_item_that_is_off_the_agenda_takes_no_papers(budget: World) -> None:
    opens_papers(budget, "U0PRIYA")
    budget.person("U0DANA").presses("Take it off…", on=budget.person("U0DANA").dm_saying("\nBudget"))
    budget.person("U0DANA").submits(reason="Next time")

    refused = budget.person("U0PRIYA").submits(link="https://example.org/late")["errors"]

    assert refused == {"as": "*Budget* is off that agenda by now, so it takes no papers."}
    assert [paper for paper in budget.rows(Paper) if paper.link] == []


def test_a_file_that_is_no_paper_is_told_to_its_submitter(world: World) -> None:
    propose(world, "U0PRIYA", files=[world.person("U0PRIYA").uploads("run.md", b"MZ\x90\x00\x03")])
    world.settle()

    assert versions(world) == [(1, "run.md", FileState.REFUSED, False)]
    assert "was not taken: see the message about it" in texts(world.person("U0PRIYA").opens("/agenda"))


# from a message


def test_a_message_becomes_an_item_with_its_words_and_its_files(world: World) -> None:
    priya, omar = world.person("U0PRIYA"), world.person("U0OMAR")
    file_id = omar.uploads("plan.md", NOTE)
    said = omar.says("Could @priya look at this & https://example.org/x ?", files=[file_id])

    priya.uses("Add to agenda", on=said)
    form = priya.form(titled="Propose an item")

    assert "*With it come* plan.md." in texts(form)
    purpose = next(block for block in form["blocks"] if block["block_id"] == "purpose")
    assert purpose["element"]["initial_value"] == "Could @Priya Raman look at this & https://example.org/x ?"
    priya.submits(title="The plan", files=[priya.uploads("mine.md", NOTE)])
    world.settle()
    assert [paper.title for paper in world.rows(Paper)] == ["plan", "mine"]
    assert [each[2] for each in versions(world)] == [FileState.KEPT] * 2


def test_a_message_in_a_direct_conversation_becomes_an_item_of_ones_own_group(world: World) -> None:
    omar = world.person("U0OMAR")
    said = omar.says("A thought of mine", channel=omar.dm())

    omar.uses("Add to agenda", on=said, channel=omar.dm())

    omar.form(titled="Propose an item")


def test_the_files_of_a_message_become_papers_of_an_item(budget: World) -> None:
    priya = budget.person("U0PRIYA")
    said = priya.says("The big one", files=[priya.uploads("big.md", NOTE)])

    priya.uses("Add as papers", on=said)
    form = priya.form(titled="Add papers")
    assert "*With it come* big.md." in texts(form)
    priya.submits()

    budget.settle()
    assert [paper.title for paper in budget.rows(Paper)] == ["costs", "big"]


def test_a_message_without_files_has_no_papers(budget: World) -> None:
    priya = budget.person("U0PRIYA")
    said = priya.says("Only words")

    priya.uses("Add as papers", on=said)

    budget.wait_for(priya.whispers, "the answer")
    assert priya.whispers()[-1] == (
        "That message has no files. To propose an item with its words, choose “Add to agenda”."
    )


def test_a_shortcut_from_anywhere_opens_the_form(world: World) -> None:
    world.person("U0OMAR").uses("Propose an agenda item")

    world.person("U0OMAR").form(titled="Propose an item")


def test_a_shortcut_of_somebody_on_no_roll_is_refused_where_they_look(world: World) -> None:
    hugo = world.person("U0HUGO")
    said = hugo.says("Put this on the agenda")

    hugo.uses("Add to agenda", on=said)
    world.wait_for(hugo.whispers, "the answer")
    hugo.uses("Propose an agenda item")

    assert hugo.whispers()[-1].startswith("You are not on the roll")
    assert "not on the roll of any" in texts(hugo.form(titled="Not done"))


def test_a_form_that_came_too_late_for_a_shortcut_is_told_by_dm(world: World) -> None:
    world.box.faults.fail("views.open", "expired_trigger_id", count=1)
    omar = world.person("U0OMAR")

    omar.uses("Propose an agenda item")

    world.wait_for(omar.dms, "the DM")
    assert plain(omar.dms()[0]["text"]) == "That took too long for Slack to open it. Please try again."
