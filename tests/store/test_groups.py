"""Workspaces and groups: which is meant by a channel, and to which somebody belongs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from small import CHANNEL, NOW, TEAM, TODAY, found, person, seat
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from store import groups, members, outbox
from store.database import Database
from store.models import OfficeKind, WorkingGroup

DAY = timedelta(days=1)


def belongs(session: Session, person_id: int, now: datetime = NOW) -> list[str]:
    return [group.name for group in groups.groups_of_person(session, person_id=person_id, now=now)]


def test_add_workspace_is_made_once(session: Session) -> None:
    made = groups.add_workspace(session, team_id=TEAM, name="Harbour", now=NOW)

    assert groups.add_workspace(session, team_id=TEAM, name="Harbour", now=NOW + DAY) is made
    assert made.created_at == NOW
    assert groups.has_workspace(session, team_id=TEAM)
    assert not groups.has_workspace(session, team_id="T0ELSE")


def test_group_in_channel_is_of_that_workspace(session: Session) -> None:
    group = found(session)
    found(session, "Elsewhere", team_id="T0ELSE")

    assert groups.group_in_channel(session, team_id=TEAM, channel_id=CHANNEL) == group
    assert groups.group_in_channel(session, team_id=TEAM, channel_id="C0NONE") is None


def test_group_in_channel_of_an_unbound_group_is_none(session: Session) -> None:
    found(session, channel_id=None)

    assert groups.group_in_channel(session, team_id=TEAM, channel_id="") is None


def test_add_group_two_in_one_channel_are_refused(session: Session) -> None:
    found(session)
    with pytest.raises(IntegrityError):
        found(session, "Another")


def test_groups_of_person_by_seat_or_by_office(session: Session) -> None:
    seated, held, neither = (found(session, name, channel_id=name) for name in ("B", "A", "C"))
    amara = person(session, "Amara")
    seat(session, seated, amara)
    members.appoint(session, group=held, person=amara, kind=OfficeKind.SRO, starts_on=TODAY)
    seat(session, neither, amara, TODAY - 9 * DAY, TODAY - DAY)

    assert belongs(session, amara.id) == ["A", "B"]


def test_groups_of_person_not_after_a_removal(session: Session) -> None:
    group, amara = found(session), person(session, "Amara")
    seat(session, group, amara)
    members.end_membership(session, group=group, person_id=amara.id, now=NOW, day=TODAY)
    session.flush()

    assert belongs(session, amara.id, NOW - timedelta(seconds=1)) == ["Data Exchange"]
    assert belongs(session, amara.id, NOW + timedelta(seconds=1)) == []


def test_groups_of_person_counts_days_in_the_groups_zone(session: Session) -> None:
    """At 23:30 UTC in July it is tomorrow in London, and the membership that begins tomorrow is in force."""
    group, amara = found(session), person(session, "Amara")
    seat(session, group, amara, date(2027, 7, 2), date(2027, 7, 3))

    assert belongs(session, amara.id, datetime(2027, 7, 1, 22, 59, tzinfo=UTC)) == []
    assert belongs(session, amara.id, datetime(2027, 7, 1, 23, 30, tzinfo=UTC)) == ["Data Exchange"]
    assert belongs(session, amara.id, datetime(2027, 7, 3, 22, 59, tzinfo=UTC)) == ["Data Exchange"]
    assert belongs(session, amara.id, datetime(2027, 7, 3, 23, 30, tzinfo=UTC)) == []


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("Europe/London", datetime(2027, 7, 1, 23, 0, tzinfo=UTC), date(2027, 7, 2)),
        ("Europe/London", datetime(2027, 1, 1, 23, 59, tzinfo=UTC), date(2027, 1, 1)),
        ("Pacific/Auckland", datetime(2027, 12, 31, 11, 0, tzinfo=UTC), date(2028, 1, 1)),
        ("America/Los_Angeles", datetime(2028, 1, 1, 7, 59, tzinfo=UTC), date(2027, 12, 31)),
    ],
)
def test_local_date(zone: str, instant: datetime, day: date) -> None:
    assert groups.local_date(WorkingGroup(zone=zone), instant) == day


@pytest.mark.parametrize("engine", ["postgresql"])
def test_lock_makes_other_writers_of_the_group_wait_and_no_others(database: Database) -> None:
    one, other = database.run(lambda s: (found(s), found(s, "Other", channel_id="C0OTHER")))

    with Session(database.engine) as holding:
        groups.lock(holding, group=one)

        database.run(lambda session: groups.lock(session, group=other), within=0.3)
        with pytest.raises(Exception, match="lock timeout"):
            database.run(lambda session: groups.lock(session, group=one), within=0.3)


def test_lock_leaves_whoever_refers_to_the_group_alone(database: Database) -> None:
    """Delivery writes rows that refer to the group while a request holds it, and must not wait for that."""
    if database.is_sqlite:
        pytest.skip("SQLite has one writer")
    group_id = database.run(lambda session: found(session).id)

    def owe(session: Session) -> None:
        group = groups.group_of(session, group_id=group_id)
        outbox.owe(session, group=group, kind="word", subject="1", now=NOW, to_channel_id="C1")

    def hold(session: Session) -> None:
        groups.lock(session, group=groups.group_of(session, group_id=group_id))
        database.run(owe, within=0.5)

    database.run(hold)
