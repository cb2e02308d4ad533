"""Invitations by e-mail, with a real mail server: which meeting is told of, when, and in which words."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from invited import (
    DECEMBER,
    NOVEMBER,
    OMAR,
    WEN,
    changes,
    has_address,
    invited_world,
    news,
    summed_up,
    the_group,
    the_person,
    ticks,
    told,
    two_meetings,
)
from post_office import GROUP, PostOffice
from sqlmodel import Session, select
from world import AFTER, World

from store import audit, groups, invitations, meetings, members, people
from store.models import Invitation, Meeting, Owed, SeatKind


@pytest.fixture
def world(make_world: Callable[..., World], office: PostOffice) -> World:
    return invited_world(make_world, office)


def says(world: World, text: str) -> None:
    """Dana types a command, and what follows from it is delivered."""
    world.person("U0DANA").types(text)
    ticks(world)


@pytest.mark.slow
def test_an_invitation_is_right_in_every_part(world: World, office: PostOffice) -> None:
    letter = office.to(OMAR)[0]

    message, part, event = letter.message, letter.calendar_part, letter.event
    [meeting] = [meeting for meeting in world.rows(Meeting) if meeting.starts_at == NOVEMBER]
    assert message.get_content_type() == "multipart/alternative"
    assert [each.get_content_type() for each in message.iter_parts()] == ["text/plain", "text/calendar"]
    assert part.get_param("method") == letter.method == "REQUEST"
    [to] = message["To"].addresses
    assert (to.addr_spec, to.display_name) == (OMAR, "Omar Haddad")
    assert str(event["ATTENDEE"]) == f"mailto:{OMAR}"
    assert str(event["ORGANIZER"]) == f"mailto:{GROUP}"
    assert [address.addr_spec for address in message["From"].addresses] == [GROUP]
    assert str(event["UID"]) == meeting.uid
    assert (event["SEQUENCE"], str(event["STATUS"])) == (0, "CONFIRMED")
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=90)
    assert message["Date"].datetime == event["DTSTAMP"].dt
    assert message["Subject"] == "Invitation: Monthly meeting, Thu 11 Nov 2027, 10:00"
    assert letter.text.splitlines()[3] == "When:  Thursday 11 November 2027, 10:00 (Europe/London), 90 minutes"
    assert "That answer records no apologies: if you cannot come, send them in Slack." in letter.text


@pytest.mark.slow
def test_nothing_is_told_twice(world: World, office: PostOffice) -> None:
    assert news(world, office, lambda: (ticks(world), ticks(world))) == []
    assert len({letter.message["Message-ID"] for letter in office.letters}) == 4


@pytest.mark.slow
def test_a_group_in_which_nothing_happened_is_not_looked_at(world: World) -> None:
    assert world.read(lambda session: invitations.unsettled(session, most=9)) == []

    world.person("U0OMAR").types("/apologies next")

    assert world.read(lambda session: invitations.unsettled(session, most=9)) == [1]


@pytest.mark.slow
def test_a_meeting_that_moves_is_told_with_a_higher_sequence_and_the_other_left_alone(
    world: World, office: PostOffice
) -> None:
    first = office.to(OMAR)[0]

    letters = news(world, office, lambda: says(world, "/meeting move 11 Nov to 18 Nov 14:00"))

    assert summed_up(letters) == [(OMAR, "REQUEST", 1, "CONFIRMED"), (WEN, "REQUEST", 1, "CONFIRMED")]
    assert letters[0].starts_at == datetime(2027, 11, 18, 14, tzinfo=UTC)
    assert letters[0].event["UID"] == first.event["UID"]
    assert letters[0].event["DTSTAMP"].dt > first.event["DTSTAMP"].dt
    assert letters[0].message["Subject"].startswith("Updated invitation: Monthly meeting, Thu 18 Nov 2027, 14:00")


@pytest.mark.slow
def test_a_meeting_that_is_renamed_is_told_with_the_same_sequence(world: World, office: PostOffice) -> None:
    first = office.to(OMAR)[0]

    letters = news(world, office, lambda: says(world, "/meeting rename 11 Nov Budget workshop"))

    assert summed_up(letters) == [(OMAR, "REQUEST", 0, "CONFIRMED"), (WEN, "REQUEST", 0, "CONFIRMED")]
    assert str(letters[0].event["SUMMARY"]).endswith("Budget workshop")
    assert letters[0].event["DTSTAMP"].dt > first.event["DTSTAMP"].dt


@pytest.mark.slow
@pytest.mark.parametrize(("field", "value"), [("link", "https://meet.example/a"), ("minutes", 45)])
def test_whatever_a_calendar_shows_is_told(world: World, office: PostOffice, field: str, value: Any) -> None:
    def change(session: Session) -> None:
        [meeting] = session.exec(select(Meeting).where(Meeting.starts_at == NOVEMBER))
        setattr(meeting, field, value)

    letters = news(world, office, lambda: changes(world, change))

    assert summed_up(letters) == [(OMAR, "REQUEST", 0, "CONFIRMED"), (WEN, "REQUEST", 0, "CONFIRMED")]


@pytest.mark.slow
def test_what_a_calendar_does_not_show_is_not_told(world: World, office: PostOffice) -> None:
    assert news(world, office, lambda: says(world, "/meeting compulsory 9 Dec")) == []
    assert news(world, office, lambda: changes(world, lambda s: setattr(the_person(s, "Wen Li"), "name", "Wen"))) == []


@pytest.mark.slow
def test_a_meeting_that_is_called_off_is_taken_out_of_every_calendar(world: World, office: PostOffice) -> None:
    def call_off() -> None:
        dana = world.person("U0DANA")
        dana.opens("/meeting cancel 11 Nov no agenda")
        dana.submits()
        ticks(world)

    letters = news(world, office, call_off)

    assert summed_up(letters) == [(OMAR, "CANCEL", 1, "CANCELLED"), (WEN, "CANCEL", 1, "CANCELLED")]
    assert {letter.calendar_part.get_param("method") for letter in letters} == {"CANCEL"}
    assert {str(letter.event["ATTENDEE"]) for letter in letters} == {f"mailto:{OMAR}", f"mailto:{WEN}"}
    assert letters[0].message["Subject"].startswith("Cancelled: Monthly meeting, Thu 11 Nov 2027, 10:00")
    assert "This meeting is cancelled and does not take place." in letters[0].text

    again = news(world, office, lambda: says(world, "/meeting reinstate 11 Nov"))

    assert summed_up(again) == [(OMAR, "REQUEST", 2, "CONFIRMED"), (WEN, "REQUEST", 2, "CONFIRMED")]
    assert again[0].event["UID"] == letters[0].event["UID"]
    assert again[0].event["DTSTAMP"].dt > letters[0].event["DTSTAMP"].dt


@pytest.mark.slow
def test_a_mail_server_that_is_away_holds_up_no_message(world: World, office: PostOffice) -> None:
    """It takes nothing for now; what is overtaken meanwhile is not sent any more."""
    office.refusals = {OMAR: "451 try again later", WEN: "451 try again later"}
    before = len(office.letters)
    says(world, "/meeting rename 11 Nov Budget workshop")
    says(world, "/meeting rename 11 Nov Tariff workshop")
    world.move_to(AFTER - timedelta(hours=4))
    reminded = [dm for dm in world.person("U0OMAR").dms() if "Tariff workshop" in dm["text"]]
    office.refusals = {}

    world.write(waiting_is_over)
    world.settle()

    assert reminded
    assert [letter.event["SUMMARY"].endswith("Tariff workshop") for letter in office.letters[before:]] == [True, True]


def waiting_is_over(session: Session) -> None:
    for row in session.exec(select(Owed).where(Owed.kind == "invitation")):
        row.retry_at = None


@pytest.mark.slow
def test_what_was_not_sent_before_the_meeting_is_not_sent_after_it(world: World, office: PostOffice) -> None:
    office.refusals = {OMAR: "451 try again later", WEN: "451 try again later"}
    says(world, "/meeting rename 11 Nov Budget workshop")
    office.refusals = {}
    world.move_to(AFTER)
    before = len(office.letters)

    world.write(waiting_is_over)
    world.settle()

    assert len(office.letters) == before


@pytest.mark.slow
def test_a_repeat_after_an_unknown_outcome_is_the_same_to_the_byte(world: World, office: PostOffice) -> None:
    office.hears = lambda letter: "451 something went wrong after all"
    before = len(office.letters)
    says(world, "/meeting rename 11 Nov Budget workshop")
    office.hears = lambda letter: None
    changes(world, lambda s: setattr(the_person(s, "Omar Haddad"), "name", "Omar H. Haddad"))

    world.write(waiting_is_over)
    world.settle()

    sent = [letter.data for letter in office.letters[before:] if letter.to == (OMAR,)]
    assert len(sent) == 2
    assert sent[0] == sent[1]


@pytest.mark.slow
def test_a_large_group_is_told_in_parts(world: World, office: PostOffice) -> None:
    def settle(session: Session) -> int:
        return invitations.settle(session, group=the_group(session), now=world.clock.now(), most=1)

    world.person("U0DANA").types("/meeting rename 11 Nov Budget workshop")
    counts = []
    while world.read(lambda session: invitations.unsettled(session, most=9)):
        counts.append(world.write(settle))

    assert counts == [1, 1, 0]


@pytest.mark.slow
def test_two_changes_in_one_second_are_told_apart(world: World) -> None:
    """Calendars tell by DTSTAMP which of two is the newer."""
    [invited] = [row for row in world.rows(Invitation) if (row.address, row.starts_at) == (OMAR, NOVEMBER)]

    def again(session: Session) -> list[Invitation]:
        meeting, omar = session.get_one(Meeting, invited.meeting_id), the_person(session, "Omar Haddad")
        meeting.title = "Budget workshop"
        group, now = the_group(session), invited.stamped_at + timedelta(microseconds=5)
        return list(invitations.news(group=group, meeting=meeting, person=omar, last=invited, now=now))

    [letter] = world.read(again)

    assert letter.stamped_at == invited.stamped_at + timedelta(seconds=1)


def test_without_a_mail_server_nothing_is_owed_and_with_one_only_what_is_to_come(
    make_world: Callable[..., World], office: PostOffice
) -> None:
    without = make_world()
    without.write(two_meetings)
    changes(without, has_address("Omar Haddad", OMAR))
    owed = [row for row in without.rows(Owed) if row.kind == "invitation"]
    nothing = without.rows(Invitation)
    without.close()

    world = make_world(mail={"smtp_url": office.smtp_url, "mail_from": GROUP})
    ticks(world)

    assert (owed, nothing) == ([], [])
    assert told(office) == [(OMAR, NOVEMBER), (OMAR, DECEMBER)]


@pytest.mark.slow
def test_an_unbound_group_owes_nobody_anything(world: World, office: PostOffice) -> None:
    def found(session: Session) -> None:
        now = world.clock.now()
        place = groups.add_placeholder(session, now=now).team_id
        group = groups.add_group(session, team_id=place, name="Harbour", zone="Europe/London", division="none", now=now)
        person = people.add_person(session, team_id=place, name="Ines", email="ines@forum.example")
        seat = members.add_seat(session, group=group, kind=SeatKind.SUPPLIER, label="one")
        days = {"starts_on": date(2027, 1, 1), "ends_on": date(2028, 12, 31)}
        members.seat_person(session, group=group, person=person, seat=seat, **days)
        meetings.add_meeting(
            session,
            group=group,
            starts_at=DECEMBER,
            minutes=60,
            title="Monthly meeting",
            uid="harbour@convenor.invalid",
            is_compulsory=True,
            announced_at=None,
        )
        audit.record(session, group=group, now=now, actor_id=None, deed="group.create", subject="group:2")

    assert news(world, office, lambda: changes(world, found)) == []
