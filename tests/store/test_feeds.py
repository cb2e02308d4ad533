"""Feeds: whose address is whose, and which meetings a person's calendar has."""

import re
from datetime import date, timedelta

import pytest
from small import NOW, TEAM, TODAY, found, meeting, person, seat
from sqlmodel import Session

from store import feeds, members
from store.models import OfficeKind, Person, WorkingGroup

LATER = NOW + timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def group(session: Session) -> WorkingGroup:
    return found(session)


@pytest.fixture
def omar(session: Session, group: WorkingGroup) -> Person:
    return person(session, "Omar Haddad", "U0OMAR")


def token_of(session: Session, whose: WorkingGroup | Person) -> str:
    return feeds.token_of(session, team_id=TEAM, now=NOW, **key(whose))


def key(whose: WorkingGroup | Person) -> dict[str, int]:
    return {"group_id": whose.id} if isinstance(whose, WorkingGroup) else {"person_id": whose.id}


def test_a_token_is_made_on_first_use_and_kept(session: Session, group: WorkingGroup) -> None:
    token = token_of(session, group)

    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert feeds.token_of(session, team_id=TEAM, group_id=group.id, now=LATER) == token


def test_a_person_and_a_group_of_the_same_id_have_feeds_of_their_own(session: Session, group: WorkingGroup) -> None:
    namesake = Person(id=group.id, team_id=TEAM, name="Omar Haddad")
    session.add(namesake)
    session.flush()

    assert token_of(session, namesake) != token_of(session, group)


def test_the_feed_under_a_token(session: Session, group: WorkingGroup, omar: Person) -> None:
    tokens = token_of(session, group), token_of(session, omar)

    those = [feeds.by_token(session, token=token) for token in tokens]

    assert [(feed.group_id, feed.person_id) for feed in those if feed] == [(group.id, None), (None, omar.id)]
    assert feeds.by_token(session, token="guess") is None


def test_a_new_address_ends_the_old_one(session: Session, group: WorkingGroup) -> None:
    old = token_of(session, group)

    new = feeds.rotate(session, team_id=TEAM, group_id=group.id, now=LATER)

    assert new != old
    assert feeds.by_token(session, token=old) is None
    assert feeds.by_token(session, token=new) is not None
    assert not feeds.is_stopped(session, group_id=group.id)


def test_a_stopped_feed_answers_no_more_until_there_is_a_new_one(session: Session, omar: Person) -> None:
    assert not feeds.is_stopped(session, person_id=omar.id), "there was none yet"
    assert not feeds.revoke(session, person_id=omar.id, now=NOW)
    old = token_of(session, omar)

    assert feeds.revoke(session, person_id=omar.id, now=LATER)

    assert feeds.is_stopped(session, person_id=omar.id)
    assert feeds.by_token(session, token=old) is None
    assert token_of(session, omar) != old
    assert not feeds.is_stopped(session, person_id=omar.id)


def days(session: Session, whose: Person) -> list[date]:
    return sorted(meeting.on_date for _, meeting in feeds.meetings_of_person(session, person_id=whose.id))


def test_a_person_has_the_meetings_from_the_first_day_of_membership_to_the_last(
    session: Session, group: WorkingGroup, omar: Person
) -> None:
    for offset in (-11, -10, 0, 10, 11):
        meeting(session, group, NOW + offset * DAY)
    seat(session, group, omar, starts_on=TODAY - 10 * DAY, ends_on=TODAY + 10 * DAY)

    assert days(session, omar) == [TODAY - 10 * DAY, TODAY, TODAY + 10 * DAY]


def test_one_who_was_away_for_a_time_has_neither_those_meetings_nor_any_twice(
    session: Session, group: WorkingGroup, omar: Person
) -> None:
    for offset in (-20, -10, 0, 1):
        meeting(session, group, NOW + offset * DAY)
    seat(session, group, omar, starts_on=TODAY - 30 * DAY, ends_on=TODAY - 15 * DAY)
    seat(session, group, omar, starts_on=TODAY, ends_on=TODAY + 10 * DAY)
    members.appoint(
        session, group=group, person=omar, kind=OfficeKind.PROGRAMME_MANAGER, starts_on=TODAY, ends_on=TODAY
    )

    assert days(session, omar) == [TODAY - 20 * DAY, TODAY, TODAY + DAY]


def test_a_removal_ends_it_at_that_instant(session: Session, group: WorkingGroup, omar: Person) -> None:
    meeting(session, group, NOW - DAY)
    meeting(session, group, LATER)
    seat(session, group, omar)

    members.end_membership(session, group=group, person_id=omar.id, now=NOW, day=TODAY)

    assert days(session, omar) == [TODAY - DAY]


def test_an_office_without_a_seat_counts_while_it_is_held(session: Session, group: WorkingGroup, omar: Person) -> None:
    for offset in (-1, 0, 1):
        meeting(session, group, NOW + offset * DAY)
    members.appoint(session, group=group, person=omar, kind=OfficeKind.PROGRAMME_MANAGER, starts_on=TODAY)

    assert days(session, omar) == [TODAY, TODAY + DAY]


def test_an_office_of_members_alone_gives_nothing_after_the_membership(
    session: Session, group: WorkingGroup, omar: Person
) -> None:
    meeting(session, group, NOW)
    members.appoint(session, group=group, person=omar, kind=OfficeKind.CHAIR, starts_on=TODAY - 30 * DAY)
    seat(session, group, omar, starts_on=TODAY - 30 * DAY, ends_on=TODAY - DAY)

    assert days(session, omar) == []


def test_the_meetings_of_every_group_are_in_it_and_no_others(
    session: Session, group: WorkingGroup, omar: Person
) -> None:
    second, third = (found(session, name, channel_id=f"C0{name}") for name in ("SECOND", "THIRD"))
    for each, offset in ((group, 0), (second, 1), (third, 2)):
        meeting(session, each, NOW + offset * DAY)
    seat(session, group, omar)
    seat(session, second, omar)

    assert days(session, omar) == [TODAY, TODAY + DAY]
