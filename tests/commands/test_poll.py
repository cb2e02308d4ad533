"""Polls through the front door: asked, answered by press, ended, and a date that becomes a meeting."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from ballots import MEMBERS, somebody, the_group
from sqlmodel import Session, select
from world import GROUP_CHANNEL, Person, World, labels, plain, texts

from bot import sample
from rules.strikes import MeetingState
from store import guests, people
from store.models import Answered, AuditEntry, Meeting, MeetingChange, Owed, Poll, PollAnswer, PollOption

MANAGER = "U0DANA"
PRIYA, OMAR, GRACE = "U0PRIYA", "U0OMAR", "U0GRACE"
TOOLS = "/poll Which tool? | Jira | Trello | none"
SEVERAL = "/poll several: Which tool? | Jira | Trello | none"
ANONYMOUS = "/poll anonymous: Which tool? | Jira | Trello | until 8 Nov 12:00"
DATES = "/poll date Budget workshop | 16 Nov 10:00, 14:00 | 18 Nov 9:30"
ENDS = datetime(2027, 11, 8, 12, tzinfo=UTC)


def asked(world: World, text: str = TOOLS, *, by: str = PRIYA) -> str:
    said = plain(world.person(by).types(text)["text"])
    world.settle()
    return said


def card(person: Person) -> dict[str, Any]:
    """The card of the poll, as somebody sees it in the channel now."""
    person.world.settle()
    [found] = [each for each in person.messages() if not each["ephemeral"] and "A poll decides nothing." in texts(each)]
    return found


def private_card(person: Person) -> dict[str, Any]:
    """The card of the latest poll, listed and shown to somebody alone: nobody draws it again."""
    person.types("/poll list")
    person.presses_and_hears("Show", on=whispered(person), channel=GROUP_CHANNEL)
    return whispered(person)


def whispered(person: Person) -> dict[str, Any]:
    return [message for message in person.messages() if message["ephemeral"]][-1]


def shown(world: World) -> str:
    """The words of the card without who can see what."""
    return plain(card(world.person(MANAGER))["text"]).split("\nNamed")[0].split("\nAnonymous")[0]


def presses(world: World, user_id: str, label: str) -> str:
    """Somebody presses a button on the card; what they are told."""
    person = world.person(user_id)
    return plain(person.presses_and_hears(label, on=card(person), channel=GROUP_CHANNEL))


def options(world: World) -> list[str]:
    return [option.words for option in world.rows(PollOption)]


def answers(world: World) -> list[tuple[int, int]]:
    return [(answer.option_id, answer.person_id) for answer in world.rows(PollAnswer)]


def trail(world: World) -> list[tuple[str, dict[str, Any]]]:
    return [(entry.deed, entry.facts) for entry in world.rows(AuditEntry) if entry.subject.startswith("poll:")]


def test_the_channel_answers_in_one_press_and_anybody_can_change_their_mind(world: World) -> None:
    assert asked(world) == (
        "*The channel is asked*: Which tool? It is open until you or an officer ends it, with the button on its card.\n"
        "*Named*: every member, and whoever can read this channel, sees who chose what, also after the end."
    )

    assert presses(world, OMAR, "Jira") == (
        "Your answer *Jira* counts. “My answer” on the card shows it and takes it back."
    )
    presses(world, GRACE, "Jira")
    before = world.outline()
    assert presses(world, GRACE, "Jira").startswith("You chose that before, and it counts. Nothing was changed.")
    assert world.outline() == before
    assert "It takes the place of your earlier answer." in presses(world, OMAR, "Trello")

    assert shown(world).split("\n") == [
        "Which tool?",
        "Priya Raman asks. Choose one.",
        "It is open until Priya Raman or an officer ends it.",
        *["Jira", "▇▇▇▇▇ 1 – Grace Mbeki"],
        *["Trello", "▇▇▇▇▇ 1 – Omar Haddad"],
        *["none", "0"],
        "2 people have answered.",
    ]
    jira, trello, none = (option.id for option in world.rows(PollOption))
    asked_with = {"options": [jira, trello, none], "named": True, "several": False, "adding": False, "date": False}
    assert trail(world) == [
        ("poll.ask", {**asked_with, "closes_at": None}),
        *[("poll.answer", {"option": option}) for option in (jira, jira, trello)],
    ]
    assert len([row for row in world.rows(Owed) if row.kind == "poll-card"]) == 1


def test_several_are_chosen_one_by_one_and_taken_back_alone(world: World) -> None:
    asked(world, SEVERAL)
    presses(world, OMAR, "Jira")
    presses(world, OMAR, "none")
    presses(world, GRACE, "none")
    assert "▇▇▇▇▇▇▇▇▇▇ 2 – Grace Mbeki, Omar Haddad" in shown(world)

    omar = world.person(OMAR)
    said = presses(world, OMAR, "My answer")
    mine = whispered(omar)
    assert said.split("\n")[:4] == ["*Which tool?*", "You chose:", "Jira", "none"]
    assert labels(mine) == ["Take back", "Take back"]
    told = omar.presses_and_hears("Take back", on=mine, channel=GROUP_CHANNEL)
    again = omar.presses_and_hears("Take back", on=mine, channel=GROUP_CHANNEL)

    assert [told, again] == [
        "Your answer *Jira* is taken back.",
        "That is not among your answers. Nothing was changed.",
    ]
    assert "none\n▇▇▇▇▇▇▇▇▇▇ 2 – Grace Mbeki, Omar Haddad" in shown(world)
    assert "Jira\n0" in shown(world)


@pytest.mark.slow
def test_of_an_anonymous_poll_nothing_says_who_chose_what_and_after_the_end_nothing_is_left(world: World) -> None:
    asked(world, ANONYMOUS)
    assert presses(world, OMAR, "Trello") == ("Your answer counts. “My answer” on the card shows it and takes it back.")
    presses(world, OMAR, "Jira")
    presses(world, GRACE, "Jira")
    assert "Jira" in presses(world, OMAR, "My answer")
    assert len(answers(world)) == 2, "so that it can be changed, as the card says"
    for user_id in (PRIYA, MANAGER):
        assert "Omar" not in texts(card(world.person(user_id)))

    world.move_to(ENDS)

    assert answers(world) == []
    assert [option.chosen for option in world.rows(PollOption)] == [2, 0]
    assert "Jira\n▇▇▇▇▇▇▇▇▇▇ 2\nTrello\n0\n2 people answered." in shown(world)
    assert "since the end only the numbers are kept" in texts(card(world.person(OMAR)))
    told = [fact for deed, fact in trail(world) if deed == "poll.answer"]
    assert told == [{}, {}, {}]
    kept = world.read(lambda session: [json.dumps(reply) for reply in session.exec(select(Answered.reply))])
    said = [reply for reply in kept if "Your answer" in reply]
    assert len(said) == 3
    assert not [reply for reply in said if "Jira" in reply or "Trello" in reply]


@pytest.mark.slow
def test_the_clock_ends_a_poll_whether_or_not_that_was_written_down(world: World) -> None:
    asked(world, ANONYMOUS)
    omar = world.person(OMAR)
    before = private_card(omar)
    world.clock.move_to(ENDS)

    told = omar.presses_and_hears("Jira", on=before, channel=GROUP_CHANNEL)

    assert plain(told) == "The poll ended on Monday 8 November 2027, 12:00. Nothing was changed."
    assert answers(world) == []
    world.process.pulse.tick()
    assert "It ended on Monday 8 November 2027, 12:00." in shown(world)
    assert labels(card(world.person(OMAR))) == []
    assert trail(world)[-1] == ("poll.end", {"ended_at": ENDS.isoformat()})


def test_a_poll_is_asked_and_added_to_in_forms(world: World) -> None:
    priya, omar = world.person(PRIYA), world.person(OMAR)
    priya.opens("/poll")
    assert priya.submits(question="Which tool?", options="Jira")["errors"]["options"].startswith("Please give at least")
    done = priya.submits(question="Which tool?", options="Jira\n\n Trello ", many="several", adding="yes")
    assert "The channel is asked" in texts(done["view"])

    omar.presses("Add an option", on=card(omar), channel=GROUP_CHANNEL)
    omar.form(titled="Add options")
    assert omar.submits(options="jira")["errors"]["options"] == "“jira” is there already."
    assert "It is on the card now." in texts(omar.submits(options="Paper & pen")["view"])

    assert options(world) == ["Jira", "Trello", "Paper & pen"]
    presses(world, GRACE, "Paper & pen")
    assert "Paper &amp; pen\n▇▇▇▇▇▇▇▇▇▇ 1 – Grace Mbeki" in shown(world)


def test_many_options_are_in_one_list(world: World) -> None:
    words = [f"Tool {number}" for number in range(1, 13)]
    asked(world, "/poll Which tool? | " + " | ".join(words))
    omar = world.person(OMAR)
    on = card(omar)
    block = next(block for block in on["blocks"] if block["block_id"].startswith("options-"))
    [select] = block["elements"]

    done = omar._post(
        "action",
        container={"channel": GROUP_CHANNEL, "ts": on["ts"]},
        block_id=block["block_id"],
        action_id=select["action_id"],
        element={"type": "static_select", "selected_option": select["options"][11]},
    )

    assert done.get("ok", True), done
    world.wait_for(lambda: len(answers(world)) == 1, "the answer")
    assert "Tool 12\n▇▇▇▇▇▇▇▇▇▇ 1 – Omar Haddad" in shown(world)


@pytest.mark.slow
def test_the_best_date_becomes_a_meeting_in_one_press(world: World) -> None:
    asked(world, DATES)
    slot = "Tue 16 Nov 2027, 14:00"
    presses(world, OMAR, "Tue 16 Nov 2027, 10:00")
    presses(world, OMAR, slot)
    presses(world, GRACE, slot)
    assert f"Meet on {slot}" in labels(card(world.person(MANAGER)))
    refused = presses(world, OMAR, f"Meet on {slot}")
    assert refused.startswith("Only the chair or the programme manager can schedule a meeting.")

    dana = world.person(MANAGER)
    before = private_card(dana)
    said = presses(world, MANAGER, f"Meet on {slot}")
    after = world.outline()
    again = dana.presses_and_hears(f"Meet on {slot}", on=before, channel=GROUP_CHANNEL)
    assert world.outline() == after
    assert plain(again).startswith("It became a meeting already: Budget workshop, *Tuesday 16 November 2027, 14:00*.")

    assert said == (
        "Budget workshop, *Tuesday 16 November 2027, 14:00* is planned, 90 minutes. Members are told in the group's "
        "channel, and the poll has ended. Not what you meant? `/meeting cancel 16 Nov 2027`."
    )
    [meeting] = [meeting for meeting in world.rows(Meeting) if meeting.title == "Budget workshop"]
    assert (meeting.is_extra, meeting.state, meeting.is_compulsory) == (True, MeetingState.PLANNED, False)
    assert [change.meeting_id for change in world.rows(MeetingChange)] == [meeting.id]
    assert [deed for deed, _ in trail(world)][-2:] == ["poll.end", "poll.meeting"]
    assert "It became a meeting: Budget workshop, Tuesday 16 November 2027, 14:00." in shown(world)
    assert labels(card(world.person(MANAGER))) == []
    assert [text for text in world.person(OMAR).messages() if "One more meeting is planned" in text["text"]]


@pytest.mark.slow
def test_a_date_that_is_taken_or_over_becomes_no_meeting(world: World) -> None:
    asked(world, "/poll date 11 Nov 14:00, 3 Nov 9:00 | until 9 Nov", by=MANAGER)
    presses(world, OMAR, "Thu 11 Nov 2027, 14:00")
    presses(world, OMAR, "Wed 3 Nov 2027, 09:00")

    taken = presses(world, MANAGER, "Meet on Thu 11 Nov 2027, 14:00")
    world.move_to(datetime(2027, 11, 10, 9, tzinfo=UTC))
    over = presses(world, MANAGER, "Meet on Wed 3 Nov 2027, 09:00")

    assert taken.startswith(
        "A group has one meeting on a date, and Monthly meeting, *Thursday 11 November 2027, 10:00*"
    )
    assert over == "Wed 3 Nov 2027, 09:00 is over. Nothing was changed."
    assert world.rows(MeetingChange) == []


@pytest.mark.slow
@pytest.mark.parametrize("ends", [PRIYA, "U0AMARA"])
def test_whoever_asked_and_officers_end_a_poll(world: World, ends: str) -> None:
    asked(world)
    presses(world, OMAR, "Jira")
    assert presses(world, OMAR, "End the poll").startswith(
        "Only the chair, the vice-chair or the programme manager can end a poll that somebody else asked."
    )

    before = private_card(world.person(ends))
    assert presses(world, ends, "End the poll") == "The poll has ended. Its card shows what it came to."
    for label in ("End the poll", "Trello"):
        again = world.person(ends).presses_and_hears(label, on=before, channel=GROUP_CHANNEL)
        assert plain(again).startswith("The poll ended on Monday 1 November 2027")

    assert [deed for deed, _ in trail(world)] == ["poll.ask", "poll.answer", "poll.end"]
    assert "Jira\n▇▇▇▇▇▇▇▇▇▇ 1 – Omar Haddad" in shown(world), "a named poll keeps its names"


def test_guests_and_outsiders_neither_ask_nor_answer(world: World) -> None:
    asked(world)
    on_card = card(world.person("U0HUGO"))
    outsider = world.person("U0HUGO").presses_and_hears("Jira", on=on_card, channel=GROUP_CHANNEL)

    def invite(session: Session) -> None:
        hugo = people.add_person(session, team_id=sample.TEAM_ID, name="Hugo Lindgren", slack_user_id="U0HUGO")
        dana = somebody(session, MANAGER)
        now = world.clock.now()
        guests.invite(session, group=the_group(session), person=hugo, meeting=None, actor=dana, now=now)

    world.write(invite)
    guest = world.person("U0HUGO").presses_and_hears("Jira", on=on_card, channel=GROUP_CHANNEL)
    typed = world.person("U0HUGO").types(TOOLS)["text"]

    assert outsider.startswith("You are not on the roll of *Data Exchange Working Group*.")
    assert guest.startswith(
        "Only the chair, the vice-chair, the programme manager, a member or a sub-group's chair can"
    )
    assert typed.split(" can ")[1].startswith("ask a poll.")
    assert answers(world) == []
    assert len(world.rows(Poll)) == 1


REFUSED = [
    ("/poll Which tool?", "Please give at least 2 options, as in `/poll Which tool? | Jira | Trello | none`."),
    ("/poll Which tool? | Jira | jira", "“jira” is there already."),
    (f"/poll Which tool? | Jira | {'x' * 76}", f"“{'x' * 75} …” is too long: please keep each option to 75"),
    (f"/poll {'x' * 151} | Jira | Trello", "Please ask in at most 150 characters"),
    ("/poll Which tool? | " + " | ".join(map(str, range(26))), "A poll has at most 25 options."),
    ("/poll Which tool? | Jira | Trello | until 31 Oct 2027", "The poll has to end at a time to come"),
    ("/poll Which tool? | Jira | Trello | until 31 Nov", "There is no 31 November."),
    ("/poll date 16 Nov, 18 Nov 9:30", "I cannot read “16 Nov, 18 Nov 9:30”. Please give each date with its hour"),
    ("/poll date 16 Nov 10:00", "Please give at least 2 options, as in `/poll date 12 Jan 10:00, 13 Jan 14:00`."),
    ("/poll date 16 Nov 10:00, 16 Nov 10:00", "“Tue 16 Nov 2027, 10:00” is there already."),
    ("/poll date 16 Nov 10:00, 1 Nov 8:00", "Mon 1 Nov 2027, 08:00 is not within the year to come."),
    ("/poll list", "No poll is open. `/poll` asks one."),
]


def test_what_is_refused_says_why_and_writes_nothing(world: World) -> None:
    before = world.outline()

    said = [plain(world.person(PRIYA).types(text)["text"]) for text, _ in REFUSED]

    assert [text[: len(why)] for text, (_, why) in zip(said, REFUSED, strict=True)] == [why for _, why in REFUSED]
    assert world.outline() == before


def test_open_polls_are_found_again_and_answered_from_there(world: World) -> None:
    asked(world, DATES)
    asked(world, ANONYMOUS, by=OMAR)
    grace = world.person(GRACE)

    listed = grace.types("/poll list")
    assert plain(listed["text"]).split("\n") == [
        "*Open polls*",
        "Which tool?, until Monday 8 November 2027, 12:00",
        "When shall we meet? Budget workshop",
    ]
    told = grace.presses_and_hears("Jira", on=private_card(grace), channel=GROUP_CHANNEL)
    assert told.startswith("Your answer counts.")
    assert len(answers(world)) == 1


@pytest.mark.slow
def test_everybody_presses_at_the_same_moment_and_each_answer_counts_once(world: World) -> None:
    asked(world)
    [poll] = world.rows(Poll)
    jira, trello, _ = (option.id for option in world.rows(PollOption))

    def press(job: tuple[str, int]) -> None:
        note = {"group": poll.group_id, "poll": poll.id, "option": job[1]}
        world.forge_button("poll.choose", user_id=job[0], note=note)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(press, [(user_id, option) for option in (jira, trello) for user_id in MEMBERS]))

    assert len({person for _, person in answers(world)}) == len(answers(world)) == len(MEMBERS)
    assert f"{len(MEMBERS)} people have answered." in shown(world)


def test_home_tab_leads_to_a_new_poll(world: World) -> None:
    priya = world.person(PRIYA)

    priya.presses("Polls", on_home=True)
    priya.presses("Ask the group")

    world.wait_for(lambda: "Question" in texts(priya.form()), "the form")
