"""Invitations by e-mail follow people: who leaves, who joins, and who has another address or a bad one."""

from collections.abc import Callable
from datetime import date

import pytest
from invited import (
    DECEMBER,
    NOVEMBER,
    OMAR,
    changes,
    has_address,
    invited_world,
    news,
    summed_up,
    the_group,
    the_person,
    ticks,
)
from post_office import PostOffice
from sqlmodel import Session
from world import World, texts

from store import audit, groups, meetings, members, people
from store.models import Membership, SeatKind


@pytest.fixture
def world(make_world: Callable[..., World], office: PostOffice) -> World:
    return invited_world(make_world, office)


def membership_of(session: Session, name: str) -> Membership:
    [membership] = members.memberships_of(session, group=the_group(session), person_id=the_person(session, name).id)
    return membership


@pytest.mark.slow
def test_who_leaves_gets_a_cancellation_alone_for_what_comes_after_their_last_day(
    world: World, office: PostOffice
) -> None:
    letters = news(
        world,
        office,
        lambda: changes(world, lambda s: setattr(membership_of(s, "Omar Haddad"), "ends_on", date(2027, 11, 30))),
    )

    assert summed_up(letters) == [(OMAR, "CANCEL", 0, "CANCELLED")]
    assert letters[0].starts_at == DECEMBER
    assert letters[0].message["Subject"].startswith("Taken out of your calendar: Monthly meeting, Thu 9 Dec 2027")
    assert "The meeting itself is not cancelled." in letters[0].text


@pytest.mark.slow
def test_who_is_removed_is_told_at_once_of_everything_to_come(world: World, office: PostOffice) -> None:
    def remove(session: Session) -> None:
        omar, now = the_person(session, "Omar Haddad"), world.clock.now()
        members.end_membership(session, group=the_group(session), person_id=omar.id, now=now, day=now.date())

    letters = news(world, office, lambda: changes(world, remove))

    assert summed_up(letters) == [(OMAR, "CANCEL", 0, "CANCELLED")] * 2
    assert {letter.starts_at for letter in letters} == {NOVEMBER, DECEMBER}


def test_who_joins_is_told_of_every_meeting_from_their_first_day_on(world: World, office: PostOffice) -> None:
    def join(session: Session) -> None:
        group = the_group(session)
        hugo = people.add_person(session, team_id=group.team_id, name="Hugo Lindgren", email="hugo@forum.example")
        seat = members.add_seat(session, group=group, kind=SeatKind.SUPPLIER, label="another")
        days = {"starts_on": date(2027, 12, 1), "ends_on": date(2029, 11, 30)}
        members.seat_person(session, group=group, person=hugo, seat=seat, **days)

    letters = news(world, office, lambda: changes(world, join))

    assert summed_up(letters) == [("hugo@forum.example", "REQUEST", 0, "CONFIRMED")]
    assert letters[0].starts_at == DECEMBER


@pytest.mark.slow
def test_another_address_gets_the_invitation_and_the_old_one_loses_it(world: World, office: PostOffice) -> None:
    letters = news(world, office, lambda: changes(world, has_address("Omar Haddad", "o.haddad@forum.example")))

    assert summed_up(letters) == [
        ("o.haddad@forum.example", "REQUEST", 0, "CONFIRMED"),
        ("o.haddad@forum.example", "REQUEST", 0, "CONFIRMED"),
        (OMAR, "CANCEL", 0, "CANCELLED"),
        (OMAR, "CANCEL", 0, "CANCELLED"),
    ]


@pytest.mark.slow
def test_an_address_that_is_taken_away_loses_the_invitation(world: World, office: PostOffice) -> None:
    letters = news(world, office, lambda: changes(world, has_address("Omar Haddad", None)))

    assert summed_up(letters) == [(OMAR, "CANCEL", 0, "CANCELLED")] * 2


@pytest.mark.slow
def test_an_address_changed_in_one_group_is_told_of_in_the_others(world: World, office: PostOffice) -> None:
    """The roster of one group was imported; Omar sits in another one too, whose audit trail knows nothing of it."""

    def sit_in_another(session: Session) -> None:
        group = the_group(session)
        other = groups.add_group(
            session,
            team_id=group.team_id,
            channel_id="C0FORUM",
            name="Records Panel",
            zone="Europe/Dublin",
            division="none",
            now=world.clock.now(),
        )
        seat = members.add_seat(session, group=other, kind=SeatKind.SUPPLIER, label="one")
        days = {"starts_on": date(2027, 1, 1), "ends_on": date(2028, 12, 31)}
        members.seat_person(session, group=other, person=the_person(session, "Omar Haddad"), seat=seat, **days)
        meetings.add_meeting(
            session,
            group=other,
            starts_at=DECEMBER,
            minutes=60,
            title="Records",
            uid="records@convenor.invalid",
            is_compulsory=True,
            announced_at=None,
        )
        now = world.clock.now()
        audit.record(session, group=other, now=now, actor_id=None, deed="group.create", subject="group:2")

    def change(session: Session) -> None:
        omar, now = the_person(session, "Omar Haddad"), world.clock.now()
        omar.email = "o.haddad@forum.example"
        group = the_group(session)
        audit.record(session, group=group, now=now, actor_id=None, deed="import.change", subject=f"person:{omar.id}")

    [first] = news(world, office, lambda: changes(world, sit_in_another))

    letters = news(world, office, lambda: (world.write(change), ticks(world)))

    assert (first.to, str(first.event["UID"])) == ((OMAR,), "records@convenor.invalid")
    about_records = [letter for letter in letters if str(letter.event["UID"]) == "records@convenor.invalid"]
    assert summed_up(about_records) == [
        ("o.haddad@forum.example", "REQUEST", 0, "CONFIRMED"),
        (OMAR, "CANCEL", 0, "CANCELLED"),
    ]


@pytest.mark.slow
def test_one_bad_address_stops_no_other_and_is_told_to_the_programme_manager(world: World, office: PostOffice) -> None:
    office.refusals["gone@forum.example"] = "550 5.1.1 no such person"
    letters = news(
        world,
        office,
        lambda: changes(
            world,
            has_address("Grace Mbeki", "gone@forum.example"),
            has_address("Priya Raman", "priya@castle\r\nBcc: all@forum.example"),
            has_address("Yuki Tanabe", "yuki@shared.example"),
        ),
    )

    assert summed_up(letters) == [("yuki@shared.example", "REQUEST", 0, "CONFIRMED")] * 2
    told = texts(world.person("U0DANA").home())
    assert told.count("• invitation to Grace Mbeki: the mail server refuses it: 550 5.1.1 no such person") == 1
    bad = "• invitation to Priya Raman: “priya@castle Bcc: all@forum.example” is not an address that mail can go to"
    assert told.count(bad) == 1

    again = news(world, office, lambda: changes(world, has_address("Grace Mbeki", "grace@halden.example")))

    assert summed_up(again) == [("grace@halden.example", "REQUEST", 0, "CONFIRMED")] * 2, "no CANCEL to nowhere"
