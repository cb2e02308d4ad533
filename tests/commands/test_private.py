"""Private sessions through the front door: asked for, agreed or refused, and what they leave in the record."""

from datetime import timedelta
from typing import Any

import pytest
from ballots import somebody, the_group
from sqlmodel import Session
from world import AFTER, GROUP_CHANNEL, MEETING, World, labels, texts

from bot.render.minutes import minutes_markdown
from commands.minutes.drafting import body_of
from store import audit, meetings
from store.models import Attendance, AuditEntry, Meeting, MinutesVersion, Person, PrivateSession, RecordedDecision
from store.private import State, state_of

WHEN = "Thursday 11 November 2027, 10:30 to 10:50"
ASK = "/private 11 Nov 10:30 to 10:50 because it is about a supplier"
AT_HALF_PAST = MEETING + timedelta(minutes=30)


def card(world: World, user_id: str = "U0AMARA", name: str = "Priya Raman") -> dict[str, Any]:
    return world.person(user_id).dm_beginning(f"{name} asks for a private session")


def asked(world: World, typed: str = ASK, *, user_id: str = "U0PRIYA") -> str:
    told = str(world.person(user_id).types(typed)["text"])
    world.settle()
    return told


def presses(world: World, label: str, *, user_id: str = "U0AMARA", name: str = "Priya Raman") -> str:
    told = world.person(user_id).presses_and_hears(label, on=card(world, user_id, name))
    world.settle()
    return told


def agreed(world: World, typed: str = ASK) -> None:
    asked(world, typed)
    presses(world, "Agree")


def the_minutes(world: World, *, is_public: bool = False) -> str:
    def read(session: Session) -> str:
        group = the_group(session)
        meeting = meetings.on_day(session, group=group, day=MEETING.date())
        assert meeting is not None
        body = body_of(session, group=group, meeting=meeting)
        return minutes_markdown(body.without_private_parts() if is_public else body)

    return str(world.read(read))


def states(world: World) -> list[State]:
    return [state_of(row) for row in world.rows(PrivateSession)]


def test_a_member_asks_and_the_chair_agrees(world: World) -> None:
    told = asked(world)
    assert f"Amara Okafor is asked to agree to a private session: *{WHEN}*." in told

    shown = card(world)
    assert f"*{WHEN}* – Monthly meeting" in texts(shown)
    assert "In their words, for you alone: it is about a supplier" in texts(shown)
    assert labels(shown) == ["Agree", "Refuse", "Ask the vice-chair"]
    assert presses(world, "Agree").startswith("Agreed by Amara Okafor. Priya Raman is told. Once it has begun,")

    assert labels(card(world)) == ["Decisions to record", "It did not take place"]
    assert world.person("U0PRIYA").dms()[-1]["text"] == (
        f"Agreed by Amara Okafor. It is the private session that you asked for: *{WHEN}*. There are no minutes of that "
        "time. Attendance counts all the same."
    )
    assert (
        f"*Private session: {WHEN}*, agreed by Amara Okafor. Please take no minutes"
        in (world.person("U0DANA").dms()[-1]["text"])
    )
    assert "10:30" not in "".join(message["text"] for message in world.person("U0OMAR").messages(GROUP_CHANNEL))
    deeds = [entry.deed for entry in world.rows(AuditEntry) if entry.subject.startswith("private:")]
    assert deeds == ["private.ask", "private.agree"]
    assert world.read(lambda session: audit.first_broken_link(session, group_id=1)) is None


def test_the_record_says_that_it_took_place_and_has_no_place_to_write_in_it(world: World) -> None:
    agreed(world)

    part = (
        "## Private session, 10:30 to 10:50\n\nThere are no minutes of this time (clause 21).\n\n"
        "**Asked for by:** Priya Raman (private, members only)\n\n**Agreed by:** Amara Okafor\n\n## Decisions taken by"
    )
    assert part in the_minutes(world)
    public = the_minutes(world, is_public=True)
    assert part.replace("**Asked for by:** Priya Raman (private, members only)\n\n", "") in public
    assert "supplier" not in the_minutes(world)


def test_a_refusal_is_told_with_its_reason_and_leaves_no_trace_in_the_minutes(world: World) -> None:
    asked(world)
    amara = world.person("U0AMARA")
    amara.presses("Refuse", on=card(world))
    amara.form(titled="Refuse")
    amara.submits(why="Nothing in it is confidential.")
    world.settle()

    assert world.person("U0PRIYA").dms()[-1]["text"] == (
        "Refused by Amara Okafor: Nothing in it is confidential. It is the private session that you asked for: "
        f"*{WHEN}*. Minutes are taken of that time as always."
    )
    assert labels(card(world)) == []
    assert "Private session" not in the_minutes(world)
    assert "is asked to agree" in asked(world), "the time is free again"


@pytest.mark.parametrize("is_agreed", [False, True])
def test_whoever_asked_takes_it_back_before_it_begins(world: World, is_agreed: bool) -> None:
    asked(world)
    if is_agreed:
        presses(world, "Agree")

    told = asked(world, "/private withdraw")

    assert told == f"The private session of {WHEN} is taken back: nothing of it is in the minutes."
    assert "Taken back by Priya Raman." in texts(card(world))
    assert "Private session" not in the_minutes(world)
    assert asked(world, "/private withdraw").startswith("No such private session of yours can be taken back")


@pytest.mark.slow
def test_the_chair_takes_back_one_that_did_not_take_place(world: World) -> None:
    agreed(world)
    world.move_to(AFTER)
    assert "only one that has not begun" in asked(world, "/private withdraw")

    told = presses(world, "It did not take place")

    assert told == f"The private session of {WHEN} is taken back: nothing of it is in the minutes."
    assert world.person("U0PRIYA").dms()[-1]["text"].startswith("Taken back by Amara Okafor.")
    assert "Private session" not in the_minutes(world)


@pytest.mark.slow
def test_it_is_asked_for_and_agreed_during_the_meeting(world: World) -> None:
    world.move_to(AT_HALF_PAST)
    told = asked(world, "/private now for 20 minutes")
    assert f"*{WHEN}*" in told
    presses(world, "Agree")

    form = world.person("U0OMAR").opens("/private")
    assert "• Thu 11 Nov 2027, 10:30 to 10:50: agreed by Amara Okafor, asked for by Priya Raman" in texts(form)
    omar = world.person("U0OMAR")
    assert omar.submits(first="45", last="11:00")["errors"] == {
        "first": "A private session from 10:30 to 10:50 is asked for or agreed already. Please choose another time."
    }
    assert omar.submits(first="11:00", last="11:31")["errors"]["last"].startswith("The meeting is from 10:00 to 11:30")
    assert omar.submits(first="later", last="11:10")["errors"]["first"].startswith("Please give a time such as 10:30")
    assert "11:00 to 11:10" in texts(omar.submits(first="60", last="11:10")["view"])
    presses(world, "Agree", name="Omar Haddad")
    assert states(world) == [State.AGREED, State.AGREED]


@pytest.mark.slow
def test_the_vice_chair_decides_where_the_chair_asks_or_is_away(world: World) -> None:
    asked(world)
    assert presses(world, "Ask the vice-chair") == "Tomasz Zieliński is asked. Either of you can decide now."
    assert presses(world, "Agree", user_id="U0TOMASZ").startswith("Agreed by Tomasz Zieliński.")

    asked(world, "/private 11 Nov 11:00 to 11:10", user_id="U0AMARA")
    own = card(world, "U0TOMASZ", "Amara Okafor")
    amara = world.person("U0AMARA")
    note = {"group": 1, "private": world.rows(PrivateSession)[-1].id}
    world.forge_button("private.agree", user_id=amara.user_id, note=note)
    assert states(world) == [State.AGREED, State.WAITING], "nobody decides on their own request"
    world.person("U0TOMASZ").presses_and_hears("Agree", on=own)
    assert states(world) == [State.AGREED, State.AGREED]

    assert asked(world, "/private 11 Nov minutes 20 to 30").startswith("Amara Okafor is asked")
    amara.types("/apologies next")
    assert asked(world, "/private 11 Nov minutes 0 to 10").startswith("Tomasz Zieliński is asked")
    world.process.pulse.tick()
    world.settle()
    assert "*Thursday 11 November 2027, 10:20 to 10:30*" in texts(world.person("U0TOMASZ").dms()[-1])
    world.move_to(AFTER)
    told = asked(world, "/private decision We stay", user_id=amara.user_id)
    assert told.endswith("We stay"), "the chair dictates, whoever agreed"


@pytest.mark.slow
def test_only_whoever_decides_can_decide(world: World) -> None:
    asked(world)
    [row] = world.rows(PrivateSession)
    note = {"group": 1, "private": row.id}
    for action in ("private.agree", "private.take_back", "private.pass_on"):
        for user_id in ("U0OMAR", "U0TOMASZ"):
            world.forge_button(action, user_id=user_id, note=note)
    for callback in ("private.refuse_form", "private.dictate_form"):
        told = str(world.forge_form(callback, user_id="U0DANA", note=note))
        assert "Only the chair (the vice-chair if the chair is absent or asks) can agree or refuse" in told
    world.forge_button("private.agree", user_id="U0PRIYA", note=note)

    assert states(world) == [State.WAITING]
    assert asked(world, "/private list", user_id="U0OMAR") == "*Private sessions*\n• None is asked for or agreed."
    assert asked(world, ASK, user_id="U0HUGO").startswith("You are not on the roll")


REFUSED = {
    "11 Nov": "Please give from when to when, as in `/private 11 Nov 10:30 to 10:50 because …`.",
    "12 Nov 10:30 to 10:50": "There is no meeting on Friday 12 November 2027.",
    "14 Oct 10:30 to 10:50": "The meeting of Thursday 14 October 2027 is over.",
    "now to 10:50": "That meeting is not going on now. Please give a time.",
    "11 Nov 10:30 for 10:50": "Please say for how many minutes, as in `/private now for 20 minutes`.",
    "11 Nov 10:50 to 10:30": "It would end before it begins (10:50 to 10:30).",
    "11 Nov 09:50 to 10:30": "The meeting is from 10:00 to 11:30, and 09:50 to 10:30 is not within it.",
}


def test_a_time_that_cannot_be_is_refused(world: World) -> None:
    before = world.outline()

    told = {typed: asked(world, f"/private {typed}") for typed in REFUSED}

    assert {typed: told[typed][: len(words)] for typed, words in REFUSED.items()} == REFUSED
    assert world.outline() == before


def test_the_span_moves_with_its_meeting(world: World) -> None:
    agreed(world)
    world.person("U0DANA").types("/meeting move 11 Nov to 18 Nov 14:00")

    assert "Thu 18 Nov 2027, 14:30 to 14:50: agreed" in asked(world, "/private list")


@pytest.mark.slow
def test_the_chair_dictates_decisions_and_changes_them_until_the_minutes_are_circulated(world: World) -> None:
    agreed(world)
    amara = world.person("U0AMARA")
    assert asked(world, "/private decision We wait", user_id="U0AMARA").startswith("No private session that was agreed")
    world.move_to(AFTER)
    assert asked(world, "/private decision We pay", user_id="U0PRIYA").startswith("Only the chair (the vice")
    assert asked(world, "/private decision We take the offer", user_id="U0AMARA") == (
        "Recorded, for members and officers: *Decision P1*, We take the offer"
    )
    amara.presses("Decisions to record", on=card(world))
    amara.form(titled="Decisions to record")
    [first] = world.rows(RecordedDecision)
    amara.submits(**{f"decision:{first.id}": "We take the <second> offer", "new": "We tell the press", "open": "yes"})
    world.settle()

    assert "Decisions recorded: 2." in texts(card(world))
    inside = "**Decisions:** As the chair dictated them:\n\n- We take the \\<second\\> offer (private, members only)\n"
    assert f"{inside}- We tell the press\n" in the_minutes(world)
    public = the_minutes(world, is_public=True)
    assert "- We tell the press\n" in public
    assert "second" not in public
    assert "Take them out first" in presses(world, "It did not take place")

    amara.presses("Decisions to record", on=card(world))
    amara.form(titled="Decisions to record")
    left = amara.submits(**{f"decision:{first.id}": ""})["view"]
    assert texts(left).splitlines()[-1] == "• *Decision 1*: We tell the press"
    assert "second" not in the_minutes(world)
    world.person("U0DANA").takes_roll()
    world.process.pulse.tick()
    world.settle()
    asked(world, "/private decision We wait", user_id="U0AMARA")
    assert world.person("U0DANA").dms()[-1]["text"].splitlines()[1:] == [
        "• *Decision 1*: We tell the press",
        "• *Decision P2* (private): We wait",
    ]
    assert "second" not in world.person("U0PRIYA").types("/decisions")["text"]
    world.write(circulate)
    assert asked(world, "/private decision Too late", user_id="U0AMARA").startswith("The minutes of that meeting were")
    assert "were circulated" in presses(world, "It did not take place")


@pytest.mark.slow
def test_attendance_counts_in_a_meeting_with_a_private_session(world: World) -> None:
    agreed(world, "/private 11 Nov 10:00 to 11:30")
    world.move_to(AFTER)
    world.person("U0DANA").takes_roll({"U0OMAR": "absent"})

    absent = [row.person_id for row in world.rows(Attendance) if row.status == "absent" and row.recorded_at >= MEETING]
    [omar] = [person.id for person in world.rows(Person) if person.slack_user_id == "U0OMAR"]
    assert absent == [omar]
    assert "Omar Haddad is at the strike limit" in world.person("U0AMARA").dm_saying("strike limit")["text"]


def circulate(session: Session) -> None:
    """The minutes go to the members."""
    group, dana = the_group(session), somebody(session, "U0DANA")
    meeting = meetings.on_day(session, group=group, day=MEETING.date())
    assert isinstance(meeting, Meeting)
    at = AFTER + timedelta(hours=1)
    session.add(
        MinutesVersion(
            team_id=group.team_id,
            group_id=group.id,
            meeting_id=meeting.id,
            number=1,
            made_at=at,
            made_by_id=dana.id,
            circulated_at=at,
            circulated_by_id=dana.id,
        )
    )
