"""Somebody in several groups: asked which, once; remembered, said with each answer, and changed."""

from typing import Any

import pytest
from small import found
from sqlmodel import Session
from world import NOVEMBER, World, labels, texts

from bot import sample
from store import members, people, terms
from store.models import OfficeKind

LOUNGE = "C0LOUNGE"
MAIN = "Data Exchange Working Group"
QUESTION = "You are in several groups. Which one is this about?"


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
def world(world: World) -> World:
    """Omar sits in the sample group and is the SRO of another one."""

    def join_another(session: Session) -> None:
        other = found(session, "<Another> group", channel_id="C0OTHER")
        terms.adopt(session, group=other, terms=terms.preset(), effective_on=NOVEMBER.date(), now=NOVEMBER)
        omar = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id="U0OMAR")
        assert omar is not None
        members.appoint(session, group=other, person=omar, kind=OfficeKind.SRO, starts_on=world.clock.now().date())

    world.write(join_another)
    return world


def whispered(world: World) -> dict[str, Any]:
    return world.person("U0OMAR").messages(LOUNGE)[-1]


def chooses(world: World, label: str) -> str:
    """Press a group under the question in the lounge; the words that come back."""
    return world.person("U0OMAR").presses_and_hears(label, on=whispered(world), channel=LOUNGE)


def test_a_command_asks_which_and_goes_on_with_what_was_typed(world: World) -> None:
    omar = world.person("U0OMAR")

    asked = omar.types("/apologies 11 Nov train strike", channel=LOUNGE)
    said = chooses(world, MAIN)

    assert asked["text"] == QUESTION
    assert labels(asked) == ["<Another> group", MAIN]
    assert said.startswith(f"This is about *{MAIN}*.\n")
    assert "Thursday 11 November 2027" in said
    assert "you sent apologies" in texts(omar.home())
    assert omar.types("/standing")["text"].startswith("1 absence in 2027"), "in a group's channel it is about that one"


def test_the_choice_is_remembered_said_and_can_be_changed(world: World) -> None:
    omar = world.person("U0OMAR")
    omar.types("/standing", channel=LOUNGE)
    chooses(world, MAIN)

    again = omar.types("/standing", channel=LOUNGE)
    assert again["text"].startswith(f"This is about *{MAIN}*.\n1 absence in 2027")
    assert labels(again)[0] == "Another group"

    assert chooses(world, "Another group") == QUESTION
    assert "<Another> group" in labels(whispered(world))
    refused = chooses(world, "<Another> group")
    assert refused.startswith("Only a member can see a standing of their own.")
    assert omar.types("/standing", channel=LOUNGE)["text"].endswith(
        "This was about *&lt;Another&gt; group*, which you last chose; the Home tab has the others."
    ), "a choice stands though what followed was refused"


def test_a_form_says_which_group_and_another_one_takes_its_place(world: World) -> None:
    omar = world.person("U0OMAR")
    omar.types("/apologies", channel=LOUNGE)
    omar.presses(MAIN, on=whispered(world), channel=LOUNGE)

    first = omar.form(titled="Send apologies")
    assert f"This is about *{MAIN}*." in texts(first)
    omar.presses("Another group")
    which = omar.form(titled="Which group?")
    assert labels(which) == ["<Another> group", MAIN]
    omar.presses("<Another> group")
    assert "Only a member" in texts(omar.form(titled="Not done"))


def test_a_shortcut_from_anywhere_asks_in_a_form(world: World) -> None:
    omar = world.person("U0OMAR")

    omar.uses("Propose an agenda item")
    omar.form(titled="Which group?")
    omar.presses(MAIN)

    assert f"This is about *{MAIN}*." in texts(omar.form(titled="Propose"))


def test_a_shortcut_on_a_message_is_used_once_more(world: World) -> None:
    omar = world.person("U0OMAR")
    message = omar.says("Budget for next year", channel=LOUNGE)

    omar.uses("Add to agenda", on=message, channel=LOUNGE)
    world.wait_for(lambda: omar.whispers(LOUNGE), "the question")
    assert chooses(world, MAIN) == f"*{MAIN}* it is. Now do it once more."
    omar.uses("Add to agenda", on=message, channel=LOUNGE)

    assert f"This is about *{MAIN}*." in texts(omar.form(titled="Propose"))


def test_what_no_button_can_carry_is_typed_in_the_channel(world: World) -> None:
    said = world.person("U0OMAR").types(f"/apologies next {'é' * 1990}", channel=LOUNGE)

    assert (
        said["text"] == f"{QUESTION} That is too long to ask about: please type it in the channel of the one you mean."
    )


def test_home_asks_shows_the_chosen_group_and_switches(world: World) -> None:
    omar = world.person("U0OMAR")
    home = omar.home()
    assert texts(home).startswith(QUESTION)
    assert labels(home) == ["<Another> group", MAIN]

    def switch(label: str, *, on: dict[str, Any]) -> dict[str, Any]:
        omar.presses(label, on=on)
        world.wait_for(lambda: texts(omar.home()).startswith(label), "the Home tab")
        return omar.home()

    chosen = switch(MAIN, on=home)
    assert texts(chosen).startswith(f"{MAIN}\n*Next meetings*")
    assert labels(chosen)[-1] == "<Another> group"
    assert texts(switch("<Another> group", on=chosen)).startswith("<Another> group\nNo meeting is planned.")
    assert omar.types("/standing", channel=LOUNGE)["text"].endswith("the Home tab has the others.")


def test_nobody_chooses_a_group_that_is_not_theirs(world: World) -> None:
    world.forge_button("group.home", user_id="U0GRACE", note={"group": 2})

    def grace(session: Session) -> int | None:
        found_in_slack = people.person_in_slack(session, team_id=sample.TEAM_ID, user_id="U0GRACE")
        return found_in_slack.last_group_id if found_in_slack else 0

    assert world.read(grace) is None
