"""Officers open, extend, withdraw and replace votes through the front door."""

from datetime import timedelta

import pytest
from ballots import CLOSES, MEMBERS, OFFICER, amends, ballots, card, in_channel, opened, result, vote
from world import World, plain, texts


@pytest.mark.slow
def test_extending_is_announced_and_possible_only_before_the_close(world: World) -> None:
    opened(world)
    said = vote(world, "U0AMARA", "extend 1 to 20 Nov 15:00")

    assert said == "Vote 1 is open until *Saturday 20 November 2027, 15:00*. The channel is told."
    assert "*Closes* Saturday 20 November 2027, 15:00." in card(world)
    assert in_channel(world, "Vote 1, “Shall we commission the study?” is extended: it closes Saturday 20 November")
    ballots(world, for_=12)
    world.move_to(CLOSES + timedelta(days=7))
    assert vote(world, "U0AMARA", "extend 1 to 29 Nov").startswith("Vote 1 closed on ")


def test_an_officer_extends_and_withdraws_in_forms(world: World) -> None:
    opened(world)
    dana = world.person(OFFICER)
    dana.opens("/vote extend 1")
    assert dana.submits(day="2027-11-14", time="12:00")["errors"]["day"].startswith("It closes")
    done = dana.submits(day="2027-11-20", time="9:30", reason="half term")
    assert "Saturday 20 November 2027, 09:30" in plain(texts(done["view"]))

    dana.opens("/vote withdraw 1")
    dana.submits(reason="Wrong <question>")
    world.settle()

    assert card(world).splitlines()[0] == "Vote 1 is withdrawn"
    assert "Reason: Wrong &lt;question&gt;" in in_channel(world, "Vote 1 is withdrawn: Shall we")[0]
    assert vote(world, "U0PRIYA", "1 for").startswith("Vote 1 was withdrawn on Monday 1 November 2027")


def test_a_vote_is_replaced_by_a_linked_one_and_both_stay_visible(world: World) -> None:
    opened(world)
    vote(world, "U0PRIYA", "for")
    dana = world.person(OFFICER)
    form = dana.opens("/vote replace 1")
    assert "It replaces vote 1, “Shall we commission the study?”, which is withdrawn when this one opens." in texts(
        form
    )

    done = dana.submits(question="Shall we commission a smaller study?", kind="funds")

    assert "It replaces vote 1" in texts(done["view"])
    world.settle()
    assert "It is replaced by vote 2, “Shall we commission a smaller study?”." in card(world)
    assert "It replaces vote 1, “Shall we commission the study?”." in card(world, 2)
    assert vote(world, OFFICER, "replace 1").startswith("Vote 1 has been replaced already, by vote 2")
    assert "*0 of the 12*" in card(world, 2)


def test_the_form_of_a_vote_proposes_what_the_terms_do(world: World) -> None:
    dana = world.person(OFFICER)
    dana.opens("/vote open")
    assert dana.submits(question="Why?", kind="funds", day="2027-11-01")["errors"]["day"].startswith("A vote is open")
    assert dana.submits(question="Why?", kind="funds", time="noon", day="2027-11-09")["errors"]["time"]

    dana.opens("/vote open")
    done = dana.submits(question="Shall we <meet>?", background="See the *paper*.", kind="procedural")

    assert "until Monday 8 November 2027, 17:00: Shall we &lt;meet&gt;?" in plain(texts(done["view"]))
    assert "See the *paper*." in card(world)


@pytest.mark.slow
def test_a_change_of_the_terms_does_not_touch_a_vote_that_is_open(world: World) -> None:
    opened(world)

    amends(world, {"decisions.funds.majority": {"part": 1, "whole": 2, "or_equal": False}})
    opened(world, "funds", "And the other one?")
    for user_id in MEMBERS[:7]:
        vote(world, user_id, "1 for")
        vote(world, user_id, "2 for")
    world.move_to(CLOSES)

    assert result(world).startswith("Vote 1: not passed\n")
    assert "7 × 2 = 14, and more than 1 × 12 = 12 is needed" in result(world, 2)
    assert "terms version 2." in result(world, 2)
