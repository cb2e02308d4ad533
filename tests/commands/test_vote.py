"""Members vote through the front door: pressed, typed, with a reason, in secret, and reminded."""

from datetime import timedelta
from typing import Any

import pytest
from ballots import CLOSES, MEMBERS, OFFICER, amends, ballots, card, leaves, opened, result, vote
from sqlmodel import SQLModel
from world import GROUP_CHANNEL, NOVEMBER, World, labels, plain, texts

from store.models import Ballot, Owed


def test_the_card_shows_what_is_asked_what_it_takes_and_how_many_have_voted(world: World) -> None:
    assert opened(world) == (
        "*Vote 1 is open* until Sunday 14 November 2027, 12:00: Shall we commission the study?\n"
        "Spending members' funds (clause 22, open). 12 members on the roll; the channel is told. Not what you meant? "
        "`/vote withdraw 1`."
    )
    ballots(world, for_=2, against=1, recuse=1)

    shown = card(world).splitlines()

    assert shown[:5] == [
        "Vote 1 is open",
        "*Shall we commission the study?*",
        "*Spending members' funds (clause 22, open).* It passes with *at least 80% of the roll* for it, and at least "
        "half of the roll has to take part.",
        "*Closes* Sunday 14 November 2027, 12:00. If too few have taken part by then, it runs on by itself for 7 days.",
        "*4 of the 12* on the roll have voted. Running counts are hidden from everybody until the close.",
    ]
    assert "Abstaining counts for the turnout, and stays in the roll" in shown[-1]
    assert [row.sent_at is not None for row in world.rows(Owed) if row.key == "card:1"] == [True]


def test_the_last_ballot_counts_and_earlier_ones_are_kept(world: World) -> None:
    opened(world, "procedural")
    vote(world, "U0PRIYA", "for because why not")

    assert vote(world, "U0PRIYA", "for").endswith("the last one counts."), "said again, and nothing was written"
    assert "It takes the place of your earlier ballot (for)." in vote(world, "U0PRIYA", "against")
    assert "Your ballot: *against*." in texts(world.person("U0PRIYA").types("/vote"))
    assert [(row.choice, row.reason, row.superseded_at is None) for row in world.rows(Ballot)] == [
        ("for", "why not", False),
        ("against", "", True),
    ]
    assert card(world).splitlines()[4].startswith("*1 of the 12*")


NOT_COUNTED = [
    ("U0PRIYA", "for", "Votes 1 and 2 are open for you. Say which, for example `/vote 1 for`."),
    (
        "U0PRIYA",
        "1 for the study",
        "Please say `for`, `against`, `abstain` or `recuse`, and a reason after `because`, as in `/vote 1 abstain "
        "because …`. Nothing was counted.",
    ),
    (
        "U0PRIYA",
        "7 for",
        "There is no vote 7 here. `/vote` shows what is open, `/decisions` what was decided.",
    ),
    (
        OFFICER,
        "1 for",
        "Only a member can vote, if they were on the roll when the vote opened. If you should be one, ask the "
        "programme manager.",
    ),
    (OFFICER, "for", "No vote is open for you. `/decisions` has what was decided."),
    ("U0PRIYA", "withdraw 1 because no", "Only the chair, the vice-chair or the programme manager can withdraw a vote"),
    ("U0PRIYA", "extend 1 to 20 Nov", "Only the chair, the vice-chair or the programme manager can extend a vote"),
    ("U0PRIYA", "open procedural Why?", "Only the chair, the vice-chair or the programme manager can open a vote"),
    (OFFICER, "extend 1 to 13 Nov", "It closes Sunday 14 November 2027, 12:00 as it is. Please choose a later time."),
    (OFFICER, "extend 1 to 13 Nov 2029", "That is more than 90 days away. Please choose a day before that."),
    (OFFICER, "open procedural Why? until 1 Nov 20:00", "A vote is open for 24 hours at the least."),
    (OFFICER, "open appointment Who?", "Please begin with the kind of decision: `funds`, `invitation` or"),
    (OFFICER, "verify 1", "Vote 1 was not counted, so there is nothing to verify."),
]


@pytest.mark.slow
def test_what_is_refused_says_why_and_writes_nothing(world: World) -> None:
    opened(world)
    opened(world, "procedural", "Shall we meet in Leeds?")
    before = world.outline()

    said = [vote(world, user_id, text) for user_id, text, _ in NOT_COUNTED]

    assert [text[: len(why)] for text, (_, _, why) in zip(said, NOT_COUNTED, strict=True)] == [
        why for _, _, why in NOT_COUNTED
    ]
    assert world.outline() == before


def test_a_form_left_open_while_the_right_to_vote_is_lost_is_refused(world: World) -> None:
    opened(world)
    priya = world.person("U0PRIYA")
    shown = next(message for message in priya.messages() if "is open" in texts(message))
    priya.presses("With a reason", on=shown, channel=GROUP_CHANNEL)
    priya.form(titled="Vote 1")
    leaves(world, "U0PRIYA")

    done = priya.submits(choice="for", reason="I would have")

    assert "You are not on the roll of *Data Exchange Working Group*." in done["errors"]["choice"]
    assert world.rows(Ballot) == []


def test_an_officer_whose_membership_ended_has_no_ballot_either(world: World) -> None:
    opened(world)
    leaves(world, "U0RHIANNON")  # the SRO stays in office

    assert vote(world, "U0RHIANNON", "1 for") == (
        "Your membership has ended, so you have no ballot in vote 1 any more. Nothing was counted."
    )


def test_a_reason_is_given_in_a_form_from_the_card(world: World) -> None:
    opened(world)
    priya = world.person("U0PRIYA")
    shown = next(message for message in priya.messages() if "is open" in texts(message))
    assert priya.presses_and_hears("Abstain", on=shown, channel=GROUP_CHANNEL).startswith("Your ballot is counted")

    priya.presses("With a reason", on=shown, channel=GROUP_CHANNEL)
    form = priya.form(titled="Vote 1")
    assert "Those on the roll see your ballot and your reason once the vote is closed." in texts(form)
    done = priya.submits(choice="against", reason="too dear")

    assert "Your reason: “too dear”." in texts(done["view"])
    assert [row.choice for row in world.rows(Ballot) if row.superseded_at is None] == ["against"]


@pytest.mark.slow
def test_a_secret_ballot_is_cast_once_in_a_form_and_nobody_learns_what_is_on_it(world: World) -> None:
    amends(world, {"decisions.procedural.secret": True})
    opened(world, "procedural")
    assert "The vote is secret: it is kept that you voted" in card(world)
    assert vote(world, "U0PRIYA", "for").startswith("Vote 1 is secret, and Slack keeps what is typed.")
    for place, user_id in enumerate(MEMBERS[:7]):
        person = world.person(user_id)
        shown = next(message for message in person.messages() if "is open" in texts(message))
        assert labels(shown) == ["Vote in secret", "Recuse"]
        person.presses("Vote in secret", on=shown, channel=GROUP_CHANNEL)
        assert "*cannot be changed*" in texts(person.form(titled="Vote 1"))
        done = person.submits(choice="against" if place == 2 else "for")
        assert texts(done["view"]) == "You voted: vote 1, “Shall we commission the study?”."

    omar = world.person(MEMBERS[2])
    assert vote(world, MEMBERS[2], "recuse").startswith("You have voted in vote 1. It is secret")
    assert "You have voted." in texts(omar.types("/vote"))
    kept = world.read(
        lambda session: [
            (table.name, row)
            for table in SQLModel.metadata.sorted_tables
            for row in session.execute(table.select()).all()
            if "against" in repr(tuple(row))
        ]
    )
    assert {name for name, _ in kept} == {"secret_ballot", "terms_version"}, "the terms speak of for and against"
    assert "7 of the 12* on the roll have voted" in card(world)
    world.move_to(CLOSES)
    assert "*Ballots:* 6 for, 1 against, 0 abstaining, 0 recused, 5 not voted." in result(world)
    assert "Omar" not in texts(omar.types("/vote 1"))


@pytest.mark.slow
def test_who_has_not_voted_is_reminded_by_dm_once_a_day(world: World) -> None:
    opened(world)
    opened(world, "procedural", "Shall we meet in Leeds?")
    vote(world, "U0PRIYA", "1 for")
    vote(world, "U0OMAR", "1 for")
    vote(world, "U0OMAR", "2 for")

    def reminders(user_id: str) -> list[dict[str, Any]]:
        title = "You have not voted yet in Data Exchange Working Group"
        return [message for message in world.person(user_id).dms() if message["text"].startswith(title)]

    world.move_to(NOVEMBER + timedelta(hours=23))
    assert reminders("U0WEN") == []
    world.move_to(NOVEMBER + timedelta(hours=25))
    world.move_to(NOVEMBER + timedelta(hours=47))
    assert [len(reminders(user_id)) for user_id in ("U0WEN", "U0PRIYA", "U0OMAR", OFFICER)] == [1, 1, 0, 0]
    [asked] = reminders("U0PRIYA")
    assert "Shall we commission" not in asked["text"]
    assert (
        world.person("U0PRIYA").presses_and_hears("Against", on=asked).startswith("Your ballot is counted: *against*")
    )
    world.move_to(NOVEMBER + timedelta(hours=50))

    assert [len(reminders(user_id)) for user_id in ("U0WEN", "U0PRIYA", "U0OMAR")] == [2, 1, 0]


@pytest.mark.slow
def test_only_officers_see_who_has_not_voted(world: World) -> None:
    opened(world)
    ballots(world, for_=11)
    missing = "*Not voted yet* (only officers see this): Fatima Sayed."

    assert missing in texts(world.person(OFFICER).types("/vote 1"))
    assert "Fatima" not in texts(world.person("U0PRIYA").types("/vote 1"))


@pytest.mark.slow
def test_from_the_home_tab_a_member_votes_and_an_officer_opens_a_vote(world: World) -> None:
    dana, priya = world.person(OFFICER), world.person("U0PRIYA")
    dana.presses("Votes", on_home=True)
    dana.presses("Open a vote", on=dana.form(titled="Done"))
    dana.form(titled="Open a vote")
    dana.submits(question="Shall we?", kind="procedural")
    assert "*You have not voted*\n• Vote 1, until Monday 8 November 2027, 17:00 – Shall we?" in plain(
        texts(priya.home())
    )

    priya.presses("Votes", on_home=True)
    shown = priya.form(titled="Done")
    assert labels(shown)[:6] == ["Details", "For", "Against", "Abstain", "Recuse", "With a reason"]
    priya.presses("For", on=shown)
    priya.world.wait_for(lambda: "is counted" in texts(priya.form()), "the receipt")

    assert "You have not voted" not in texts(priya.home())
