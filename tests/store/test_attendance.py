"""Attendance: the last roll call stands, and what was recorded before is kept."""

import threading
from datetime import timedelta

import pytest
from small import NOW, found, meeting, person
from sqlmodel import Session, select

from rules.strikes import MeetingState, Status
from store import attendance, groups
from store.database import Database
from store.models import Attendance, Meeting, Person

MINUTE = timedelta(minutes=1)


@pytest.fixture
def held(session: Session) -> Meeting:
    return meeting(session, found(session), NOW - timedelta(hours=2))


@pytest.fixture
def people(session: Session) -> tuple[Person, Person, Person]:
    return person(session, "Omar"), person(session, "Wen"), person(session, "Dana")


def test_confirm_marks_the_meeting_as_held(session: Session, held: Meeting, people: tuple[Person, ...]) -> None:
    omar, wen, dana = people
    statuses = {omar.id: Status.ABSENT, wen.id: Status.PRESENT}

    changed = attendance.confirm(session, meeting=held, statuses=statuses, recorded_by=dana, now=NOW)

    assert changed == statuses
    assert (held.state, held.confirmed_at, held.confirmed_by_id) == (MeetingState.HELD, NOW, dana.id)
    in_force = attendance.in_force(session, meeting_id=held.id)
    assert {person_id: row.status for person_id, row in in_force.items()} == statuses


def test_confirm_again_changes_only_what_is_different(
    session: Session, held: Meeting, people: tuple[Person, ...]
) -> None:
    omar, wen, dana = people
    first = {omar.id: Status.ABSENT, wen.id: Status.PRESENT}
    attendance.confirm(session, meeting=held, statuses=first, recorded_by=dana, now=NOW)

    second = {omar.id: Status.LATE, wen.id: Status.PRESENT}
    changed = attendance.confirm(session, meeting=held, statuses=second, recorded_by=wen, now=NOW + MINUTE)

    assert changed == {omar.id: Status.LATE}
    rows = session.exec(select(Attendance).where(Attendance.person_id == omar.id).order_by(Attendance.id)).all()  # type: ignore[arg-type]
    assert [(row.status, row.superseded_at) for row in rows] == [(Status.ABSENT, NOW + MINUTE), (Status.LATE, None)]
    assert len(session.exec(select(Attendance)).all()) == 3
    assert held.confirmed_by_id == wen.id


def test_confirm_by_two_people_at_once_leaves_one_current_row_each(database: Database) -> None:
    """The last write wins, both are kept (section 2, the vectors)."""

    def prepare(session: Session) -> tuple[int, int, int]:
        made = meeting(session, found(session), NOW - timedelta(hours=2))
        return made.id, person(session, "Omar").id, person(session, "Dana").id

    meeting_id, omar_id, dana_id = database.run(prepare)

    def confirm(status: Status) -> None:
        def work(session: Session) -> None:
            groups.lock(session, group=groups.all_groups(session)[0])
            held, dana = session.get_one(Meeting, meeting_id), session.get_one(Person, dana_id)
            attendance.confirm(session, meeting=held, statuses={omar_id: status}, recorded_by=dana, now=NOW)

        database.run(work, within=10)

    threads = [threading.Thread(target=confirm, args=[s]) for s in (Status.ABSENT, Status.PRESENT, Status.LATE) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    rows = database.run(lambda s: list(s.exec(select(Attendance))), writes=False)
    assert sum(row.superseded_at is None for row in rows) == 1
    assert 3 <= len(rows) <= 6
