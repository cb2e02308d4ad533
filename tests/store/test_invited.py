"""Guests: on which days, at which meetings, and what their calendar has."""

from datetime import datetime, timedelta

import pytest
from small import NOW, TODAY, found, meeting, person, seat
from sqlmodel import Session

from rules.authority import Role
from rules.refusal import Refusal
from store import feeds, groups, guests, invited, members, subgroups
from store.models import Person, WorkingGroup

WEEK = timedelta(days=7)


@pytest.fixture
def group(session: Session) -> WorkingGroup:
    group = found(session)
    for weeks in (1, 2, 3):
        meeting(session, group, NOW + weeks * WEEK)
    return group


def days_of(session: Session, somebody: Person) -> list[datetime]:
    return sorted(each.starts_at for _, each in feeds.meetings_of_person(session, person_id=somebody.id))


def roles(session: Session, group: WorkingGroup, somebody: Person, now: datetime = NOW) -> set[Role]:
    return set(members.roles_of(session, group=group, person=somebody, day=now.date(), now=now))


def test_a_guest_of_one_meeting_is_one_up_to_it_wherever_it_moves(session: Session, group: WorkingGroup) -> None:
    ana, chair = person(session, "Ana"), person(session, "Chair")
    second = meeting(session, group, NOW + 2 * WEEK + timedelta(days=1))
    guests.invite(session, group=group, person=ana, meeting=second, actor=chair, now=NOW)

    assert days_of(session, ana) == [second.starts_at]
    assert invited.guests_at(session, meeting=second) == [ana]
    assert [roles(session, group, ana, second.starts_at + timedelta(days=days)) for days in (0, 1)] == [
        {Role.GUEST},
        {Role.OUTSIDER},
    ]
    assert groups.groups_of_person(session, person_id=ana.id, now=NOW) == [group]
    assert groups.groups_of_person(session, person_id=ana.id, now=NOW + 3 * WEEK) == []
    second.on_date += WEEK
    assert roles(session, group, ana, NOW + 3 * WEEK) == {Role.GUEST}


def test_a_standing_guest_has_the_meetings_from_the_first_day_to_the_end(session: Session, group: WorkingGroup) -> None:
    ana, chair = person(session, "Ana"), person(session, "Chair")
    meeting(session, group, NOW - WEEK)
    guest = guests.invite(session, group=group, person=ana, meeting=None, decided_by="a vote", actor=chair, now=NOW)
    assert days_of(session, ana) == [NOW + weeks * WEEK for weeks in (1, 2, 3)]

    guests.end(session, group=group, guest=guest, actor=chair, now=NOW + timedelta(days=8))

    assert days_of(session, ana) == [NOW + WEEK]
    assert roles(session, group, ana) == {Role.OUTSIDER}


def test_a_member_is_no_guest(session: Session, group: WorkingGroup) -> None:
    ana = person(session, "Ana")
    seat(session, group, ana)

    with pytest.raises(Refusal, match="Ana is a member"):
        guests.invite(session, group=group, person=ana, meeting=None, actor=ana, now=NOW)


def test_a_sub_groups_chair_is_one_to_both_and_only_as_a_member_of_the_parent(
    session: Session, group: WorkingGroup
) -> None:
    ana, outsider = person(session, "Ana"), person(session, "Kim")
    seat(session, group, ana, ends_on=TODAY + WEEK)
    with pytest.raises(Refusal, match="Kim is no member of Data Exchange"):
        subgroups.create(session, parent=group, name="Standards", lead=outsider, actor=ana, now=NOW)

    made = subgroups.create(session, parent=group, name="Standards", lead=ana, actor=ana, now=NOW)
    first, late = meeting(session, made, NOW + timedelta(days=2)), meeting(session, made, NOW + 2 * WEEK)

    assert roles(session, group, ana) == {Role.MEMBER, Role.SUBGROUP_CHAIR}
    assert roles(session, made, ana) == {Role.MEMBER, Role.CHAIR, Role.SUBGROUP_CHAIR}
    assert roles(session, made, ana, late.starts_at) == {Role.OUTSIDER}
    assert members.roll_on(session, group=made, day=late.on_date) == []
    assert first.starts_at in days_of(session, ana)
    assert late.starts_at not in days_of(session, ana)
    assert groups.groups_of_person(session, person_id=ana.id, now=NOW) == [group, made]
    assert groups.groups_of_person(session, person_id=ana.id, now=late.starts_at) == []
