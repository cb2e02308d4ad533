"""Leave of absence through the front door: asked for, agreed or refused, and what it does to the strikes."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session
from world import AFTER, GROUP_CHANNEL, MEETING, NOVEMBER, World, labels, texts

from bot.sample import TEAM_ID
from rules.amendment import Amendment
from store import audit, groups, members, people, terms
from store.models import AuditEntry, AuditText, LeaveOfAbsence, OfficeKind, Owed, Person, WorkingGroup

OFF = (
    "Leave of absence is switched off in the terms of *Data Exchange Working Group*{when} (clause 17): an absence "
    "counts, apologies or not. The programme manager can switch it on: `/terms change strikes`, “Does leave that the "
    "chair agreed in advance excuse a member?”"
)
MARCH = "Wednesday 1 March 2028 to Sunday 30 April 2028"


def the_group(session: Session) -> WorkingGroup:
    group = groups.group_in_channel(session, team_id=TEAM_ID, channel_id=GROUP_CHANNEL)
    assert group is not None
    return group


def somebody(session: Session, user_id: str) -> Person:
    person = people.person_in_slack(session, team_id=TEAM_ID, user_id=user_id)
    assert person is not None
    return person


def switch_on(world: World, day: date | None = None) -> None:
    """Have leave count from a day on: from today."""

    def work(session: Session) -> None:
        terms.amend(
            session,
            group=the_group(session),
            amendment=Amendment({"strikes.leave_counts": True}),
            effective_on=day or world.clock.now().date(),
            decided_by="vote of 1 November",
            actor=somebody(session, "U0DANA"),
            now=world.clock.now(),
        )

    world.write(work)


@pytest.fixture
def on(world: World) -> World:
    """The terms switch leave on."""
    switch_on(world)
    world.settle()
    return world


def card(world: World, user_id: str, name: str = "Priya Raman") -> dict[str, Any]:
    return world.person(user_id).dm_beginning(f"{name} asks for leave")


def agreed(world: World, typed: str, *, user_id: str = "U0PRIYA") -> None:
    """Somebody asks for leave, and the chair agrees."""
    world.person(user_id).types(typed)
    world.settle()
    amara = world.person("U0AMARA")
    amara.presses_and_hears("Agree", on=amara.dms()[-1])
    world.settle()


def test_where_the_terms_switch_it_off_it_is_refused_with_how_to_switch_it_on(world: World) -> None:
    priya = world.person("U0PRIYA")

    assert priya.types("/leave")["text"] == OFF.format(when="")
    assert priya.types("/leave 1 Mar to 30 Apr")["text"] == OFF.format(when=" on Wed 1 Mar 2028")
    assert "Leave of absence" not in labels(priya.home())
    assert world.rows(LeaveOfAbsence) == []


def test_leave_can_be_asked_for_from_the_day_on_which_it_is_switched_on(world: World) -> None:
    switch_on(world, date(2028, 1, 1))
    priya = world.person("U0PRIYA")

    assert priya.types("/leave 31 Dec to 30 Apr")["text"] == OFF.format(when=" on Fri 31 Dec 2027")
    assert "is asked to agree" in priya.types("/leave 1 Jan to 30 Apr")["text"]
    assert "First day" in texts(priya.opens("/leave"))


def test_the_chair_is_asked_and_the_member_told_so(on: World) -> None:
    said = on.person("U0PRIYA").types("/leave 1 Mar to 30 Apr parental <leave>")
    on.settle()

    assert said["text"] == (
        f"Amara Okafor is asked to agree to your leave from *{MARCH}*. It counts once it is agreed, and for no meeting "
        "that has begun before. You will be told.\nOnly you and the officers know of it."
    )
    asked = card(on, "U0AMARA")
    assert texts(asked).splitlines()[:4] == [
        "Priya Raman asks for leave",
        f"*{MARCH}*",
        "Meetings in that time: Thu 9 Mar 2028 and Thu 13 Apr 2028",
        "In their words: parental &lt;leave&gt;",
    ]
    assert labels(asked) == ["Agree", "Refuse", "Ask the vice-chair"]
    owed = [row for row in on.rows(Owed) if row.kind.startswith("leave")]
    assert [row.to_channel_id for row in owed] == [None], "one card, and nothing in the channel"
    assert [text.words for text in on.rows(AuditText)][-1] == "parental <leave>"


def test_the_form_asks_too(on: World) -> None:
    priya = on.person("U0PRIYA")
    priya.presses("Leave of absence", on_home=True)
    priya.form(titled="Leave of absence")

    done = priya.submits(first="2028-03-01", last="2028-04-30", reason="Parental leave")

    assert f"Amara Okafor is asked to agree to your leave from *{MARCH}*." in texts(done["view"])


WRONG_DAYS = [
    ("2028-03-01", "2028-02-01", {"last": "The last day is before the first. Please choose a later one."}),
    (
        "2027-10-31",
        "2028-02-01",
        {"first": "Leave is agreed in advance. Please choose today or a later day as the first."},
    ),
]


def test_days_that_cannot_be_are_refused_at_their_field(on: World) -> None:
    priya = on.person("U0PRIYA")
    priya.opens("/leave")

    for first, last, errors in WRONG_DAYS:
        assert priya.submits(first=first, last=last)["errors"] == errors
    assert on.rows(LeaveOfAbsence) == []


TYPED = [
    ("/leave from 1 Mar until 2 Mar", date(2028, 3, 1), date(2028, 3, 2)),
    ("/leave 20 Dec to 10 Jan skiing", date(2027, 12, 20), date(2028, 1, 10)),
    ("/leave 1 Nov - 1 Nov", date(2027, 11, 1), date(2027, 11, 1)),
]


@pytest.mark.parametrize(("typed", "first", "last"), TYPED)
def test_days_typed_without_a_year_are_the_next_ones(on: World, typed: str, first: date, last: date) -> None:
    on.person("U0PRIYA").types(typed)

    [spell] = on.rows(LeaveOfAbsence)
    assert (spell.first_on, spell.last_on) == (first, last)


UNREADABLE = [
    ("/leave 1 Mar", "Please give the first and the last day, as in `/leave 1 Mar to 30 Apr parental leave`."),
    ("/leave skiing", "Please give the first and the last day, as in `/leave 1 Mar to 30 Apr parental leave`."),
    ("/leave 31 Apr to 2 May", "There is no 31 April."),
    ("/leave 1 Mar to 31 Apr", "There is no 31 April."),
]


def test_days_that_cannot_be_read_are_refused(on: World) -> None:
    priya = on.person("U0PRIYA")

    assert {typed: priya.types(typed)["text"] for typed, _ in UNREADABLE} == dict(UNREADABLE)


@pytest.mark.slow
def test_agreed_leave_takes_the_meeting_out_of_what_is_owed(on: World) -> None:
    agreed(on, "/leave 8 Nov to 30 Nov away", user_id="U0OMAR")
    omar = on.person("U0OMAR")

    assert "on agreed leave (clause 17)" in omar.types("/apologies next")["text"]
    on.move_to(MEETING + timedelta(minutes=5))
    on.person("U0DANA").takes_roll({"U0OMAR": "absent"})
    on.settle()

    assert "Thursday 11 November 2027: on agreed leave" in omar.types("/standing")["text"]
    assert omar.types("/standing")["text"].startswith("1 absence in 2027")
    assert not [message for message in on.person("U0AMARA").dms() if "strike limit" in message["text"]]


@pytest.mark.slow
def test_leave_that_is_not_agreed_changes_nothing(on: World) -> None:
    omar, amara = on.person("U0OMAR"), on.person("U0AMARA")
    omar.types("/leave 8 Nov to 30 Nov away")
    assert amara.presses_and_hears("Refuse", on=card(on, "U0AMARA", "Omar Haddad")) == (
        "Refused by Amara Okafor. Omar Haddad is told."
    )
    on.settle()

    assert omar.dm_beginning("Refused")["text"] == (
        "Refused by Amara Okafor. It is your leave from *Monday 8 November 2027 to Tuesday 30 November 2027*. Meetings "
        "in that time count as they always do. If something has changed, ask again."
    )
    on.move_to(MEETING + timedelta(minutes=5))
    on.person("U0DANA").takes_roll({"U0OMAR": "absent"})
    assert omar.types("/standing")["text"].startswith("2 absences in 2027")


@pytest.mark.slow
def test_leave_agreed_after_the_meeting_has_begun_does_not_cover_it(on: World) -> None:
    omar, amara = on.person("U0OMAR"), on.person("U0AMARA")
    omar.types("/leave 8 Nov to 30 Nov away")
    on.move_to(MEETING + timedelta(minutes=5))
    amara.presses_and_hears("Agree", on=card(on, "U0AMARA", "Omar Haddad"))

    on.person("U0DANA").takes_roll({"U0OMAR": "absent"})

    assert omar.types("/standing")["text"].startswith("2 absences in 2027")


@pytest.mark.slow
def test_whoever_is_on_agreed_leave_is_not_asked_whether_they_come(on: World) -> None:
    agreed(on, "/leave 8 Nov to 30 Nov away", user_id="U0OMAR")

    on.move_to(datetime(2027, 11, 10, 10, tzinfo=NOVEMBER.tzinfo))

    assert "Will you come?" in on.person("U0PRIYA").dms()[-1]["text"]
    assert not [message for message in on.person("U0OMAR").dms() if "Will you come?" in message["text"]]


def test_the_vice_chair_decides_if_the_chair_asks(on: World) -> None:
    amara, tomasz, priya = (on.person(user_id) for user_id in ("U0AMARA", "U0TOMASZ", "U0PRIYA"))
    priya.types("/leave 1 Mar to 30 Apr")
    on.settle()

    told = amara.presses_and_hears("Ask the vice-chair", on=card(on, "U0AMARA"))
    on.settle()

    assert told == "Tomasz Zieliński is asked. Either of you can decide now."
    assert labels(card(on, "U0AMARA")) == labels(card(on, "U0TOMASZ")) == ["Agree", "Refuse"]
    tomasz.presses_and_hears("Agree", on=card(on, "U0TOMASZ"))
    on.settle()
    for user_id in ("U0AMARA", "U0TOMASZ"):
        assert texts(card(on, user_id)).endswith("Agreed by Tomasz Zieliński.")
        assert labels(card(on, user_id)) == []
    assert priya.dm_beginning("Agreed")["text"] == (
        f"Agreed by Tomasz Zieliński. It is your leave from *{MARCH}*. Meetings in that time do not count against you "
        "(clause 17), and you are not asked whether you come."
    )
    deeds = [entry.deed for entry in on.rows(AuditEntry) if entry.deed.startswith("leave")]
    assert deeds == ["leave.ask", "leave.pass_on", "leave.agree"]
    assert on.read(lambda session: audit.first_broken_link(session, group_id=1)) is None


def test_nobody_decides_on_their_own_leave(on: World) -> None:
    said = on.person("U0AMARA").types("/leave 1 Mar to 30 Apr")["text"]
    on.settle()

    assert said.startswith("Tomasz Zieliński is asked to agree")
    assert labels(card(on, "U0TOMASZ", "Amara Okafor")) == ["Agree", "Refuse"]


def test_while_the_chair_is_away_the_vice_chair_is_asked(on: World) -> None:
    on.person("U0AMARA").types("/leave 1 Nov to 30 Nov")
    on.settle()
    on.person("U0TOMASZ").presses_and_hears("Agree", on=card(on, "U0TOMASZ", "Amara Okafor"))

    said = on.person("U0PRIYA").types("/leave 1 Mar to 30 Apr")["text"]

    assert said.startswith("Tomasz Zieliński is asked to agree")


def test_a_request_that_waits_is_put_to_the_next_chair(on: World) -> None:
    on.person("U0PRIYA").types("/leave 1 Mar to 30 Apr")
    on.settle()

    def change_chair(session: Session) -> None:
        members.appoint(
            session,
            group=the_group(session),
            person=somebody(session, "U0GRACE"),
            kind=OfficeKind.CHAIR,
            starts_on=NOVEMBER.date(),
        )

    on.write(change_chair)
    on.process.pulse.tick()
    on.settle()

    grace = on.person("U0GRACE")
    assert grace.presses_and_hears("Agree", on=card(on, "U0GRACE")) == "Agreed by Grace Mbeki. Priya Raman is told."


def test_nobody_else_decides(on: World) -> None:
    """Not the programme manager, nor the vice-chair who was not asked, nor whose leave it is, nor another member."""
    on.person("U0PRIYA").types("/leave 1 Mar to 30 Apr")
    on.settle()

    for user_id in ("U0DANA", "U0TOMASZ", "U0PRIYA", "U0OMAR"):
        on.forge_button("leave.agree", user_id=user_id, note={"group": 1, "leave": 1})

    [spell] = on.rows(LeaveOfAbsence)
    assert spell.decided_at is None


def test_the_first_decision_stands(on: World) -> None:
    agreed(on, "/leave 1 Mar to 30 Apr")

    on.forge_button("leave.refuse", user_id="U0AMARA", note={"group": 1, "leave": 1})

    [spell] = on.rows(LeaveOfAbsence)
    assert spell.is_agreed is True


def test_what_is_over_cannot_be_agreed(on: World) -> None:
    on.person("U0PRIYA").types("/leave 2 Nov to 3 Nov")
    on.move_to(AFTER)

    on.forge_button("leave.agree", user_id="U0AMARA", note={"group": 1, "leave": 1})

    [spell] = on.rows(LeaveOfAbsence)
    assert spell.is_agreed is None


def test_asking_again_for_days_that_are_known_is_refused(on: World) -> None:
    priya = on.person("U0PRIYA")
    priya.types("/leave 1 Mar to 30 Apr")

    assert priya.types("/leave 30 Apr to 2 May")["text"] == (
        "You have leave in that time already:\n• Wed 1 Mar 2028 to Sun 30 Apr 2028: waits to be agreed\nTake it back "
        "first: `/leave withdraw 2028-03-01`."
    )
    assert len(on.rows(LeaveOfAbsence)) == 1


def test_the_member_takes_it_back_before_it_begins(on: World) -> None:
    agreed(on, "/leave 1 Mar to 30 Apr")
    priya = on.person("U0PRIYA")

    said = priya.types("/leave withdraw")["text"]
    on.settle()

    assert said == f"Your leave from *{MARCH}* is taken back: meetings in that time count for you."
    assert texts(card(on, "U0AMARA")).endswith("Taken back by Priya Raman.")
    assert priya.types("/leave list")["text"] == "*Your leave of absence*\nNone."
    assert priya.types("/leave withdraw")["text"].startswith("No such leave of yours can be taken back.")


def test_leave_that_has_begun_stands(on: World) -> None:
    agreed(on, "/leave 2 Nov to 30 Nov")
    on.move_to(NOVEMBER + timedelta(days=1))

    said = on.person("U0PRIYA").types("/leave withdraw")["text"]

    assert said == (
        "No such leave of yours can be taken back. Leave that has begun stands; whoever is at a meeting all the same "
        "is recorded as present."
    )
    on.forge_button("leave.take_back", user_id="U0PRIYA", note={"group": 1, "leave": 1})
    [spell] = on.rows(LeaveOfAbsence)
    assert spell.is_agreed is True


def test_which_of_several_to_take_back_is_asked(on: World) -> None:
    priya = on.person("U0PRIYA")
    priya.types("/leave 1 Mar to 30 Apr")
    priya.types("/leave 1 Jul to 30 Jul")

    assert priya.types("/leave withdraw")["text"] == (
        "You have leave that begins on Wed 1 Mar 2028 and Sat 1 Jul 2028. Say which to take back, for example "
        "`/leave withdraw 2028-03-01`."
    )
    assert "Saturday 1 July 2028" in priya.types("/leave withdraw 1 Jul")["text"]


def test_the_list_is_for_officers_and_everybody_sees_their_own(on: World) -> None:
    on.person("U0PRIYA").types("/leave 1 Mar to 30 Apr")
    line = "• Wed 1 Mar 2028 to Sun 30 Apr 2028: waits to be agreed"

    assert on.person("U0DANA").types("/leave")["text"] == f"*Leave of absence*\n{line} – Priya Raman"
    assert on.person("U0PRIYA").types("/leave list")["text"] == f"*Your leave of absence*\n{line}"
    assert on.person("U0OMAR").types("/leave list")["text"] == "*Your leave of absence*\nNone."
