"""Actions through the front door: entered, given, nudged about, done, and carried until they are closed."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session
from world import AFTER, World, labels, texts

from bot.sample import TEAM_ID
from store import audit, people
from store.models import Action, ActionState, AuditEntry, Owed, Person

TYPED = "/actions add Omar: send the tariff list by 3 Dec"
LINE = "*1.* Send the tariff list – Omar Haddad, by Fri 3 Dec 2027"


@pytest.fixture
def given(world: World) -> World:
    """Omar has an action from Dana, due on 3 December."""
    world.person("U0DANA").types(TYPED)
    world.settle()
    return world


def somebody(session: Session, user_id: str) -> Person:
    person = people.person_in_slack(session, team_id=TEAM_ID, user_id=user_id)
    assert person is not None
    return person


def nudges(world: World) -> list[str]:
    return [message["text"].splitlines()[0] for message in world.person("U0OMAR").dms() if "is due" in message["text"]]


def test_an_officer_gives_an_action_in_a_line_and_its_owner_is_told(world: World) -> None:
    said = world.person("U0DANA").types(TYPED)["text"]
    world.settle()

    assert said == (
        "Action 1 is Omar Haddad's, who is told: Send the tariff list, by Fri 3 Dec 2027. To take it back: "
        "`/actions drop 1`."
    )
    told = world.person("U0OMAR").dms()[-1]
    assert told["text"] == (
        "Action 1 of Data Exchange Working Group is yours: Send the tariff list\nTo be done by Friday 3 December 2027."
    )
    assert labels(told) == ["Done"]
    assert world.person("U0OMAR").types("/actions mine")["text"] == f"*Your open actions*\n• {LINE}"
    assert world.person("U0PRIYA").types("/actions list")["text"].endswith(f"\n• {LINE}")
    assert world.person("U0PRIYA").types("/actions mine")["text"] == "*Your open actions*\nNothing is open."


def test_one_typed_on_the_day_of_a_meeting_says_that_it_agreed_on_it(world: World) -> None:
    world.move_to(AFTER)

    said = world.person("U0OMAR").types("/actions add me: ask the vendors by 1 Dec")["text"]

    assert said == "Action 1 is yours: Ask the vendors, by Wed 1 Dec 2027. Agreed on Thu 11 Nov 2027."
    assert "Agreed on Thursday 11 November 2027" in texts(world.person("U0OMAR").opens("/actions"))
    assert not [row for row in world.rows(Owed) if row.kind == "action-given"], "they know"


REFUSED = [
    (
        "U0OMAR",
        "/actions add Priya: ask the vendors by 1 Dec",
        "Only the chair, the vice-chair or the programme manager",
    ),
    ("U0OMAR", "/actions drop 1", "Only the chair, the vice-chair or the programme manager can close an action."),
    ("U0PRIYA", "/actions done 1", "Only the chair, the vice-chair or the programme manager can close an action."),
    ("U0DANA", "/actions add Hugo: ask the vendors by 1 Dec", "“Hugo” is none of them: Amara Okafor"),
    ("U0DANA", "/actions add Omar: ask the vendors", "Please say by when, as in `/actions add Omar: send the"),
    ("U0DANA", "/actions add Omar: by 1 Dec", "Please say what is to be done."),
    ("U0DANA", "/actions add Omar: ask by 2027-10-31", "That day is over."),
    ("U0DANA", "/actions add Omar: ask by 31 Nov", "There is no 31 November."),
    ("U0DANA", "/actions done 9", "There is no action 9."),
    ("U0DANA", "/actions done it", "Please give the number of the action"),
    ("U0DANA", "/actions reopen 1", "Action 1 is open. Nothing was changed."),
    ("U0DANA", "/actions frobnicate", "I could not read that."),
]


def test_what_cannot_be_is_refused_in_words(given: World) -> None:
    before = given.outline()

    said = {typed: given.person(user_id).types(typed)["text"] for user_id, typed, _ in REFUSED}

    assert {typed: said[typed][: len(words)] for _, typed, words in REFUSED} == {
        typed: words for _, typed, words in REFUSED
    }
    assert given.outline() == before


@pytest.mark.slow
def test_the_owner_is_nudged_before_on_and_weekly_after_the_day(given: World) -> None:
    for day in (date(2027, 11, 29), date(2027, 11, 30), date(2027, 12, 3), date(2027, 12, 9), date(2027, 12, 10)):
        given.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
        given.process.pulse.tick()
    given.move_to(datetime(2027, 12, 17, 8, 59, tzinfo=UTC))
    assert nudges(given) == [
        "Action 1 of Data Exchange Working Group is due: Send the tariff list",
        "Action 1 of Data Exchange Working Group is due today: Send the tariff list",
    ]
    overdue = [message["text"] for message in given.person("U0OMAR").dms() if "is overdue" in message["text"]]
    assert len(overdue) == 1

    omar = given.person("U0OMAR")
    nudge = next(message for message in omar.dms() if "is overdue" in message["text"])
    assert omar.presses_and_hears("Done", on=nudge).startswith("Action 1 is done: Send the tariff list.")
    given.move_to(datetime(2027, 12, 17, 9, tzinfo=UTC))
    assert not [row for row in given.rows(Owed) if row.subject.endswith("2027-12-17")], "it is closed"


@pytest.mark.slow
def test_a_nudge_that_comes_late_says_that_it_is_overdue(given: World) -> None:
    given.move_to(datetime(2027, 12, 9, 9, tzinfo=UTC))

    [late] = [message["text"] for message in given.person("U0OMAR").dms() if "Action 1 of" in message["text"]][1:]
    assert late.startswith("Action 1 of Data Exchange Working Group is overdue: Send the tariff list")


def test_an_action_that_an_officer_closes_is_told_and_can_be_opened_again(given: World) -> None:
    dana, omar = given.person("U0DANA"), given.person("U0OMAR")

    assert dana.types("/actions drop 1")["text"] == (
        "Action 1 is closed without being done: Send the tariff list. To take it back: `/actions reopen 1`."
    )
    given.settle()
    assert omar.dms()[-1]["text"] == (
        "Dana Whitlock has noted that action 1 of *Data Exchange Working Group* is closed without being done: Send "
        "the tariff list"
    )
    assert omar.types("/actions done 1")["text"] == "Action 1 is dropped by now. Nothing was changed."
    assert omar.types("/actions reopen 1")["text"].startswith("Action 1 is open again")

    [action] = given.rows(Action)
    assert (action.state, action.closed_at) == (ActionState.OPEN, None)
    deeds = [entry.deed for entry in given.rows(AuditEntry) if entry.deed.startswith("action.")]
    assert deeds == ["action.add", "action.dropped", "action.reopen"]
    assert given.read(lambda session: audit.first_broken_link(session, group_id=1)) is None


@pytest.mark.slow
def test_the_register_offers_what_each_may_do_and_changes_go_to_the_new_owner(given: World) -> None:
    dana, omar = given.person("U0DANA"), given.person("U0OMAR")
    assert labels(omar.opens("/actions")) == ["New action", "Done"]
    dana.opens("/actions")
    assert dana.offered(beside="Send the tariff list") == ["Done", "Change", "Drop"]

    dana.chooses("Change", beside="Send the tariff list")
    dana.form(titled="Change an action")
    assert dana.submits(words="Send both lists", owner="5", due="2027-10-31")["errors"] == {
        "due": "That day is over. Please choose today or a later day."
    }
    priya = str(given.read(lambda session: somebody(session, "U0PRIYA").id))
    done = dana.submits(words="Send both lists", owner=priya, due="2027-12-10")
    given.settle()

    line = "*1.* Send both lists – Priya Raman, by Fri 10 Dec 2027"
    assert texts(done["view"]).splitlines()[0] == f"Changed: {line}."
    assert given.person("U0PRIYA").dms()[-1]["text"].startswith("Action 1 of Data Exchange Working Group is yours")
    given.move_to(datetime(2027, 12, 7, 9, tzinfo=UTC))
    assert nudges(given) == [], "it is not Omar's any more"


def test_a_message_becomes_an_action(world: World) -> None:
    amara = world.person("U0AMARA")
    amara.uses("Make this an action", on=world.person("U0OMAR").says("<@U0PRIYA> could ask the vendors & report"))
    form = amara.form(titled="New action")
    priya = str(world.read(lambda session: somebody(session, "U0PRIYA").id))

    assert "@Priya Raman could ask the vendors & report" in str(form)
    said = texts(amara.submits(words="Ask the vendors", owner=priya, due="2027-12-01")["view"])

    assert said.startswith("Action 1 is Priya Raman's, who is told: Ask the vendors, by Wed 1 Dec 2027.")
    assert "From a message: @Priya Raman could ask the vendors &amp; report" in texts(amara.opens("/actions"))


def test_a_private_action_is_kept_from_guests(world: World) -> None:
    dana, hugo = world.person("U0DANA"), world.person("U0HUGO")
    world.write(
        lambda session: people.add_person(session, team_id=TEAM_ID, name="Hugo Lindgren", slack_user_id="U0HUGO")
    )
    dana.types("/guest Hugo Lindgren for next")
    dana.opens("/actions add")
    dana.submits(words="Settle it with the counsel", owner="2", due="2027-12-01", private="yes")
    dana.types(TYPED)

    assert "Settle it with the counsel (private)" in world.person("U0OMAR").types("/actions list")["text"]
    assert hugo.types("/actions list")["text"].endswith("Fri 3 Dec 2027")
    assert "Settle it" not in hugo.types("/actions list")["text"]


def test_open_actions_are_matters_arising_on_the_next_agenda_until_they_are_closed(given: World) -> None:
    priya = given.person("U0PRIYA")
    line = "Matters arising: open actions*\n• 1. Send the tariff list – Omar Haddad, by Fri 3 Dec 2027"

    assert line in texts(priya.opens("/agenda 11 Nov"))
    given.person("U0OMAR").types("/actions done 1")
    assert "Matters arising" not in texts(priya.opens("/agenda 9 Dec"))
