"""Guests through the front door: who invites whom to what, and what a guest sees and gets."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from ballots import ballots
from post_office import GROUP, open_post_office
from sqlmodel import Session
from world import GROUP_CHANNEL, MEETING, NOVEMBER, World, labels, plain, texts

from bot.sample import TEAM_ID
from rules.strikes import Status
from store import agenda, groups, meetings, people
from store.models import Attendance, AuditEntry, Guest, Membership, Person, WorkingGroup

ANA = "ana@example.org"
VOTE = "the vote of 3 November"


def the_group(session: Session) -> WorkingGroup:
    group = groups.group_in_channel(session, team_id=TEAM_ID, channel_id=GROUP_CHANNEL)
    assert group is not None
    return group


def hugo(session: Session, email: str | None = None) -> None:
    """Hugo, who has an account here, is known by it and by his e-mail."""
    people.add_person(session, team_id=TEAM_ID, name="Hugo Lindgren", email=email, slack_user_id="U0HUGO")


def person(world: World, name: str) -> Person:
    [found] = [person for person in world.rows(Person) if person.name == name]
    return found


def test_an_officer_invites_somebody_to_one_meeting_in_a_line(world: World) -> None:
    tomasz = world.person("U0TOMASZ")

    said = tomasz.types("/guest Ana Ruiz (Acme) ana@example.org for 11 Nov")["text"]

    assert plain(said).startswith("Ana Ruiz is invited to the meeting of *Thursday 11 November 2027, 10:00")
    assert f"the calendar entry goes to {ANA}" in said
    ana = person(world, "Ana Ruiz")
    assert ana.email == ANA
    [guest] = world.rows(Guest)
    assert (guest.person_id, guest.meeting_id is None) == (ana.id, False)
    assert world.rows(AuditEntry)[-1].deed == "guest.invite"
    assert tomasz.types("/guest Ana Ruiz ana@example.org for next")["text"] == "Ana Ruiz is invited already."
    assert world.person("U0OMAR").types("/guest list")["text"] == (
        "*Guests of Data Exchange Working Group*\n• Ana Ruiz: Thu 11 Nov 2027 – Monthly meeting"
    )


REFUSED = [
    ("/guest Ana Ruiz", "Please say for which meeting, as in `/guest Ana Ruiz ana@example.org for next`"),
    ("/guest Ana Ruiz for 12 Nov", "No meeting to come is on Friday 12 November 2027."),
    ("/guest ana@example.org for next", "Please give a name, as in"),
    ("/guest Omar Haddad for next", "Omar Haddad is a member, so there is no need to invite them."),
    ("/guest standing Omar Haddad", "Omar Haddad is a member, so there is no need to invite them."),
    ("/guest end Ana", "Please give the name of one guest. The guests are nobody."),
]


def test_what_cannot_be_is_refused_with_what_to_do(world: World) -> None:
    dana = world.person("U0DANA")

    assert [typed for typed, why in REFUSED if not dana.types(typed)["text"].startswith(why)] == []
    assert world.person("U0OMAR").types("/guest Ana Ruiz for next")["text"] == (
        "Only the chair, the vice-chair or the programme manager can invite a guest to a meeting. "
        "Ask one of them to do it."
    )
    assert world.rows(Guest) == []


def test_a_standing_guest_in_the_form_whom_the_members_agreed_to_can_be_ended_there(world: World) -> None:
    dana = world.person("U0DANA")
    dana.presses("Guests", on_home=True)
    entered = {"name": "Hugo Lindgren", "company": "Acme", "account": "U0HUGO", "meeting": "standing"}

    assert "invited to *every meeting*" in texts(dana.submits(**entered, decided=VOTE)["view"])
    world.settle()

    told = world.person("U0HUGO").dms()[-1]["text"]
    assert told.startswith("Dana Whitlock invites you to the meetings of *Data Exchange Working Group* as a guest.")
    form = dana.opens("/guest")
    assert f"Hugo Lindgren: every meeting, agreed by {VOTE}" in texts(form)
    dana.presses("End")
    world.wait_for(lambda: "End" not in labels(dana.form(titled="Guests")), "the end")
    assert world.person("U0HUGO").types("/agenda")["text"].startswith("You are not on the roll of")


@pytest.mark.slow
@pytest.mark.parametrize(("votes", "guests"), [({"for_": 5, "against": 1}, 1), ({"for_": 3, "against": 3}, 0)])
def test_a_standing_guest_is_one_once_the_members_have_voted_for_it(
    world: World, votes: dict[str, int], guests: int
) -> None:
    dana = world.person("U0DANA")

    asked = dana.types("/guest standing Ana Ruiz (Acme) ana@example.org")["text"]
    assert "Vote 1 is open" in asked
    assert "Shall Ana Ruiz (Acme) be a standing guest?" in asked
    assert world.rows(Guest) == []
    ballots(world, **votes)
    world.move_to(NOVEMBER + timedelta(days=60))

    assert [guest.decided_by for guest in world.rows(Guest)] == ["vote 1"] * guests
    assert ("Ana Ruiz: every meeting, agreed by vote 1" in dana.types("/guest list")["text"]) is bool(guests)


@pytest.fixture
def guest(world: World) -> World:
    """Hugo is a guest of the next meeting, which has a private item."""

    def write(session: Session) -> None:
        hugo(session)
        group = the_group(session)
        [meeting] = meetings.coming(session, group=group, now=world.clock.now(), most=1)
        for title, is_private in (("Open matter", False), ("Closed matter", True)):
            agenda.propose(
                session,
                group=group,
                meeting=meeting,
                title=title,
                purpose="",
                minutes=10,
                owner=None,
                heading="",
                raised_by="",
                is_private=is_private,
                proposed_by=None,
                now=world.clock.now(),
                is_accepted=True,
            )

    world.write(write)
    world.person("U0AMARA").types("/guest Hugo Lindgren for next")
    world.settle()
    return world


def test_what_a_guest_sees_and_may_not(guest: World) -> None:
    guest.write(lambda session: setattr(session.get(Person, 1), "email", "amara@lindqvist.example"))
    hugo_there = guest.person("U0HUGO")

    shown = texts(hugo_there.opens("/agenda"))
    assert "Open matter" in shown
    assert "Closed matter" not in shown
    pack = texts(hugo_there.opens("/pack"))
    assert "Open matter" in pack
    assert "Closed matter" not in pack
    assert "Monthly meeting" in str(hugo_there.types("/meeting list"))
    assert "amara@lindqvist.example" not in str(hugo_there.types("/members"))
    home = hugo_there.home()
    assert "Agenda" in labels(home)
    assert not {"My attendance", "Send apologies", "Roll call", "Guests"} & set(labels(home))
    denied = ["/standing", "/apologies next", "/agenda add Budget, 15 min for next", "/guest Kim Vale for next"]
    assert [typed for typed in denied if not hugo_there.types(typed)["text"].startswith("Only ")] == []


def test_a_guest_of_one_meeting_is_none_after_it(guest: World) -> None:
    guest.move_to(MEETING + timedelta(days=1))

    assert guest.person("U0HUGO").types("/agenda")["text"].startswith("You are not on the roll of")


@pytest.mark.slow
def test_a_guest_is_ticked_in_the_roll_call_and_has_no_strike(guest: World) -> None:
    guest.move_to(MEETING + timedelta(minutes=5))
    dana = guest.person("U0DANA")
    review = dana.fills_roll()
    assert "Hugo Lindgren came" in texts(review)

    done = dana.submits(**{f"invited:{person(guest, 'Hugo Lindgren').id}": "yes"})

    assert "Guests: Hugo Lindgren." in texts(done["view"])
    [hugo_there] = [person for person in guest.rows(Person) if person.name == "Hugo Lindgren"]
    records = [row for row in guest.rows(Attendance) if row.person_id == hugo_there.id]
    assert [row.status for row in records] == [Status.PRESENT]
    assert hugo_there.id not in {row.person_id for row in guest.rows(Membership)}


@pytest.mark.slow
def test_a_guest_with_an_address_is_invited_by_mail_and_cancelled_alone(make_world: Callable[..., World]) -> None:
    with open_post_office() as office:
        world = make_world(mail={"smtp_url": office.smtp_url, "mail_from": GROUP})
        dana = world.person("U0DANA")

        dana.types("/guest Ana Ruiz ana@example.org for next")
        world.process.pulse.tick()
        world.settle()
        dana.types("/guest end Ana Ruiz")
        world.process.pulse.tick()
        world.settle()

        assert [(letter.to[0], letter.method, letter.starts_at) for letter in office.letters] == [
            (ANA, "REQUEST", MEETING),
            (ANA, "CANCEL", MEETING),
        ]
