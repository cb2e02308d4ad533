"""Seats, memberships and offices, by the day."""

from datetime import date, datetime, timedelta

import pytest
from small import NOW, TODAY, found, person, seat
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from rules.authority import Role
from store import members
from store.models import OfficeKind, Person, SeatKind, WorkingGroup

DAY = timedelta(days=1)
CHAIR, VICE, MANAGER, SRO = (
    OfficeKind.CHAIR,
    OfficeKind.VICE_CHAIR,
    OfficeKind.PROGRAMME_MANAGER,
    OfficeKind.SRO,
)


@pytest.fixture
def group(session: Session) -> WorkingGroup:
    return found(session)


@pytest.fixture
def amara(session: Session) -> Person:
    return person(session, "Amara Okafor")


@pytest.fixture
def dana(session: Session) -> Person:
    return person(session, "Dana Whitlock")


def names(people: object) -> list[str]:
    return [found.name for found in people]  # type: ignore[attr-defined]


def roles(session: Session, group: WorkingGroup, who: Person, day: date = TODAY, now: datetime = NOW) -> set[Role]:
    return set(members.roles_of(session, group=group, person=who, day=day, now=now))


def test_roll_on_counts_both_the_first_and_the_last_day(session: Session, group: WorkingGroup, amara: Person) -> None:
    seat(session, group, amara, TODAY, TODAY + DAY)

    on = {offset: names(members.roll_on(session, group=group, day=TODAY + offset * DAY)) for offset in (-1, 0, 1, 2)}

    assert on == {-1: [], 0: ["Amara Okafor"], 1: ["Amara Okafor"], 2: []}


def test_roll_on_is_by_name_and_of_this_group_alone(
    session: Session, group: WorkingGroup, amara: Person, dana: Person
) -> None:
    seat(session, group, dana)
    seat(session, group, amara)
    other = found(session, "Other", channel_id="C0OTHER")
    seat(session, other, person(session, "Else Where"))

    assert names(members.roll_on(session, group=group, day=TODAY)) == ["Amara Okafor", "Dana Whitlock"]


def test_roll_on_at_an_instant_leaves_out_who_was_removed_before(
    session: Session, group: WorkingGroup, amara: Person
) -> None:
    seat(session, group, amara)
    members.end_membership(session, group=group, person_id=amara.id, now=NOW, day=TODAY)
    session.flush()

    def on_roll(at: datetime | None) -> bool:
        return bool(members.roll_on(session, group=group, day=TODAY, at=at))

    assert [on_roll(NOW - timedelta(seconds=1)), on_roll(NOW), on_roll(NOW + timedelta(seconds=1)), on_roll(None)] == [
        True,
        False,
        False,
        True,
    ]
    assert not members.roll_on(session, group=group, day=TODAY + DAY)


def test_end_membership_ends_the_one_in_force_and_no_other(
    session: Session, group: WorkingGroup, amara: Person
) -> None:
    before = seat(session, group, amara, TODAY - 90 * DAY, TODAY - 30 * DAY)
    now = seat(session, group, amara, TODAY - 29 * DAY, TODAY + 30 * DAY)

    members.end_membership(session, group=group, person_id=amara.id, now=NOW, day=TODAY)

    assert (before.ends_on, before.ended_at) == (TODAY - 30 * DAY, None)
    assert (now.ends_on, now.ended_at) == (TODAY, NOW)
    assert members.memberships_of(session, group=group, person_id=amara.id) == [before, now]


def test_seat_person_two_memberships_from_one_day_are_refused(
    session: Session, group: WorkingGroup, amara: Person
) -> None:
    place = members.add_seat(session, group=group, kind=SeatKind.SUPPLIER, label="1")
    members.seat_person(session, group=group, person=amara, seat=place, starts_on=TODAY, ends_on=TODAY)
    with pytest.raises(IntegrityError):
        members.seat_person(session, group=group, person=amara, seat=place, starts_on=TODAY, ends_on=TODAY + DAY)


def test_seat_person_that_ends_before_it_starts_is_refused(
    session: Session, group: WorkingGroup, amara: Person
) -> None:
    with pytest.raises(IntegrityError):
        seat(session, group, amara, TODAY, TODAY - DAY)


def test_holders_counts_both_the_first_and_the_last_day(session: Session, group: WorkingGroup, dana: Person) -> None:
    members.appoint(session, group=group, person=dana, kind=MANAGER, starts_on=TODAY, ends_on=TODAY + DAY)

    on = {offset: set(members.holders(session, group=group, on=TODAY + offset * DAY)) for offset in (-1, 0, 1, 2)}

    assert on == {-1: set(), 0: {MANAGER}, 1: {MANAGER}, 2: set()}


def test_holders_a_deputy_acts_in_the_place_of_the_office(session: Session, group: WorkingGroup, dana: Person) -> None:
    """With one voice (clause 9): while the deputy acts, the other does not."""
    deputy = person(session, "Piet de Wit")
    office = members.appoint(session, group=group, person=dana, kind=MANAGER, starts_on=TODAY - 90 * DAY)
    members.appoint(
        session,
        group=group,
        person=deputy,
        kind=MANAGER,
        starts_on=TODAY,
        ends_on=TODAY + DAY,
        deputy_for=office,
    )

    on = {o: members.holders(session, group=group, on=TODAY + o * DAY)[MANAGER].name for o in (-1, 0, 1, 2)}

    assert on == {-1: "Dana Whitlock", 0: "Piet de Wit", 1: "Piet de Wit", 2: "Dana Whitlock"}
    assert roles(session, group, dana) == {Role.OUTSIDER}
    assert roles(session, group, deputy) == {Role.PROGRAMME_MANAGER}


def test_holders_a_deputy_appointed_before_the_office_still_acts(
    session: Session, group: WorkingGroup, dana: Person
) -> None:
    deputy = person(session, "Piet de Wit")
    office = members.appoint(session, group=group, person=dana, kind=MANAGER, starts_on=TODAY)
    members.appoint(session, group=group, person=deputy, kind=MANAGER, starts_on=TODAY - 90 * DAY, deputy_for=office)

    assert members.holders(session, group=group, on=TODAY)[MANAGER].name == "Piet de Wit"


def test_holders_a_new_holder_takes_over_on_the_day(session: Session, group: WorkingGroup, dana: Person) -> None:
    successor = person(session, "Piet de Wit")
    members.appoint(session, group=group, person=dana, kind=SRO, starts_on=TODAY - 90 * DAY)
    members.appoint(session, group=group, person=successor, kind=SRO, starts_on=TODAY)

    assert members.holders(session, group=group, on=TODAY - DAY)[SRO].name == "Dana Whitlock"
    assert members.holders(session, group=group, on=TODAY)[SRO].name == "Piet de Wit"


@pytest.mark.parametrize("kind", [CHAIR, VICE])
def test_holders_the_chairs_office_ends_with_the_membership(
    session: Session, group: WorkingGroup, amara: Person, kind: OfficeKind
) -> None:
    """Chair and vice-chair are members: two years or the end of the membership, whichever is first (clause 9)."""
    seat(session, group, amara, TODAY - 90 * DAY, TODAY)
    members.appoint(session, group=group, person=amara, kind=kind, starts_on=TODAY - 90 * DAY)

    assert kind in members.holders(session, group=group, on=TODAY)
    assert kind not in members.holders(session, group=group, on=TODAY + DAY)


@pytest.mark.parametrize("kind", [MANAGER, SRO])
def test_holders_the_other_offices_need_no_membership(
    session: Session, group: WorkingGroup, dana: Person, kind: OfficeKind
) -> None:
    members.appoint(session, group=group, person=dana, kind=kind, starts_on=TODAY)

    assert members.holders(session, group=group, on=TODAY + 900 * DAY)[kind] == dana


def test_holders_a_chair_who_is_removed_is_chair_no_more(session: Session, group: WorkingGroup, amara: Person) -> None:
    seat(session, group, amara)
    members.appoint(session, group=group, person=amara, kind=CHAIR, starts_on=TODAY - 90 * DAY)
    assert roles(session, group, amara) == {Role.CHAIR, Role.MEMBER}

    members.end_membership(session, group=group, person_id=amara.id, now=NOW, day=TODAY)
    session.flush()

    assert roles(session, group, amara, now=NOW + timedelta(seconds=1)) == {Role.OUTSIDER}
    assert CHAIR in members.holders(session, group=group, on=TODAY - DAY), "what was before stands"


def test_holders_a_sub_groups_chair_is_a_member_of_the_parent(
    session: Session, group: WorkingGroup, amara: Person
) -> None:
    sub_group = found(session, "Sub", channel_id="C0SUB", parent=group)
    seat(session, group, amara)
    members.appoint(session, group=sub_group, person=amara, kind=CHAIR, starts_on=TODAY)

    assert members.holders(session, group=sub_group, on=TODAY)[CHAIR] == amara


def test_roles_of_is_by_the_instant_of_a_removal(session: Session, group: WorkingGroup, amara: Person) -> None:
    seat(session, group, amara)
    members.end_membership(session, group=group, person_id=amara.id, now=NOW, day=TODAY)
    session.flush()

    assert roles(session, group, amara, now=NOW - timedelta(seconds=1)) == {Role.MEMBER}
    assert roles(session, group, amara, now=NOW) == {Role.OUTSIDER}


def test_roles_of_several_at_once(session: Session, group: WorkingGroup, amara: Person) -> None:
    seat(session, group, amara)
    members.appoint(session, group=group, person=amara, kind=CHAIR, starts_on=TODAY)
    members.appoint(session, group=group, person=amara, kind=SRO, starts_on=TODAY)

    assert roles(session, group, amara) == {Role.CHAIR, Role.SRO, Role.MEMBER}


def test_roles_of_in_another_group_is_outsider(session: Session, group: WorkingGroup, amara: Person) -> None:
    seat(session, group, amara)
    other = found(session, "Other", channel_id="C0OTHER")

    assert roles(session, other, amara) == {Role.OUTSIDER}
